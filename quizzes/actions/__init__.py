"""Everything that can happen to questions and attempts. Each action is one transaction and may be repeated."""

from .answering import (
    AttemptClosed,
    GivenAnswer,
    SavedAnswer,
    StaleAnswer,
    UnknownPosition,
    save_answer,
    save_answers,
)
from .drafts import keep_as_draft
from .finishing import close_expired_attempts, submit_attempt
from .freezing import UnfinishedQuestion, freeze_question
from .naming import name_categories
from .pretests import PretestUnavailable, start_pretest
from .starting import NoAttemptsLeft, QuizEmpty, start_attempt

__all__ = [
    "AttemptClosed",
    "GivenAnswer",
    "NoAttemptsLeft",
    "PretestUnavailable",
    "QuizEmpty",
    "SavedAnswer",
    "StaleAnswer",
    "UnfinishedQuestion",
    "UnknownPosition",
    "close_expired_attempts",
    "freeze_question",
    "keep_as_draft",
    "name_categories",
    "save_answer",
    "save_answers",
    "start_attempt",
    "start_pretest",
    "submit_attempt",
]
