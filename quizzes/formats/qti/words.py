"""Small words of both generations: true and false, answers in which an asterisk means something."""

import re
from dataclasses import replace

from quizzes.formats.neutral import Option
from quizzes.formats.texts import plain_text

from .questions import QtiQuestion

TRUE_WORDS = frozenset({"true", "wahr", "richtig", "vrai", "verdadero"})
FALSE_WORDS = frozenset({"false", "falsch", "faux", "falso"})
ASTERISK = re.compile(r"(?<!\\)\*")


def truth_of(question: QtiQuestion) -> None:
    """A single choice between “true” and “false” is a question of true or false."""
    words = [plain_text(option.text).strip().rstrip(".").casefold() for option in question.options]
    if len(words) != 2 or {option.fraction for option in question.options} != {0, 1}:
        return
    said = [("true" if word in TRUE_WORDS else "false" if word in FALSE_WORDS else "") for word in words]
    if sorted(said) != ["false", "true"]:
        return
    question.type = "true_false"
    question.options = [replace(option, text=word) for option, word in zip(question.options, said, strict=True)]


def escaped(option: Option) -> Option:
    """Here, “*” stands for anything, unless a “\\” stands before it; there, it is an asterisk."""
    return option if option.text == "*" else replace(option, text=option.text.replace("*", "\\*"))


def is_pattern(text: str) -> bool:
    return bool(ASTERISK.search(text))


def unescaped(text: str) -> str:
    return text.replace("\\*", "*")
