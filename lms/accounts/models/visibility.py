from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisibilityProfile(models.TextChoices):
    """How much a client's roles may see by name. No profile ever shows scores, answers, attempts or times."""

    STRICT = "strict", _("Strict: figures only, for everybody")
    STANDARD = "standard", _("Standard: HR also sees by name who has completed mandatory courses")
    OPEN = "open", _("Open: a team's manager also sees by name how mandatory courses are going")


class VisibilityChange(models.Model):
    """One step of the log: a profile proposed by one person and confirmed by another, never edited."""

    client = models.ForeignKey("lms_accounts.Client", models.PROTECT, related_name="visibility_changes")
    profile = models.CharField(_("visibility profile"), max_length=10, choices=VisibilityProfile.choices)
    has_evidence_list = models.BooleanField(_("certificate list for auditors"), default=False)
    reason = models.CharField(pgettext_lazy("of a proposal", "reason"), max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of the visibility profile")
        verbose_name_plural = _("changes of the visibility profile")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            # Four eyes: nobody confirms what they proposed themselves.
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="visibility_is_changed_by_two_people",
            ),
            # A second proposal would make it unclear what is being confirmed.
            models.UniqueConstraint(
                "client",
                condition=models.Q(confirmed_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_visibility_proposal_per_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.get_profile_display()}"
