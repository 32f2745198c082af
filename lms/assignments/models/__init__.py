from .assignment import Assignment, CourseOffer
from .obligation import DaySettlement, EndReason, Obligation, ObligationSource, Reason, State
from .path import PathAssignment

__all__ = [
    "Assignment",
    "CourseOffer",
    "DaySettlement",
    "EndReason",
    "Obligation",
    "ObligationSource",
    "PathAssignment",
    "Reason",
    "State",
]
