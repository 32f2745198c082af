"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import ForeignLesson, LessonLocked, NotEnrolled, NotOpenYet, complete_lesson, enroll, save_position
from .releases import OutdatedRelease, ReleaseRefused, release_change
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
    "AlreadyJudged",
    "ForeignLesson",
    "Incomplete",
    "IncompleteJudgment",
    "LessonLocked",
    "NotEnrolled",
    "NotOpenYet",
    "NothingRequired",
    "NothingToWrite",
    "OutdatedRelease",
    "ReleaseRefused",
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
    "release_change",
    "return_submission",
    "save_draft",
    "save_position",
]
