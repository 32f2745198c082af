"""Forms check shape and range; what may happen is decided by the actions."""

from .live import ALL, DEFAULT_CLOSING_HOURS, AttendanceForm, CancelEventForm, EventForm, WalkInForm

__all__ = ["ALL", "DEFAULT_CLOSING_HOURS", "AttendanceForm", "CancelEventForm", "EventForm", "WalkInForm"]
