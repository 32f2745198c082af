"""What stands beside published cells: means, and judgements that somebody has overruled."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .programme import Programme
from .signed import SignedModel


class PublishedMean(SignedModel):
    """The means of a shown cell that is about ten people or more, in whole numbers (R6). Written with the cell.

    `numbers`: by name, whole numbers. A cell carried on has none: its origin has.
    """

    release = models.OneToOneField("lms_disclosure.Release", models.PROTECT, related_name="+")
    numbers = models.JSONField(_("means"))

    class Meta:
        verbose_name = _("published mean")
        verbose_name_plural = _("published means")
        ordering = ["release"]

    def __str__(self) -> str:
        return str(self.release_id)


class Judgement(models.TextChoices):
    ON_TARGET = "ok", _("On target")
    CLOSE = "warn", _("Close to target")
    BELOW = "bad", _("Below target")


class LightOverride(SignedModel):
    """Somebody overrules the traffic light of a KPI for one week, and says why."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="light_overrides")
    kpi = models.CharField(_("KPI"), max_length=40)
    period = models.CharField(_("calendar week"), max_length=8)
    light = models.CharField(_("judgement"), max_length=4, choices=Judgement.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("overruled traffic light")
        verbose_name_plural = _("overruled traffic lights")
        ordering: ClassVar[list[str]] = ["programme", "kpi", "period", "set_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="overruled_light_has_a_reason"),
        ]
        indexes = [models.Index("programme", "kpi", "period", name="override_by_kpi_and_week")]

    def __str__(self) -> str:
        return f"{self.kpi} {self.period}: {self.light}"
