"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .attendance import AttendanceRefused, add_walk_in, save_attendance
from .bookings import BookingRefused, DateFull, book_event, cancel_booking, forget_bookings
from .events import EventOver, EventTerms, cancel_event, create_event, update_event
from .learning import (
    COMPLETION_RULE,
    ForeignLesson,
    NotEnrolled,
    complete_lesson,
    enroll,
    save_position,
)
from .reminders import remind_of_live_sessions
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "COMPLETION_RULE",
    "AttendanceRefused",
    "BookingRefused",
    "DateFull",
    "EventOver",
    "EventTerms",
    "ForeignLesson",
    "NotEnrolled",
    "NothingRequired",
    "add_walk_in",
    "book_event",
    "cancel_booking",
    "cancel_event",
    "complete_lesson",
    "create_event",
    "enroll",
    "forget_bookings",
    "note_change",
    "publish_version",
    "publishing_one_version",
    "remind_of_live_sessions",
    "save_attendance",
    "save_position",
    "update_event",
]
