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
from .naming import name_categories, name_questions
from .pretests import PretestUnavailable, start_pretest
from .starting import NoAttemptsLeft, QuizEmpty, start_attempt

__all__ = [
    "AnswerFixed",
    "AttemptClosed",
    "GivenAnswer",
    "NoAttemptsLeft",
    "NothingToCheck",
    "PretestUnavailable",
    "QuizEmpty",
    "SavedAnswer",
    "StaleAnswer",
    "UnfinishedQuestion",
    "UnknownPosition",
    "check_answer",
    "close_expired_attempts",
    "freeze_question",
    "keep_as_draft",
    "name_categories",
    "name_questions",
    "save_answer",
    "save_answers",
    "start_attempt",
    "start_pretest",
    "submit_attempt",
]
