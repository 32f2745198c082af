"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import (
    COMPLETION_RULE,
    ForeignLesson,
    NotEnrolled,
    complete_lesson,
    enroll,
    save_position,
)
from .paths import EmptyPath, publish_path_version
from .ratings import NotCompleted, rate_course, skip_rating
from .testing_out import complete_by_testing_out
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "COMPLETION_RULE",
    "EmptyPath",
    "ForeignLesson",
    "NotCompleted",
    "NotEnrolled",
    "NothingRequired",
    "complete_by_testing_out",
    "complete_lesson",
    "enroll",
    "note_change",
    "publish_path_version",
    "publish_version",
    "publishing_one_version",
    "rate_course",
    "save_position",
    "skip_rating",
]
