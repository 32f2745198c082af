"""What clients set for KPIs: factors, prices, costs and tasks. Formulas are code (`lms.rollouts.kpis`), these are rows.

Each row is a version: dated, with its source, never changed. What a week is computed with is what held on its last day
and had been written down when its publication was begun.
"""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from polymorphic.models import PolymorphicModel

from lms.rollouts.statistics.benefit import Three

from .programme import Programme
from .signed import Signed

PERCENT, EUROS = "\u00a0%", "\u00a0€"


class KpiDefinition(PolymorphicModel):
    """What a client sets for a KPI from a day on. Subtypes add the numbers.

    `subject` tells apart what there can be several of at a time: costs, and tools.
    """

    kpi: ClassVar[str]
    title: ClassVar[str | Promise]

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="definitions")
    subject = models.CharField(_("what for"), max_length=60, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    valid_from = models.DateField(_("valid from"))
    source = models.CharField(
        _("source"), max_length=255, help_text=_("Where the numbers come from: a contract, an invoice, a conversation.")
    )
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    set_at = models.DateTimeField(_("set at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("setting of a KPI")
        verbose_name_plural = _("settings of KPIs")
        ordering = ["programme", "polymorphic_ctype", "subject", "version"]
        constraints = [
            models.UniqueConstraint(
                "programme", "polymorphic_ctype", "subject", "version", name="one_setting_of_a_kpi_per_version"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="setting_of_a_kpi_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only. Raises Signed for a row that exists."""
        if not self._state.adding:
            raise Signed("Settings of KPIs are never changed; set them anew.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Signed("Settings of KPIs are never deleted.")

    @property
    def summary(self) -> str:
        """What is set, in one line."""
        raise NotImplementedError

    def holds(self, day: datetime.date, known_at: datetime.datetime) -> bool:
        """Whether it was set for the day, and known at the moment."""
        return self.valid_from <= day and self.recorded_at <= known_at


def _spelled(values: Three, unit: str = "") -> str:
    """The three cases in one line."""

    def text(value: Fraction) -> str:
        if value.denominator == 1:
            return number_format(value.numerator, force_grouping=True)
        return number_format(Decimal(value.numerator) / value.denominator, decimal_pos=2, force_grouping=True)

    words = {"low": text(values.low), "base": text(values.base), "high": text(values.high), "unit": unit}
    return _now("%(low)s / %(base)s / %(high)s%(unit)s") % words


def three(row: models.Model, name: str, per: int = 1) -> Three:
    """The three fields of a quantity, divided by `per`."""
    return Three(*(Fraction(getattr(row, f"{name}_{case}")) / per for case in ("low", "base", "high")))


def _rising(name: str, lowest: int, highest: int) -> Q:
    low, base, high = (f"{name}_{case}" for case in ("low", "base", "high"))
    return Q(**{f"{low}__gte": lowest, f"{high}__lte": highest, f"{low}__lte": F(base), f"{base}__lte": F(high)})


RISE = _("The numbers must not fall from low over expected to high.")


def _percent(label: Any, **options: Any) -> Any:
    return models.PositiveSmallIntegerField(label, validators=[MaxValueValidator(100)], **options)


def _euros(label: Any, **options: Any) -> Any:
    return models.DecimalField(label, max_digits=10, decimal_places=2, validators=[MinValueValidator(0)], **options)


class TimeSavingTerms(KpiDefinition):
    """K13: how much of the time that people say they save becomes time for something else."""

    kpi = "k13"
    title = _("Time saved: realization")

    realization_low = _percent(_("realization in percent, low"), default=30)
    realization_base = _percent(
        _("realization in percent, expected"),
        default=50,
        help_text=_("Of the minutes people say they save, this share becomes useful time. Cautious: 50."),
    )
    realization_high = _percent(_("realization in percent, high"), default=70)

    class Meta:
        verbose_name = _("realization of time saved")
        verbose_name_plural = _("realizations of time saved")
        ordering = list[str]()
        constraints = [
            models.CheckConstraint(
                condition=_rising("realization", 0, 100), name="realization_rises", violation_error_message=RISE
            ),
        ]

    @property
    def summary(self) -> str:
        return _now("Low / expected / high: %(cases)s") % {"cases": _spelled(self.realization * 100, PERCENT)}

    @property
    def realization(self) -> Three:
        """0–1."""
        return three(self, "realization", 100)


class ReturnTerms(KpiDefinition):
    """K14: what an hour costs, and how much of the benefit is the programme's."""

    kpi = "k14"
    title = _("Return: hours, isolation, confidence")

    hourly_cost_low = _euros(_("cost of an hour, low"))
    hourly_cost_base = _euros(_("cost of an hour, expected"), help_text=_("In euros, with all additional costs."))
    hourly_cost_high = _euros(_("cost of an hour, high"))
    isolation_low = _percent(_("isolation in percent, low"))
    isolation_base = _percent(
        _("isolation in percent, expected"), help_text=_("The share of the benefit that comes from the programme.")
    )
    isolation_high = _percent(_("isolation in percent, high"))
    confidence_low = _percent(_("confidence in percent, low"))
    confidence_base = _percent(
        _("confidence in percent, expected"), help_text=_("How sure those are who have estimated the isolation.")
    )
    confidence_high = _percent(_("confidence in percent, high"))
    learning_hours_low = models.DecimalField(_("hours of learning per person, low"), max_digits=5, decimal_places=1)
    learning_hours_base = models.DecimalField(
        _("hours of learning per person, expected"),
        max_digits=5,
        decimal_places=1,
        help_text=_("The time of those who learn is a cost, too."),
    )
    learning_hours_high = models.DecimalField(_("hours of learning per person, high"), max_digits=5, decimal_places=1)
    weeks = models.PositiveSmallIntegerField(
        _("weeks"),
        default=44,
        validators=[MinValueValidator(1), MaxValueValidator(260)],
        help_text=_("For how many working weeks the benefit is counted; a year has about 44. Costs are for that time."),
    )

    class Meta:
        verbose_name = _("terms of the return")
        verbose_name_plural = _("terms of the return")
        ordering = list[str]()
        constraints = [
            models.CheckConstraint(
                condition=_rising("hourly_cost", 0, 10_000)
                & _rising("isolation", 0, 100)
                & _rising("confidence", 0, 100)
                & _rising("learning_hours", 0, 1_000)
                & Q(weeks__gte=1),
                name="terms_of_the_return_rise",
                violation_error_message=RISE,
            ),
        ]

    @property
    def summary(self) -> str:
        return _now(
            "An hour: %(hour)s · isolation: %(isolation)s · confidence: %(confidence)s · hours of learning: "
            "%(learning)s · %(weeks)s weeks"
        ) % {
            "hour": _spelled(self.hourly_cost, EUROS),
            "isolation": _spelled(self.isolation * 100, PERCENT),
            "confidence": _spelled(self.confidence * 100, PERCENT),
            "learning": _spelled(self.learning_hours),
            "weeks": self.weeks,
        }

    @property
    def hourly_cost(self) -> Three:
        return three(self, "hourly_cost")

    @property
    def isolation(self) -> Three:
        """0–1."""
        return three(self, "isolation", 100)

    @property
    def confidence(self) -> Three:
        """0–1."""
        return three(self, "confidence", 100)

    @property
    def learning_hours(self) -> Three:
        return three(self, "learning_hours")


class CostItem(KpiDefinition):
    """K14: something the programme costs, in euros over the time for which the benefit is counted; 0: no more."""

    kpi = "k14"
    title = _("Cost")

    label = models.CharField(_("cost"), max_length=120)
    amount_low = _euros(_("amount, low"))
    amount_base = _euros(_("amount, expected"), help_text=_("In euros, over the weeks of the benefit."))
    amount_high = _euros(_("amount, high"))

    class Meta:
        verbose_name = _("cost of the programme")
        verbose_name_plural = _("costs of the programme")
        ordering = list[str]()
        constraints = [
            models.CheckConstraint(
                condition=_rising("amount", 0, 99_999_999), name="cost_rises", violation_error_message=RISE
            ),
        ]

    @property
    def summary(self) -> str:
        return _spelled(self.amount, EUROS)

    @property
    def amount(self) -> Three:
        return three(self, "amount")


class LicenseTerms(KpiDefinition):
    """K12: how many licenses of a tool were bought, and for how much."""

    kpi = "k12"
    title = _("Licenses of a tool")

    tool = models.ForeignKey(
        "lms_adoption.UsageSource", models.PROTECT, related_name="+", verbose_name=_("tool"), editable=False
    )
    bought = models.PositiveIntegerField(_("licenses bought"), validators=[MinValueValidator(1)])
    price = _euros(_("price"), help_text=_("In euros per license and month, without value added tax."))

    class Meta:
        verbose_name = _("licenses of a tool")
        verbose_name_plural = _("licenses of tools")
        ordering = list[str]()
        constraints = [
            models.CheckConstraint(
                condition=Q(bought__gte=1, price__gte=Decimal(0)), name="bought_licenses_have_a_price"
            ),
        ]

    @property
    def summary(self) -> str:
        return _now("%(bought)s licenses, €%(price)s each a month") % {
            "bought": self.bought,
            "price": number_format(self.price, decimal_pos=2),
        }


class TaskList(KpiDefinition):
    """K16: the client's own list of tasks for which people may use what they learned.

    `tasks`: [{"key": str, "label": str}, …]; a key stays with its label from version to version.
    """

    kpi = "k16"
    title = _("List of tasks")

    tasks = models.JSONField(_("tasks"), default=list)

    class Meta:
        verbose_name = _("list of tasks")
        verbose_name_plural = _("lists of tasks")
        ordering = list[str]()
        constraints = list[Any]()

    @property
    def summary(self) -> str:
        return ", ".join(task["label"] for task in self.tasks)
