from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PhaseKind(models.TextChoices):
    """The five phases, in their order."""

    ANALYSIS = "analysis", _("Analysis")
    PRIVACY = "privacy", _("Data protection")
    SELECTION = "selection", _("Choice of solution")
    PROOF = "proof", _("Proof of concept")
    ROLLOUT = "rollout", pgettext_lazy("phase", "Rollout")


# Phases in addresses, which are German like all addresses of the site.
ADDRESSES: dict[str, str] = {
    PhaseKind.ANALYSIS: "analyse",
    PhaseKind.PRIVACY: "datenschutz",
    PhaseKind.SELECTION: "loesungsauswahl",
    PhaseKind.PROOF: "poc",
    PhaseKind.ROLLOUT: "rollout",
}

# What each phase promises the client. Kept or not, that is a check with a name, a day and evidence.
PROMISES: dict[str, Promise] = {
    PhaseKind.ANALYSIS: pgettext_lazy("promise", "Measurable KPIs defined"),
    PhaseKind.PRIVACY: pgettext_lazy("promise", "GDPR-compliant"),
    PhaseKind.SELECTION: pgettext_lazy("promise", "The best solution for your case"),
    PhaseKind.PROOF: pgettext_lazy("promise", "Results in 4–6 weeks"),
    PhaseKind.ROLLOUT: pgettext_lazy("promise", "Your team becomes fit for AI"),
}


class PhaseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a phase", "Not yet begun")
    CURRENT = "current", pgettext_lazy("state of a phase", "Running")
    DONE = "done", pgettext_lazy("state of a phase", "Done")
    STOPPED = "stopped", pgettext_lazy("state of a phase", "Stopped")


class Programme(models.Model):
    """A client's way to AI in five phases. Its figures are published from the week on that it starts in."""

    client = models.OneToOneField("lms_accounts.Client", models.PROTECT, related_name="programme")
    started_on = models.DateField(_("started on"))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["started_on", "pk"]

    def __str__(self) -> str:
        return str(self.client)


class Phase(models.Model):
    """One of the five phases of a programme. They run one after the other."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    kind = models.CharField(_("phase"), max_length=10, choices=PhaseKind.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    state = models.CharField(
        pgettext_lazy("phase", "state"), max_length=8, choices=PhaseState.choices, default=PhaseState.OPEN
    )
    started_on = models.DateField(_("started on"), null=True)
    finished_on = models.DateField(_("finished on"), null=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint("programme", "kind", name="one_phase_per_programme_and_kind"),
            models.UniqueConstraint("programme", "position", name="one_phase_per_programme_and_position"),
            # Each phase stands on what the one before has shown.
            models.UniqueConstraint(
                "programme", condition=models.Q(state=PhaseState.CURRENT), name="one_phase_at_a_time_per_programme"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PhaseState.OPEN, started_on__isnull=True, finished_on__isnull=True)
                | models.Q(state=PhaseState.CURRENT, started_on__isnull=False, finished_on__isnull=True)
                | models.Q(
                    state__in=[PhaseState.DONE, PhaseState.STOPPED], started_on__isnull=False, finished_on__isnull=False
                ),
                name="phase_has_the_days_of_its_state",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.get_kind_display()

    @property
    def address(self) -> str:
        """The phase in addresses."""
        return ADDRESSES[self.kind]

    @property
    def promise(self) -> str:
        return str(PROMISES[self.kind])


class PhaseCheck(models.Model):
    """Something that must be shown before a phase can be completed: who confirmed it, when, and by what."""

    PROMISE = "promise"

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="checks")
    key = models.CharField(_("check"), max_length=20, default=PROMISE)
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("What shows that it is kept: documents, where they lie, who was there.")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    class Meta:
        verbose_name = _("check of a phase")
        verbose_name_plural = _("checks of phases")
        ordering = ["phase", "pk"]
        constraints = [
            models.UniqueConstraint("phase", "key", name="one_check_per_phase_and_key"),
            # A promise is shown, not claimed.
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True) | ~models.Q(evidence=""),
                name="confirmed_check_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.key}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
