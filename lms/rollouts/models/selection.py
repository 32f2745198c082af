"""Phase 3: solutions side by side, from a cloud service to open-source models of one's own, and what was decided."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .programme import Programme
from .signed import SignedModel


class Hosting(models.TextChoices):
    OWN = "own", _("In the company’s own data center")
    GERMANY = "de", _("Data center in Germany")
    EU = "eu", _("Data center in the EU")
    ELSEWHERE = "else", _("Outside of the EU")


class SelectionCriterion(models.Model):
    """What solutions are compared by. Weights are relative to each other; they need not add up to 100."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="selection_criteria")
    title = models.CharField(_("title"), max_length=120)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)], help_text=_("1 to 100.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("criterion of comparison")
        verbose_name_plural = _("criteria of comparison")
        ordering = ["programme", "-weight", "pk"]
        constraints = [
            models.UniqueConstraint("programme", "title", name="one_comparison_criterion_per_programme_and_title"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=100), name="comparison_weight_is_1_to_100"),
        ]

    def __str__(self) -> str:
        return self.title


class SolutionOption(models.Model):
    """A solution that is looked at. Costs are euros per active user and month: cautious, expected, high."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="options")
    name = models.CharField(_("solution"), max_length=120)
    provider = models.CharField(_("provider"), max_length=120, blank=True)
    hosting = models.CharField(_("hosting"), max_length=4, choices=Hosting.choices)
    data_protection = models.TextField(_("data protection"), blank=True, max_length=2000)
    way_out = models.TextField(
        _("exit"), blank=True, max_length=2000, help_text=_("How the client leaves the solution again, with its data.")
    )
    cost_low = models.DecimalField(_("cost, low"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)])
    cost_base = models.DecimalField(
        _("cost, expected"),
        max_digits=8,
        decimal_places=2,
        help_text=_("In euros per active user and month."),
    )
    cost_high = models.DecimalField(_("cost, high"), max_digits=8, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint("programme", "name", name="one_solution_per_programme_and_name"),
            models.CheckConstraint(
                condition=Q(cost_low__gte=0, cost_low__lte=F("cost_base"), cost_base__lte=F("cost_high")),
                name="costs_rise_from_low_to_high",
                violation_error_message=_("The cost must not fall from low over expected to high."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OptionRating(models.Model):
    """How well a solution meets a criterion: 0 (not at all) to 10 (fully)."""

    option = models.ForeignKey(SolutionOption, models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(SelectionCriterion, models.CASCADE, related_name="ratings")
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(10)])

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rating of a solution")
        verbose_name_plural = _("ratings of solutions")
        ordering = ["option", "criterion"]
        constraints = [
            models.UniqueConstraint("option", "criterion", name="one_rating_per_solution_and_criterion"),
            models.CheckConstraint(condition=Q(points__lte=10), name="rating_is_at_most_10"),
        ]

    def __str__(self) -> str:
        return str(self.points)


class SelectionDecision(SignedModel):
    """Which solution it is, and why not the others. Who thinks again adds a version; the newest one holds.

    `comparison` is what was compared then: [{"name", "total", "is_chosen", "reason"}], `total` 0–100 or null.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="selection_decisions")
    version = models.PositiveSmallIntegerField(_("version"))
    chosen = models.ForeignKey(SolutionOption, models.PROTECT, related_name="+", verbose_name=_("chosen solution"))
    reasons = models.TextField(_("reasons"), max_length=5000)
    comparison = models.JSONField(_("comparison"), default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("choice of a solution")
        verbose_name_plural = _("choices of solutions")
        ordering = ["programme", "version"]
        constraints = [
            models.UniqueConstraint("programme", "version", name="one_choice_of_a_solution_per_version"),
            models.CheckConstraint(condition=~Q(reasons=""), name="choice_of_a_solution_has_reasons"),
        ]

    def __str__(self) -> str:
        return str(self.chosen)
