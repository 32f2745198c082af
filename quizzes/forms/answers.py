"""What pages of questions send: answers as learners give them."""

import re
from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from quizzes.actions import GivenAnswer
from quizzes.models import Certainty

# `q3`: the answer to question 3, `q3.part`: the answer in one of its parts, `q3-sequence`: how many saves of it the
# page knows, `q3-flag`: marked for later, `q3-certainty`: how certain the learner is.
ANSWER_FIELD = re.compile(r"q([1-9]\d{0,3})(?:-sequence|-flag|-certainty|\.([0-9A-Za-z_-]{1,64}))?")
SEQUENCE = re.compile(r"\d{1,9}", re.ASCII)
CERTAINTIES = {str(value) for value in Certainty.values}


class MalformedAnswers(ValueError):
    """The request is not a page of answers."""


def given_answers(data: QueryDict) -> list[GivenAnswer]:
    """The answers of one page, by position. Raises MalformedAnswers."""
    matches = (ANSWER_FIELD.fullmatch(name) for name in data)
    parts: dict[int, dict[str, list[str]]] = {}
    for match in matches:
        if match:
            of_question = parts.setdefault(int(match[1]), {})
            if match[2] is not None:
                of_question[match[2]] = data.getlist(match[0])
    if not parts and "go" not in data:  # a page on which nothing is left to answer sends only where to go
        raise MalformedAnswers(_("The request contains no answer."))
    return [_given_answer(data, position, parts[position]) for position in sorted(parts)]


def _given_answer(data: QueryDict, position: int, parts: dict[str, list[str]]) -> GivenAnswer:
    name = f"q{position}"
    sequence = data.get(f"{name}-sequence", "")
    if not SEQUENCE.fullmatch(sequence):
        raise MalformedAnswers(_("The request does not say which state of the answer it knows."))
    certainty = data.get(f"{name}-certainty")
    if certainty is not None and certainty not in CERTAINTIES:
        raise MalformedAnswers(_("The request names no degree of certainty that there is."))
    return GivenAnswer(
        position=position,
        response=parts or data.getlist(name),
        sequence=int(sequence),
        is_flagged=f"{name}-flag" in data,
        certainty=int(certainty) if certainty else None,
    )


def position_to_check(data: QueryDict, given: Sequence[GivenAnswer]) -> int | None:
    """The position of the answer to check, one of those given; None: only save. Raises MalformedAnswers."""
    wanted = data.get("check")
    if wanted is None:
        return None
    position = next((item.position for item in given if str(item.position) == wanted), None)
    if position is None:
        raise MalformedAnswers(_("The request does not contain the answer that it wants to check."))
    return position
