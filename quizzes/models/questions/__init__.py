"""Question types, one module each. Importing this package registers every module in it."""

import importlib
import pkgutil

from .base import (
    Difficulty,
    Question,
    QuestionCategory,
    QuestionHint,
    QuestionState,
    QuestionTag,
    plain_text,
    question_models,
)
from .kinds import Choice, Content, FormData, InvalidResponse, Part, QuestionKind, Response, kind_of

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = [
    "Choice",
    "Content",
    "Difficulty",
    "FormData",
    "InvalidResponse",
    "Part",
    "Question",
    "QuestionCategory",
    "QuestionHint",
    "QuestionKind",
    "QuestionState",
    "QuestionTag",
    "Response",
    "kind_of",
    "plain_text",
    "question_models",
]
