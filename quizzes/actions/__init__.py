"""Everything that can happen to questions and attempts. Each action is one transaction and may be repeated."""

from .answering import (
    AnswerFixed,
    AttemptClosed,
    GivenAnswer,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    save_answer,
    save_answers,
)
from .checking import NothingToCheck, check_answer
from .drafts import keep_as_draft
from .finishing import close_expired_attempts, submit_attempt
from .freezing import UnfinishedQuestion, freeze_question
from .naming import name_categories
from .overriding import (
    NothingGranted,
    OverrideEffect,
    grant_override,
    grant_overrides,
    preview_withdrawal,
    withdraw_override,
)
from .pretests import PretestUnavailable, start_pretest
from .recounting import Recount, recount_results
from .starting import (
    MustWait,
    NoAttemptsLeft,
    QuizClosed,
    QuizEmpty,
    QuizNotOpen,
    QuizOpensLater,
    start_attempt,
)

__all__ = [
    "AnswerFixed",
    "AttemptClosed",
    "GivenAnswer",
    "MustWait",
    "NoAttemptsLeft",
    "NothingGranted",
    "NothingToCheck",
    "OverrideEffect",
    "PretestUnavailable",
    "QuizClosed",
    "QuizEmpty",
    "QuizNotOpen",
    "QuizOpensLater",
    "Recount",
    "SavedAnswer",
    "StaleAnswer",
    "UnfinishedQuestion",
    "UnknownPosition",
    "check_answer",
    "close_expired_attempts",
    "freeze_question",
    "grant_override",
    "grant_overrides",
    "keep_as_draft",
    "name_categories",
    "preview_withdrawal",
    "recount_results",
    "save_answer",
    "save_answers",
    "start_attempt",
    "start_pretest",
    "submit_attempt",
    "withdraw_override",
]
