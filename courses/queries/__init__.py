"""Reads: the outline of a course, and how far a learner is in it."""

from .outlines import current_version, draft_outline, lesson_pages, required_keys
from .transfers import (
    CheckedPlace,
    PersonalDataCheck,
    TransferVisit,
    count_waiting_submissions,
    earlier_submissions,
    file_for,
    own_submission,
    personal_data_check,
    submissions_for,
    transfer_visit,
    waiting_submissions,
)
from .visits import (
    ChapterItem,
    CourseVisit,
    LessonItem,
    completed_at,
    course_around,
    course_visit,
    lesson_visit,
)

__all__ = [
    "ChapterItem",
    "CheckedPlace",
    "CourseVisit",
    "LessonItem",
    "PersonalDataCheck",
    "TransferVisit",
    "completed_at",
    "count_waiting_submissions",
    "course_around",
    "course_visit",
    "current_version",
    "draft_outline",
    "earlier_submissions",
    "file_for",
    "lesson_pages",
    "lesson_visit",
    "own_submission",
    "personal_data_check",
    "required_keys",
    "submissions_for",
    "transfer_visit",
    "waiting_submissions",
]
