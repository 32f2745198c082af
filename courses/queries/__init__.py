"""Reads: the outline of a course, and how far a learner is in it."""

from .beginnings import has_begun, is_up_to_date
from .outlines import current_version, draft_outline, lesson_pages, required_keys
from .paths import (
    PathStep,
    PathView,
    StepState,
    path_requirements,
    path_views,
    paths_in_force,
)
from .ratings import rating_of
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
    "PathStep",
    "PathView",
    "StepState",
    "completed_at",
    "course_around",
    "course_visit",
    "current_version",
    "draft_outline",
    "has_begun",
    "is_up_to_date",
    "lesson_pages",
    "lesson_visit",
    "path_requirements",
    "path_views",
    "paths_in_force",
    "rating_of",
    "required_keys",
]
