"""Gaps of a text as our cloze questions have them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Option
from quizzes.formats.numbers import number
from quizzes.formats.xml_tree import Node

from .deriving import ZERO, share_of
from .questions import QtiQuestion
from .words import escaped

STEP = Decimal("0.01")
MOST_POINTS = Decimal(100)


def choice_gap(key: str, choices: list[tuple[str, str]], score: Callable[[str], Decimal]) -> dict[str, Any]:
    """A list to choose from. `score`: what a choice gives. Without any points it has no answers."""
    worth = {name: score(name) for name, _text in choices}
    best = max(worth.values(), default=ZERO)
    answers = [{"text": text, "fraction": max(share_of(worth[name], best), ZERO)} for name, text in choices if best > 0]
    return {"key": key, "kind": "choice", "points": best, "answers": answers}


def typed_gap(
    key: str, options: Sequence[Option], best: Decimal, is_case_sensitive: bool, *, is_number: bool
) -> dict[str, Any]:
    answers = [_number(option) if is_number else _text(option) for option in options]
    gap = {"key": key, "kind": "number" if is_number else "text", "points": best, "answers": answers}
    return {**gap, "case_sensitive": True} if is_case_sensitive and not is_number else gap


def _text(option: Option) -> dict[str, Any]:
    return {"text": escaped(option).text, "fraction": option.fraction}


def _number(option: Option) -> dict[str, Any]:
    value = option.text if option.text == "*" else number(option.text)
    return {"value": value, "tolerance": option.tolerance or ZERO, "fraction": option.fraction}


def finish_gaps(question: QtiQuestion, gaps: list[dict[str, Any]], nodes: Sequence[Node]) -> None:
    """Points as weights: the lightest gap has 1."""
    for gap, node in zip(gaps, nodes, strict=True):
        if not gap["answers"]:
            question.refuse(_("For a gap, no answer gives points. Please say which answer is right."), node.line)
    lightest = min((gap["points"] for gap in gaps if gap["points"] > 0), default=Decimal(1))
    for gap in gaps:
        weight = min(gap["points"] / lightest, MOST_POINTS)
        gap["points"] = weight.quantize(STEP).normalize() + ZERO
    question.details["gaps"] = gaps
