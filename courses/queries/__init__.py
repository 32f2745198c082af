"""Reads: the outline of a course, and how far a learner is in it."""

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
    "LessonItem",
    "completed_at",
    "course_around",
    "course_visit",
    "current_version",
    "draft_outline",
    "lesson_pages",
    "lesson_visit",
    "required_keys",
]
