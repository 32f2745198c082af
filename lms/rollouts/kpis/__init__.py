"""Every number about a rollout, one module each: what it counts, in code and in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .asof import AsOf
from .base import Figure, Headcount, Kpi, Mean, Share
from .before_after import before_after_figures
from .certainty import SureAndWrong, certainty_figures, certainty_measure
from .derived import Derived, Published, UnitCell
from .k0 import USAGE_COVERAGE
from .k1 import Enablement
from .k2 import Cohort, Participation, cohort_figures
from .k3 import CompletionInTime
from .k4 import PassedAtLast, PassedFirst
from .k5 import Gain, KnowledgeGain, Unpaired, gain_figures
from .k6 import Confidence, Sure, confidence_figures
from .k7 import YOUNG_LICENSE, ActiveUse, WeeklyUse
from .k8 import Steadiness
from .k9 import Activation
from .k10 import HabitualUse
from .k11 import Breadth, Depth
from .k12 import LicenseUse
from .k13 import TimeSaving
from .k14 import Return
from .k15 import Recommendation
from .k16 import Transfer
from .license_gate import LICENSE_FIGURES, LicenseGate
from .pulses import Detractors, Promoters, Response, TimeSaved, UsedAtWork, UsedForTask, pulse_figures
from .ratings import QUESTIONS, CourseOpinion, rating_figures, rating_measure
from .seats import CostPerActive, Seats, SeatsTaken, seat_figures
from .volume import volume_figures

KPIS: tuple[Kpi, ...] = (
    Enablement(),
    CompletionInTime(),
    PassedFirst(),
    PassedAtLast(),
    Participation(),
)
"""In the order in which the gate decides about them: what comes first is shown where not all can be (R9)."""

HEADCOUNTS: tuple[Headcount, ...] = tuple(dict.fromkeys(figure for kpi in KPIS for figure in kpi.left_out))
"""The figures about those whom KPIs leave out, each once."""

FIGURES: tuple[Figure, ...] = (*KPIS, *HEADCOUNTS)
"""What every publication contains."""


USAGE_KPIS: tuple[Kpi, ...] = (
    ActiveUse(),
    WeeklyUse(),
    Steadiness(),
    Activation(),
    HabitualUse(),
    Breadth(),
    Depth(),
    LicenseUse(),
)
"""About the use of AI tools, for clients whose reports are imported; in the order in which screens show them."""

USAGE_HEADCOUNTS: tuple[Headcount, ...] = (YOUNG_LICENSE,)
"""Whom they leave out, besides those whom all KPIs leave out."""

USAGE_FIGURES: tuple[Figure, ...] = (*USAGE_KPIS, *USAGE_HEADCOUNTS, USAGE_COVERAGE)
"""What a publication contains besides, once a report was imported for the client."""


DERIVED: tuple[Derived, ...] = (
    Gain(),
    Confidence(),
    SeatsTaken(),
    CostPerActive(),
    LicenseGate(),
    Transfer(),
    TimeSaving(),
    Recommendation(),
    Return(),
)
"""Worked out from what was published."""

AnyKpi = Kpi | Derived


def _named(*names: str) -> tuple[AnyKpi, ...]:
    return tuple(kpi_named(name) for name in names)


def figures_of(as_of: AsOf) -> list[Figure]:
    """Everything that a publication contains.

    `FIGURES`, those about use and its volume for clients with reports; then, for the whole company only, cohorts, what
    people have learned, what they say of it later; what they think of courses, what they believe, and use
    before and after training.
    """
    usage = [*USAGE_FIGURES, *seat_figures(as_of), *volume_figures(as_of)] if as_of.has_usage else []
    licenses = LICENSE_FIGURES if as_of.has_usage else ()
    return [
        *FIGURES,
        *usage,
        *cohort_figures(as_of),
        *gain_figures(as_of),
        *confidence_figures(as_of),
        *pulse_figures(as_of),
        *rating_figures(as_of),
        *certainty_figures(as_of),
        *licenses,
        *before_after_figures(as_of),
    ]


class UnknownKpi(LookupError):
    """There is no KPI of that name."""


def kpi_named(name: str) -> AnyKpi:
    """The KPI with that id. Raises UnknownKpi."""
    known: tuple[AnyKpi, ...] = (*KPIS, *USAGE_KPIS, *DERIVED)
    for kpi in known:
        if kpi.id == name:
            return kpi
    raise UnknownKpi(name)


GROUPS: tuple[tuple[str | Promise, tuple[AnyKpi, ...]], ...] = (
    (_("Enablement"), _named("k1", "k2", "k3", "k4a", "k4b", "k5", "k6")),
    (
        pgettext_lazy("group of KPIs", "Use"),
        _named("k7", "k7w", "k8", "k9", "k10", "k11a", "k11b", "k12", "k12b", "k12c", "k12d"),
    ),
    (_("Effect"), _named("k16", "k13", "k15", "k14")),
)
"""All KPIs in the order in which screens show them, in groups with a heading."""


def figure_named(measure: str) -> Figure | type[Figure]:
    """What a published measure is, with its texts; figures of which there is one per month, quiz, tool or pulse by
    their class. Raises UnknownKpi.
    """
    for figure in (*FIGURES, *USAGE_FIGURES, *LICENSE_FIGURES):
        if figure.id == measure:
            return figure
    for prefix, kind in FAMILIES.items():
        if measure.startswith(prefix):
            return kind
    raise UnknownKpi(measure)


FAMILIES: dict[str, type[Figure]] = {
    "k2.": Cohort,
    "k5.": KnowledgeGain,
    "k5u.": Unpaired,
    "k6a.": Sure,
    "k6b.": Sure,
    "k12.held.": Seats,
    "k13.": TimeSaved,
    "k15p.": Promoters,
    "k15d.": Detractors,
    "k16.": UsedAtWork,
    "pulse.": Response,
    "task.": UsedForTask,
    "sure.": SureAndWrong,
    "rating.": CourseOpinion,
}
"""By the beginning of the measure's name."""

__all__ = [
    "DERIVED",
    "FIGURES",
    "GROUPS",
    "HEADCOUNTS",
    "KPIS",
    "QUESTIONS",
    "USAGE_FIGURES",
    "USAGE_HEADCOUNTS",
    "USAGE_KPIS",
    "AnyKpi",
    "AsOf",
    "Derived",
    "Figure",
    "Headcount",
    "Kpi",
    "Mean",
    "Published",
    "Share",
    "UnitCell",
    "UnknownKpi",
    "certainty_measure",
    "figure_named",
    "figures_of",
    "kpi_named",
    "rating_measure",
]
