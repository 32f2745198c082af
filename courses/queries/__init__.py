"""Reads: the outline of a course, how far a learner is in it, and what they noted and asked."""

from .catalog import CatalogFilter, catalog_courses, languages_of_catalog
from .margins import LessonMargin, MarginEntry, lesson_margin
from .notes import NotedCourse, courses_with_notes, own_notes
from .outlines import current_version, draft_outline, lesson_pages, required_keys
from .passages import passage
from .printing import PrintedChapter, printed_chapters
from .questions import (
    QueuedQuestion,
    answered_questions,
    groups_taught,
    lessons_of_questions,
    pinned_groups,
    queue_of,
    taught_question,
    waiting_questions,
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
    "CatalogFilter",
    "ChapterItem",
    "CourseVisit",
    "LessonItem",
    "LessonMargin",
    "MarginEntry",
    "NotedCourse",
    "PrintedChapter",
    "QueuedQuestion",
    "answered_questions",
    "catalog_courses",
    "completed_at",
    "course_around",
    "course_visit",
    "courses_with_notes",
    "current_version",
    "draft_outline",
    "groups_taught",
    "languages_of_catalog",
    "lesson_margin",
    "lesson_pages",
    "lesson_visit",
    "lessons_of_questions",
    "own_notes",
    "passage",
    "pinned_groups",
    "printed_chapters",
    "queue_of",
    "required_keys",
    "taught_question",
    "waiting_questions",
]
