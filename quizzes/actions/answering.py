"""Answers are saved as the learner goes."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.models import Answer, Attempt, InvalidResponse, kind_of
from quizzes.models.questions import Content
from quizzes.queries import answers_with_digest, contents_of

LARGEST_POSITION = 2**31  # no column holds a larger one


class UnknownPosition(LookupError):
    """The attempt has no question at this position."""


class AttemptClosed(Exception):
    """The attempt is handed in, or its time is over: nothing can be saved any more."""


class AnswerFixed(Exception):
    """Feedback to this answer was shown and no try is left: it cannot change any more."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"position {answer.position} was checked")


class QuestionPassed(Exception):
    """The learner has gone on, and this attempt knows no way back. `attempt` says how far it has come."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        super().__init__(f"attempt {attempt.public_id} has reached position {attempt.reached_position}")


class StaleAnswer(Exception):
    """The answer was saved elsewhere since this page was delivered. `answer` is what is stored."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"position {answer.position} has been saved {answer.sequence} times")


@dataclass(frozen=True)
class GivenAnswer:
    """What a page sends for one question. `sequence`: how many saves of this answer the page knows of.

    `response` is `FormData`, or a response of the question's type; None: not answered. `is_flagged` and `certainty`
    None leave things as they are.
    """

    position: int
    response: Any
    sequence: int
    is_flagged: bool | None = None
    certainty: int | None = None


@dataclass(frozen=True)
class SavedAnswer:
    """What is stored now. `saved_at` is None for a question that was never touched; `note`: see `QuestionKind.note`."""

    position: int
    sequence: int
    saved_at: datetime.datetime | None
    is_answered: bool
    note: str = ""


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
    *,
    public_id: uuid.UUID,
    learner: Person,
    given: Sequence[GivenAnswer],
    at: datetime.datetime,
    moves_to: int | None = None,
) -> list[SavedAnswer]:
    """Save the answers of one page: all or none (L6). `given` may be empty, on a page where nothing is left to answer.

    `moves_to` is the position that the learner goes on to: in an attempt without going back, what stands before it is
    closed then; in any other it says nothing.
    Saving what is stored already changes nothing, so a repeated request does no harm, whatever its sequence.

    Raises Attempt.DoesNotExist for a foreign attempt, AttemptClosed, UnknownPosition, InvalidResponse, AnswerFixed for
    an answer that was checked, QuestionPassed, or StaleAnswer when an answer was saved elsewhere.
    """
    if not given:
        attempt = Attempt.objects.select_for_update().get(public_id=public_id, learner=learner)
        _check_open(attempt, at)
        _move_on(attempt, moves_to)
        return []
    answers = lock_answers(public_id, learner, [item.position for item in given], at)
    contents = contents_of(answers.values())
    changed = [item.position for item in given if take_over(item, answers[item.position], contents, at)]
    if changed:
        Answer.objects.store([answers[position] for position in changed], SAVED_FIELDS)
    _move_on(answers[given[0].position].attempt, moves_to)
    return [saved_answer(answers[item.position], contents) for item in given]


def _move_on(attempt: Attempt, position: int | None) -> None:
    if attempt.is_in_order and position is not None and position > attempt.reached_position:
        attempt.reached_position = position
        attempt.save(update_fields=["reached_position"])


SAVED_FIELDS = ["response", "is_flagged", "certainty", "sequence", "saved_at"]


def saved_answer(answer: Answer, contents: Mapping[int, Content]) -> SavedAnswer:
    """What is stored for it now."""
    content = contents[answer.question_version_id]
    note = kind_of(content).note(content, answer.response)
    return SavedAnswer(answer.position, answer.sequence, answer.saved_at, answer.is_answered, note)


def take_over(item: GivenAnswer, answer: Answer, contents: Mapping[int, Content], at: datetime.datetime) -> bool:
    """Put what was given into the row in memory; returns whether anything differs. Raises as `save_answers` does."""
    content = contents[answer.question_version_id]
    response = kind_of(content).clean(content, item.response)
    if item.certainty is not None and not answer.attempt.asks_certainty:
        raise InvalidResponse(_("This quiz does not ask how certain you are."))
    is_flagged = answer.is_flagged if item.is_flagged is None else item.is_flagged
    certainty = answer.certainty if item.certainty is None else item.certainty
    if (response, is_flagged, certainty) == (answer.response, answer.is_flagged, answer.certainty):
        return False
    if answer.position < answer.attempt.reached_position:
        raise QuestionPassed(answer.attempt)
    if answer.checked_at and (response, certainty) != (answer.response, answer.certainty):
        raise AnswerFixed(answer)
    if item.sequence != answer.sequence:
        raise StaleAnswer(answer)
    answer.response, answer.is_flagged, answer.certainty = response, is_flagged, certainty
    answer.sequence, answer.saved_at = answer.sequence + 1, at
    return True


def lock_answers(
    public_id: uuid.UUID, learner: Person, positions: Sequence[int], at: datetime.datetime
) -> dict[int, Any]:
    """The answers by position, with their attempt, held until the transaction ends.

    Raises Attempt.DoesNotExist, UnknownPosition or AttemptClosed.
    """
    answers = _lock(public_id, learner, positions)
    _check_open(next(iter(answers.values())).attempt, at)
    return answers


def _check_open(attempt: Attempt, at: datetime.datetime) -> None:
    if not attempt.is_open or attempt.is_overdue(at):
        raise AttemptClosed


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
