from .programme import Phase, PhaseCheck, PhaseKind, PhaseState, Programme
from .target import KpiTarget

__all__ = ["KpiTarget", "Phase", "PhaseCheck", "PhaseKind", "PhaseState", "Programme"]
