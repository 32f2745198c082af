"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import (
    ForeignLesson,
    LessonLocked,
    NotEnrolled,
    NotOpenYet,
    complete_lesson,
    enroll,
    save_position,
)
from .releases import OutdatedRelease, ReleaseRefused, release_change
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "ForeignLesson",
    "LessonLocked",
    "NotEnrolled",
    "NotOpenYet",
    "NothingRequired",
    "OutdatedRelease",
    "ReleaseRefused",
    "complete_lesson",
    "enroll",
    "note_change",
    "publish_version",
    "publishing_one_version",
    "release_change",
    "save_position",
]
