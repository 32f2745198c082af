"""Everything that can happen to questions and attempts. Each action is one transaction and may be repeated."""

from .answering import (
    AnswerFixed,
    AttemptClosed,
    GivenAnswer,
    QuestionPassed,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    save_answer,
    save_answers,
)
from .bank import (
    ReasonNeeded,
    file_question,
    make_pilot,
    make_ready,
    promote_question,
    publish_new_question,
    retire_question,
    tag_question,
)
from .checking import NothingToCheck, check_answer
from .drafts import keep_as_draft
from .finishing import close_expired_attempts, submit_attempt
from .freezing import UnfinishedQuestion, freeze_question
from .grading import AlreadyGraded, IncompleteGrading, grade_answer
from .naming import name_categories, name_questions
from .overriding import (
    NothingGranted,
    OverrideEffect,
    grant_override,
    grant_overrides,
    preview_withdrawal,
    withdraw_override,
)
from .practicing import PracticeUnavailable, delete_practice, start_practice
from .pretests import PretestUnavailable, start_pretest
from .recounting import Recount, recount_results
from .regrading import KeyMissing, continue_regrade, continue_regrades, decide_regrade
from .starting import MustWait, NoAttemptsLeft, QuizClosed, QuizEmpty, QuizNotOpen, QuizOpensLater, start_attempt

__all__ = [
    "AlreadyGraded",
    "AnswerFixed",
    "AttemptClosed",
    "GivenAnswer",
    "IncompleteGrading",
    "KeyMissing",
    "MustWait",
    "NoAttemptsLeft",
    "NothingGranted",
    "NothingToCheck",
    "OverrideEffect",
    "PracticeUnavailable",
    "PretestUnavailable",
    "QuestionPassed",
    "QuizClosed",
    "QuizEmpty",
    "QuizNotOpen",
    "QuizOpensLater",
    "ReasonNeeded",
    "Recount",
    "SavedAnswer",
    "StaleAnswer",
    "UnfinishedQuestion",
    "UnknownPosition",
    "check_answer",
    "close_expired_attempts",
    "continue_regrade",
    "continue_regrades",
    "decide_regrade",
    "delete_practice",
    "file_question",
    "freeze_question",
    "grade_answer",
    "grant_override",
    "grant_overrides",
    "keep_as_draft",
    "make_pilot",
    "make_ready",
    "name_categories",
    "name_questions",
    "preview_withdrawal",
    "promote_question",
    "publish_new_question",
    "recount_results",
    "retire_question",
    "save_answer",
    "save_answers",
    "start_attempt",
    "start_practice",
    "start_pretest",
    "submit_attempt",
    "tag_question",
    "withdraw_override",
]
