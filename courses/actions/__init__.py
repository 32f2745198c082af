"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import (
    COMPLETION_RULE,
    ForeignLesson,
    NotEnrolled,
    complete_lesson,
    enroll,
    save_position,
)
from .reflections import ReflectionChangedElsewhere, ReflectionTooLong, save_reflection
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "COMPLETION_RULE",
    "ForeignLesson",
    "NotEnrolled",
    "NothingRequired",
    "ReflectionChangedElsewhere",
    "ReflectionTooLong",
    "complete_lesson",
    "enroll",
    "note_change",
    "publish_version",
    "publishing_one_version",
    "save_position",
    "save_reflection",
]
