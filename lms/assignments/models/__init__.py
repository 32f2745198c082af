from .assignment import Assignment, CourseOffer
from .obligation import DaySettlement, EndReason, Obligation, ObligationSource, Reason, State

__all__ = [
    "Assignment",
    "CourseOffer",
    "DaySettlement",
    "EndReason",
    "Obligation",
    "ObligationSource",
    "Reason",
    "State",
]
