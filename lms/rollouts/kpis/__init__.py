"""Every number about a rollout, one module each: what it counts, in code and in words."""

from .asof import AsOf
from .base import Figure, Headcount, Kpi, Share
from .certainty import certainty_figures, certainty_measure
from .k1 import Enablement
from .k3 import CompletionInTime
from .k4 import PassedAtLast, PassedFirst
from .ratings import QUESTIONS, rating_figures, rating_measure

KPIS: tuple[Kpi, ...] = (Enablement(), CompletionInTime(), PassedFirst(), PassedAtLast())
"""In the order in which screens show them."""

HEADCOUNTS: tuple[Headcount, ...] = tuple(dict.fromkeys(figure for kpi in KPIS for figure in kpi.left_out))
"""The figures about those whom KPIs leave out, each once."""

FIGURES: tuple[Figure, ...] = (*KPIS, *HEADCOUNTS)
"""What every publication contains."""


def figures_of(as_of: AsOf) -> list[Figure]:
    """Everything that a publication contains: `FIGURES`, what people think of courses, and what they believe."""
    return [*FIGURES, *rating_figures(as_of), *certainty_figures(as_of)]


class UnknownKpi(LookupError):
    """There is no KPI of that name."""


def kpi_named(name: str) -> Kpi:
    """The KPI with that id. Raises UnknownKpi."""
    for kpi in KPIS:
        if kpi.id == name:
            return kpi
    raise UnknownKpi(name)


__all__ = [
    "FIGURES",
    "HEADCOUNTS",
    "KPIS",
    "QUESTIONS",
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
