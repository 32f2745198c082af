"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import (
    COMPLETION_RULE,
    ForeignLesson,
    NotEnrolled,
    complete_lesson,
    enroll,
    save_position,
)
from .transfers import (
    AlreadyJudged,
    Incomplete,
    IncompleteJudgment,
    NothingToWrite,
    StaleDraft,
    TooManyFiles,
    WarningNotConfirmed,
    Writing,
    confirm_submission,
    hand_in,
    missing_parts,
    return_submission,
    save_draft,
)
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "COMPLETION_RULE",
    "AlreadyJudged",
    "ForeignLesson",
    "Incomplete",
    "IncompleteJudgment",
    "NotEnrolled",
    "NothingRequired",
    "NothingToWrite",
    "StaleDraft",
    "TooManyFiles",
    "WarningNotConfirmed",
    "Writing",
    "complete_lesson",
    "confirm_submission",
    "enroll",
    "hand_in",
    "missing_parts",
    "note_change",
    "publish_version",
    "publishing_one_version",
    "return_submission",
    "save_draft",
    "save_position",
]
