"""Phase 4: what a proof of concept has to show, frozen before it starts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.rollouts.statistics.proof import Outcome, outcome_of

from .programme import Programme


class DataKind(models.TextChoices):
    SYNTHETIC = "synthetic", _("Made-up data")
    ANONYMOUS = "anonymous", _("Anonymous data")
    PERSONAL = "personal", _("Real personal data")


class ProofPlan(models.Model):
    """A version of the plan. It may be changed until it is frozen; then only a new version can say something else."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="proof_plans")
    version = models.PositiveSmallIntegerField(_("version"))
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"), help_text=_("4 to 6 weeks after the start."))
    data_kind = models.CharField(_("data used"), max_length=10, choices=DataKind.choices, default=DataKind.SYNTHETIC)
    test_set = models.TextField(_("test set"), max_length=2000, help_text=_("What is tried, on how many cases."))
    stop_rule = models.TextField(_("stop rule"), max_length=2000, help_text=_("When it is ended early."))
    owner = models.CharField(_("responsible"), max_length=120)
    reason = models.TextField(_("why there is a new version"), blank=True, max_length=2000)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    frozen_at = models.DateTimeField(_("frozen at"), null=True)
    summary = models.TextField(_("result in words"), blank=True, max_length=5000)
    measured_at = models.DateTimeField(_("measured at"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("plan of a proof of concept")
        verbose_name_plural = _("plans of proofs of concept")
        ordering = ["programme", "version"]
        constraints = [
            models.UniqueConstraint("programme", "version", name="one_proof_plan_per_programme_and_version"),
            models.UniqueConstraint(
                "programme", condition=Q(frozen_at__isnull=True), name="one_draft_of_a_proof_plan_per_programme"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="proof_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(measured_at__isnull=True) | Q(frozen_at__isnull=False),
                name="only_a_frozen_plan_has_results",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.version})"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class ProofCriterion(models.Model):
    """One measurable thing. Whether more or less is better follows from baseline and target."""

    plan = models.ForeignKey(ProofPlan, models.CASCADE, related_name="criteria")
    title = models.CharField(_("title"), max_length=120)
    unit = models.CharField(_("unit"), max_length=30, blank=True, help_text=_("E.g. minutes, percent."))
    baseline = models.DecimalField(_("baseline"), max_digits=10, decimal_places=2, help_text=_("As it is today."))
    minimum = models.DecimalField(
        _("minimum"), max_digits=10, decimal_places=2, help_text=_("Less than that is a failure.")
    )
    target = models.DecimalField(_("target"), max_digits=10, decimal_places=2)
    result = models.DecimalField(_("result"), max_digits=10, decimal_places=2, null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("success criterion")
        verbose_name_plural = _("success criteria")
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint("plan", "title", name="one_success_criterion_per_plan_and_title"),
            # Otherwise the minimum would be harder than the target, or no progress at all.
            models.CheckConstraint(
                condition=Q(baseline__lt=F("target"), minimum__gte=F("baseline"), minimum__lte=F("target"))
                | Q(baseline__gt=F("target"), minimum__lte=F("baseline"), minimum__gte=F("target")),
                name="minimum_lies_between_baseline_and_target",
                violation_error_message=_(
                    "Baseline and target have to differ, and the minimum has to lie between them."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def outcome(self) -> Outcome:
        return outcome_of(baseline=self.baseline, minimum=self.minimum, target=self.target, result=self.result)
