"""Answers are saved as the learner goes."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courses.typing import Person
from quizzes.models import Answer, Attempt, kind_of
from quizzes.queries import answers_with_digest, contents_of

LARGEST_POSITION = 2**31  # no column holds a larger one


class UnknownPosition(LookupError):
    """The attempt has no question at this position."""


class AttemptClosed(Exception):
    """The attempt is handed in, or its time is over: nothing can be saved any more."""


class StaleAnswer(Exception):
    """The answer was saved elsewhere since this page was delivered. `answer` is what is stored."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"position {answer.position} has been saved {answer.sequence} times")


@dataclass(frozen=True)
class GivenAnswer:
    """What a page sends for one question. `sequence`: how many saves of this answer the page knows of.

    `response` is a list of strings from a form, or a response of the question's type; None: not answered.
    `is_flagged` None leaves the flag as it is.
    """

    position: int
    response: Any
    sequence: int
    is_flagged: bool | None = None


@dataclass(frozen=True)
class SavedAnswer:
    """What is stored now. `saved_at` is None for a question that was never touched."""

    position: int
    sequence: int
    saved_at: datetime.datetime | None
    is_answered: bool


def save_answer(
    *,
    public_id: uuid.UUID,
    learner: Person,
    position: int,
    response: Any,
    sequence: int,
    at: datetime.datetime,
    is_flagged: bool | None = None,
) -> SavedAnswer:
    """Save one answer; see `save_answers`."""
    given = GivenAnswer(position, response, sequence, is_flagged)
    return save_answers(public_id=public_id, learner=learner, given=[given], at=at)[0]


@transaction.atomic
def save_answers(
    *, public_id: uuid.UUID, learner: Person, given: Sequence[GivenAnswer], at: datetime.datetime
) -> list[SavedAnswer]:
    """Save the answers of one page: all or none (L6).

    Saving what is stored already changes nothing, so a repeated request does no harm, whatever its sequence.

    Raises Attempt.DoesNotExist for a foreign attempt, AttemptClosed, UnknownPosition, InvalidResponse, or StaleAnswer
    when an answer was saved elsewhere.
    """
    answers = _lock(public_id, learner, [item.position for item in given])
    attempt = next(iter(answers.values())).attempt
    if not attempt.is_open or attempt.is_overdue(at):
        raise AttemptClosed
    contents = contents_of(answers.values())
    changed = []
    for item in given:
        answer = answers[item.position]
        content = contents[answer.question_version_id]
        response = kind_of(content).clean(content, item.response)
        is_flagged = answer.is_flagged if item.is_flagged is None else item.is_flagged
        if (response, is_flagged) == (answer.response, answer.is_flagged):
            continue
        if item.sequence != answer.sequence:
            raise StaleAnswer(answer)
        answer.response, answer.is_flagged = response, is_flagged
        answer.sequence, answer.saved_at = answer.sequence + 1, at
        changed.append(answer)
    if changed:
        Answer.objects.store(changed, ["response", "is_flagged", "sequence", "saved_at"])
    saved = [answers[item.position] for item in given]
    return [SavedAnswer(row.position, row.sequence, row.saved_at, row.is_answered) for row in saved]


def _lock(public_id: uuid.UUID, learner: Person, positions: Sequence[int]) -> dict[int, Any]:
    """The answers by position, with their attempt, held until the transaction ends.

    Everything that writes answers locks the attempt before the answers, in one query here: so a save and a hand-in
    never overwrite each other, never wait for each other in a circle, and both see what the other has stored.
    """
    possible = [position for position in positions if position < LARGEST_POSITION]
    rows = answers_with_digest().filter(attempt__public_id=public_id, attempt__learner=learner, position__in=possible)
    answers = {
        answer.position: answer for answer in rows.select_related("attempt").select_for_update(of=("attempt", "self"))
    }
    if len(answers) != len(set(positions)) or not answers:
        Attempt.objects.get(public_id=public_id, learner=learner)  # a foreign attempt says nothing about its questions
        raise UnknownPosition
    return answers
