import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a mandate is for. What each role may see is answered in `lms.accounts.queries`."""

    TEAM_MANAGER = "team_manager", _("Manager")
    HR = "hr", _("Human resources")
    WORKS_COUNCIL = "works_council", _("Works council")
    CLIENT_ADMIN = "client_admin", _("Client administrator")
    TRAINER = "trainer", _("Trainer")
    CONSULTANT = "consultant", _("Consultant")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def active_on(self, day: datetime.date) -> "MandateQuerySet":
        """Mandates whose interval contains the day; both ends belong to it."""
        return self.filter(starts_on__lte=day).filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))


class Mandate(models.Model):
    """A person acts in a role for a scope from a day to a day, both included.

    Scope: a team (with all below it), a whole client, or, for the firm's own trainers and consultants, every client
    (`client` and `team` null).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    client = models.ForeignKey(
        "lms_accounts.Client", models.CASCADE, null=True, blank=True, related_name="mandates", verbose_name=_("client")
    )
    team = models.ForeignKey(
        "lms_accounts.Team", models.CASCADE, null=True, blank=True, related_name="mandates", verbose_name=_("team")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects: ClassVar[models.Manager["Mandate"]] = MandateQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            # Only the firm's own people may act for every client.
            models.CheckConstraint(
                condition=models.Q(client__isnull=False) | models.Q(role__in=[Role.TRAINER, Role.CONSULTANT]),
                name="only_the_firms_roles_have_no_client",
                violation_error_message=_("This role needs a client."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.TEAM_MANAGER, team__isnull=False)
                | (~models.Q(role=Role.TEAM_MANAGER) & models.Q(team__isnull=True)),
                name="managers_and_only_managers_have_a_team",
                violation_error_message=_("A manager needs a team; other roles have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the day lies in the interval; both ends belong to it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
