"""Reads: the outline of a course, how far a learner is in it, and dates of live sessions."""

from .live import (
    LessonDates,
    OfferedDate,
    Sheet,
    booking_of,
    event_sheet,
    group_choices,
    has_completed,
    lesson_dates,
    live_lessons,
    managed_events,
    may_see_date,
    own_dates,
    seats_left,
)
from .outlines import current_version, draft_outline, lesson_pages, required_keys
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
    "CourseVisit",
    "LessonDates",
    "LessonItem",
    "OfferedDate",
    "Sheet",
    "booking_of",
    "completed_at",
    "course_around",
    "course_visit",
    "current_version",
    "draft_outline",
    "event_sheet",
    "group_choices",
    "has_completed",
    "lesson_dates",
    "lesson_pages",
    "lesson_visit",
    "live_lessons",
    "managed_events",
    "may_see_date",
    "own_dates",
    "required_keys",
    "seats_left",
]
