"""Every number about a rollout, one module each: what it counts, in code and in words."""

from .asof import AsOf
from .base import Figure, Headcount, Kpi, Share
from .before_after import before_after_figures
from .certainty import certainty_figures, certainty_measure
from .k0 import USAGE_COVERAGE
from .k1 import Enablement
from .k3 import CompletionInTime
from .k4 import PassedAtLast, PassedFirst
from .k7 import YOUNG_LICENSE, ActiveUse, WeeklyUse
from .k8 import Steadiness
from .k9 import Activation
from .k10 import HabitualUse
from .k11 import Breadth, Depth
from .k12 import LicenseUse
from .ratings import QUESTIONS, rating_figures, rating_measure

KPIS: tuple[Kpi, ...] = (Enablement(), CompletionInTime(), PassedFirst(), PassedAtLast())
"""In the order in which screens show them."""

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


def figures_of(as_of: AsOf) -> list[Figure]:
    """Everything that a publication contains.

    `FIGURES`, those about use for clients with reports, what people think of courses, what they believe, and
    use before and after training.
    """
    usage = USAGE_FIGURES if as_of.has_usage else ()
    return [*FIGURES, *usage, *rating_figures(as_of), *certainty_figures(as_of), *before_after_figures(as_of)]


class UnknownKpi(LookupError):
    """There is no KPI of that name."""


def kpi_named(name: str) -> Kpi:
    """The KPI with that id. Raises UnknownKpi."""
    for kpi in (*KPIS, *USAGE_KPIS):
        if kpi.id == name:
            return kpi
    raise UnknownKpi(name)


__all__ = [
    "FIGURES",
    "HEADCOUNTS",
    "KPIS",
    "QUESTIONS",
    "USAGE_FIGURES",
    "USAGE_HEADCOUNTS",
    "USAGE_KPIS",
    "AsOf",
    "Figure",
    "Headcount",
    "Kpi",
    "Share",
    "UnknownKpi",
    "certainty_measure",
    "figures_of",
    "kpi_named",
    "rating_measure",
]
