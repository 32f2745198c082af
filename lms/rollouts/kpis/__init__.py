"""Every number about a rollout, one module each: what it counts, in code and in words."""

from .asof import AsOf
from .base import Figure, Headcount, Kpi, Share
from .k1 import Enablement
from .k3 import CompletionInTime
from .k4 import PassedAtLast, PassedFirst

KPIS: tuple[Kpi, ...] = (Enablement(), CompletionInTime(), PassedFirst(), PassedAtLast())
"""In the order in which screens show them."""

HEADCOUNTS: tuple[Headcount, ...] = tuple(dict.fromkeys(figure for kpi in KPIS for figure in kpi.left_out))
"""The figures about those whom KPIs leave out, each once."""

FIGURES: tuple[Figure, ...] = (*KPIS, *HEADCOUNTS)
"""Everything that a publication contains."""


class UnknownKpi(LookupError):
    """There is no KPI of that name."""


def kpi_named(name: str) -> Kpi:
    """The KPI with that id. Raises UnknownKpi."""
    for kpi in KPIS:
        if kpi.id == name:
            return kpi
    raise UnknownKpi(name)


__all__ = ["FIGURES", "HEADCOUNTS", "KPIS", "AsOf", "Figure", "Headcount", "Kpi", "Share", "UnknownKpi", "kpi_named"]
