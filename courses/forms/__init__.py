"""Forms check shape and range; what may happen is decided by the actions."""

from .live import AttendanceForm, CancelEventForm, EventForm, WalkInForm

__all__ = ["AttendanceForm", "CancelEventForm", "EventForm", "WalkInForm"]
