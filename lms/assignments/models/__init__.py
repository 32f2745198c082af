from .assignment import Assignment, CourseOffer
from .obligation import DaySettlement, EndReason, Obligation, ObligationSource, Reason, State
from .path import PathAssignment
from .reminder import Channel, RepeatReminder, Step

__all__ = [
    "Assignment",
    "Channel",
    "CourseOffer",
    "DaySettlement",
    "EndReason",
    "Obligation",
    "ObligationSource",
    "PathAssignment",
    "Reason",
    "RepeatReminder",
    "State",
    "Step",
]
