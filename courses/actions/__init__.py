"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

from .learning import (
    COMPLETION_RULE,
    ForeignLesson,
    NotEnrolled,
    complete_lesson,
    enroll,
    save_position,
)
from .notes import change_note, delete_note, remove_bookmark, set_bookmark, write_note
from .questions import (
    QUESTIONS_A_DAY,
    AlreadyAnswered,
    NotAnswered,
    TooManyQuestions,
    answer_question,
    ask_question,
    change_question,
    pin_question,
    withdraw_question,
)
from .versions import NothingRequired, note_change, publish_version, publishing_one_version

__all__ = [
    "COMPLETION_RULE",
    "QUESTIONS_A_DAY",
    "AlreadyAnswered",
    "ForeignLesson",
    "NotAnswered",
    "NotEnrolled",
    "NothingRequired",
    "TooManyQuestions",
    "answer_question",
    "ask_question",
    "change_note",
    "change_question",
    "complete_lesson",
    "delete_note",
    "enroll",
    "note_change",
    "pin_question",
    "publish_version",
    "publishing_one_version",
    "remove_bookmark",
    "save_position",
    "set_bookmark",
    "withdraw_question",
    "write_note",
]
