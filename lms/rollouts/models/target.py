from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class KpiTarget(models.Model):
    """What a KPI should reach, from a day on. It judges the weeks that begin on that day or later.

    The day always lies after the one the target was set on: nobody moves the goal for a week that is under way.
    """

    programme = models.ForeignKey("lms_rollouts.Programme", models.CASCADE, related_name="targets")
    kpi = models.CharField(_("KPI"), max_length=40)
    target_percent = models.PositiveSmallIntegerField(
        _("target in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tolerance_points = models.PositiveSmallIntegerField(
        _("tolerance in percentage points"),
        default=5,
        validators=[MaxValueValidator(50)],
        help_text=_("So far below the target it still counts as close."),
    )
    valid_from = models.DateField(_("valid from"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("target of a KPI")
        verbose_name_plural = _("targets of KPIs")
        ordering = ["programme", "kpi", "valid_from"]
        constraints = [
            # Two targets from the same day on would judge twice.
            models.UniqueConstraint("programme", "kpi", "valid_from", name="one_target_per_programme_kpi_and_day"),
            models.CheckConstraint(
                condition=models.Q(target_percent__gte=1, target_percent__lte=100, tolerance_points__lte=50),
                name="target_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi}: {self.target_percent} %"
