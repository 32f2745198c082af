"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .attendance import AttendanceRefused, add_walk_in, save_attendance
from .bookings import BookingRefused, DateFull, book_event, cancel_booking, forget_bookings
from .events import EventOver, EventTerms, cancel_event, create_event, update_event
from .learning import ForeignLesson, LessonLocked, NotEnrolled, NotOpenYet, complete_lesson, enroll, save_position
from .releases import OutdatedRelease, ReleaseRefused, release_change
from .reminders import remind_of_live_sessions
from .transfers import (
    AlreadyJudged,
    Incomplete,
    IncompleteJudgment,
    NothingToWrite,
    StaleDraft,
    TooManyFiles,
    WarningNotConfirmed,
    Writing,
    confirm_submission,
    hand_in,
    missing_parts,
    return_submission,
    save_draft,
)
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "AlreadyJudged",
    "AttendanceRefused",
    "BookingRefused",
    "DateFull",
    "EventOver",
    "EventTerms",
    "ForeignLesson",
    "Incomplete",
    "IncompleteJudgment",
    "LessonLocked",
    "NotEnrolled",
    "NotOpenYet",
    "NothingRequired",
    "NothingToWrite",
    "OutdatedRelease",
    "ReleaseRefused",
    "StaleDraft",
    "TooManyFiles",
    "WarningNotConfirmed",
    "Writing",
    "add_walk_in",
    "book_event",
    "cancel_booking",
    "cancel_event",
    "complete_lesson",
    "confirm_submission",
    "create_event",
    "enroll",
    "forget_bookings",
    "hand_in",
    "missing_parts",
    "note_change",
    "publish_version",
    "publishing_one_version",
    "release_change",
    "remind_of_live_sessions",
    "return_submission",
    "save_attendance",
    "save_draft",
    "save_position",
    "update_event",
]
