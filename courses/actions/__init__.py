"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .attendance import AttendanceRefused, add_walk_in, save_attendance
from .bookings import BookingRefused, DateFull, book_event, cancel_booking, forget_bookings
from .events import EventOver, EventTerms, cancel_event, create_event, update_event
from .learning import ForeignLesson, LessonLocked, NotEnrolled, NotOpenYet, complete_lesson, enroll, save_position
from .notes import change_note, delete_note, remove_bookmark, set_bookmark, write_note
from .paths import EmptyPath, UnlicensedCourse, publish_path_version
from .questions import (
    QUESTIONS_A_DAY,
    AlreadyAnswered,
    NotAnswered,
    TooManyQuestions,
    answer_question,
    ask_question,
    change_question,
    pin_question,
    withdraw_question,
)
from .ratings import NotCompleted, rate_course, skip_rating
from .reflections import ReflectionChangedElsewhere, ReflectionTooLong, save_reflection
from .releases import OutdatedRelease, ReleaseRefused, release_change
from .reminders import remind_of_live_sessions
from .testing_out import complete_by_testing_out
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
    "QUESTIONS_A_DAY",
    "AlreadyAnswered",
    "AlreadyJudged",
    "AttendanceRefused",
    "BookingRefused",
    "DateFull",
    "EmptyPath",
    "EventOver",
    "EventTerms",
    "ForeignLesson",
    "Incomplete",
    "IncompleteJudgment",
    "LessonLocked",
    "NotAnswered",
    "NotCompleted",
    "NotEnrolled",
    "NotOpenYet",
    "NothingRequired",
    "NothingToWrite",
    "OutdatedRelease",
    "ReflectionChangedElsewhere",
    "ReflectionTooLong",
    "ReleaseRefused",
    "StaleDraft",
    "TooManyFiles",
    "TooManyQuestions",
    "UnlicensedCourse",
    "WarningNotConfirmed",
    "Writing",
    "add_walk_in",
    "answer_question",
    "ask_question",
    "book_event",
    "cancel_booking",
    "cancel_event",
    "change_note",
    "change_question",
    "complete_by_testing_out",
    "complete_lesson",
    "confirm_submission",
    "create_event",
    "delete_note",
    "enroll",
    "forget_bookings",
    "hand_in",
    "missing_parts",
    "note_change",
    "pin_question",
    "publish_path_version",
    "publish_version",
    "publishing_one_version",
    "rate_course",
    "release_change",
    "remind_of_live_sessions",
    "remove_bookmark",
    "return_submission",
    "save_attendance",
    "save_draft",
    "save_position",
    "save_reflection",
    "set_bookmark",
    "skip_rating",
    "update_event",
    "withdraw_question",
    "write_note",
]
