"""Phase 1: use cases and the weights that score them. The formula is in `lms.rollouts.statistics.scoring`."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.rollouts.statistics.scoring import Inputs, Score, Weights

from .programme import Programme

PERCENT = [MaxValueValidator(100)]


class UseCase(models.Model):
    """Something that AI could do at the client. All ratings are points from 0 to 100."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="use_cases")
    title = models.CharField(_("title"), max_length=120)
    department = models.CharField(_("department"), max_length=120, blank=True)
    description = models.TextField(_("what it is about"), blank=True, max_length=2000)
    benefit_low = models.PositiveSmallIntegerField(
        _("benefit, cautious"), validators=PERCENT, help_text=_("0 = none, 100 = highest. If little goes well.")
    )
    benefit_base = models.PositiveSmallIntegerField(
        _("benefit, expected"), validators=PERCENT, help_text=_("This value counts in the score.")
    )
    benefit_high = models.PositiveSmallIntegerField(
        _("benefit, optimistic"), validators=PERCENT, help_text=_("If everything goes well.")
    )
    effort = models.PositiveSmallIntegerField(
        _("effort"), validators=PERCENT, help_text=_("0 = hardly any, 100 = very high.")
    )
    data = models.PositiveSmallIntegerField(
        _("data"), validators=PERCENT, help_text=_("0 = not there, 100 = ready to use.")
    )
    risk = models.PositiveSmallIntegerField(
        _("risk"), validators=PERCENT, help_text=_("0 = harmless, 100 = very high.")
    )
    is_forbidden = models.BooleanField(_("forbidden practice under Art. 5 of the AI Act"), default=False)
    legal_basis = models.CharField(
        _("legal basis"), max_length=200, blank=True, help_text=_("Empty: none known. The use case is stopped then.")
    )
    data_owner = models.CharField(
        _("owner of the data"), max_length=120, blank=True, help_text=_("Empty: nobody. The use case is stopped then.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use case")
        verbose_name_plural = _("use cases")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint("programme", "title", name="one_use_case_per_programme_and_title"),
            models.CheckConstraint(
                condition=Q(
                    benefit_low__lte=F("benefit_base"), benefit_base__lte=F("benefit_high"), benefit_high__lte=100
                )
                & Q(effort__lte=100, data__lte=100, risk__lte=100),
                name="use_case_has_ordered_ratings_up_to_100",
                violation_error_message=_("The benefit must not fall from cautious over expected to optimistic."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def score(self, weights: Weights) -> Score:
        """What the use case is worth under the weights."""
        return Score(
            Inputs(
                benefit_low=self.benefit_low,
                benefit_base=self.benefit_base,
                benefit_high=self.benefit_high,
                effort=self.effort,
                data=self.data,
                risk=self.risk,
                is_forbidden=self.is_forbidden,
                has_legal_basis=bool(self.legal_basis),
                has_data_owner=bool(self.data_owner),
            ),
            weights,
        )


class ScoringWeights(models.Model):
    """Weights of the score in percent, from a version on. Version 1 is the standard and stands in no row."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="weights")
    version = models.PositiveSmallIntegerField(_("version"))
    value = models.PositiveSmallIntegerField(_("weight of the value"), validators=PERCENT)
    feasibility = models.PositiveSmallIntegerField(_("weight of the feasibility"), validators=PERCENT)
    safety = models.PositiveSmallIntegerField(
        _("weight of the safety"), validators=PERCENT, help_text=_("Safety is 100 minus the risk.")
    )
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(_("set at"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("weights of the score")
        verbose_name_plural = _("weights of the score")
        ordering = ["programme", "version"]
        constraints = [
            models.UniqueConstraint("programme", "version", name="one_row_of_weights_per_programme_and_version"),
            models.CheckConstraint(
                condition=Q(value=100 - F("feasibility") - F("safety")),
                name="weights_add_up_to_100",
                violation_error_message=_("The three weights have to add up to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}/{self.feasibility}/{self.safety}"

    @property
    def weights(self) -> Weights:
        return Weights(self.value, self.feasibility, self.safety, version=self.version)
