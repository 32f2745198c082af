from .assignment import Assignment, CourseOffer
from .obligation import DaySettlement, EndReason, Obligation, ObligationSource, Reason, State
from .path import PathAssignment
from .reminder import Channel, DueReminder, RepeatReminder, Step

__all__ = [
    "Assignment",
    "Channel",
    "CourseOffer",
    "DaySettlement",
    "DueReminder",
    "EndReason",
    "Obligation",
    "ObligationSource",
    "PathAssignment",
    "Reason",
    "RepeatReminder",
    "State",
    "Step",
]
