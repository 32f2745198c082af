"""Reads: the outline of a course, how far a learner is in it, and what differs between its versions."""

from .beginning import Beginning, beginning_of, leads_back, missing_prerequisites
from .diffs import LessonChange, Piece, VersionDiff, changed_keys, texts_of, version_diff
from .items import ChapterItem, LessonItem, Sight
from .outlines import (
    current_version,
    draft_chapters,
    draft_outline,
    leaves_nothing_required,
    lesson_pages,
    locked_keys,
    outline_of,
    parts_to_complete,
)
from .records import VersionRecord, version_page
from .releases import count_completers, pending_release, release_base, suggested_class
from .updates import NO_UPDATE, Update, asking_releases, updates_for, with_completed_version
from .visits import CourseVisit, completed_at, course_around, course_visit, is_locked, lesson_visit, repeats_since

__all__ = [
    "NO_UPDATE",
    "Beginning",
    "ChapterItem",
    "CourseVisit",
    "LessonChange",
    "LessonItem",
    "Piece",
    "Sight",
    "Update",
    "VersionDiff",
    "VersionRecord",
    "asking_releases",
    "beginning_of",
    "changed_keys",
    "completed_at",
    "count_completers",
    "course_around",
    "course_visit",
    "current_version",
    "draft_chapters",
    "draft_outline",
    "is_locked",
    "leads_back",
    "leaves_nothing_required",
    "lesson_pages",
    "lesson_visit",
    "locked_keys",
    "missing_prerequisites",
    "outline_of",
    "parts_to_complete",
    "pending_release",
    "release_base",
    "repeats_since",
    "suggested_class",
    "texts_of",
    "updates_for",
    "version_diff",
    "version_page",
    "with_completed_version",
]
