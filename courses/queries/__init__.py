"""Reads: the outline of a course, and how far a learner is in it."""

from .outlines import current_version, draft_outline, lesson_pages, required_keys
from .reading import CheckState, LessonReading, NoteState, blocks_of, media_keys
from .reflections import reflections_in
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
    "CheckState",
    "CourseVisit",
    "LessonItem",
    "LessonReading",
    "NoteState",
    "blocks_of",
    "completed_at",
    "course_around",
    "course_visit",
    "current_version",
    "draft_outline",
    "lesson_pages",
    "lesson_visit",
    "media_keys",
    "reflections_in",
    "required_keys",
]
