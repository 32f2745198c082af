from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .programme import Phase
from .signed import SignedModel


class Verdict(models.TextChoices):
    """What a gate says. Each but ITERATE ends the phase."""

    GO = "go", pgettext_lazy("gate", "Go")
    GO_WITH_CONDITIONS = "conditions", pgettext_lazy("gate", "Go with conditions")
    ITERATE = "iterate", pgettext_lazy("gate", "Iterate")
    STOP = "stop", pgettext_lazy("gate", "Stop")

    @property
    def passes(self) -> bool:
        """Whether the next phase may begin."""
        return self in (Verdict.GO, Verdict.GO_WITH_CONDITIONS)


class GateDecision(SignedModel):
    """What was decided at the end of a phase. `criteria` and `documents` are what lay on the table then.

    criteria: [{"title", "is_met", "state", "exception"}]; documents: [{"title", "version", "digest", "link"}].
    """

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices)
    reasons = models.TextField(_("reasons"), max_length=5000)
    conditions = models.TextField(_("conditions"), blank=True, max_length=5000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    criteria = models.JSONField(_("criteria"), default=list)
    documents = models.JSONField(_("documents"), default=list)

    class Meta:
        verbose_name = _("gate decision")
        verbose_name_plural = _("gate decisions")
        ordering = ["phase", "recorded_at", "pk"]
        constraints = [
            # Going round twice is no decision.
            models.UniqueConstraint(
                "phase", condition=models.Q(verdict="iterate"), name="a_phase_iterates_at_most_once"
            ),
            models.UniqueConstraint(
                "phase", condition=~models.Q(verdict="iterate"), name="one_final_decision_per_phase"
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="gate_decision_has_reasons"),
            # A condition that nobody wrote down is forgotten.
            models.CheckConstraint(
                condition=(models.Q(verdict="conditions") & ~models.Q(conditions=""))
                | (~models.Q(verdict="conditions") & models.Q(conditions="")),
                name="conditions_belong_to_go_with_conditions",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
