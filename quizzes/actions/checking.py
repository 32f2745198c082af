"""Answers are checked before handing in, in quizzes that give feedback question by question."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.models import Answer, Behavior, fraction_of, kind_of
from quizzes.models.questions import Content
from quizzes.queries import contents_of, is_checkable

from .answering import SAVED_FIELDS, GivenAnswer, QuestionPassed, lock_answers, take_over


class NothingToCheck(ValueError):
    """The question is not answered, or this quiz or this type of question gives no feedback before handing in."""


@transaction.atomic
def check_answer(
    *,
    public_id: uuid.UUID,
    learner: Person,
    given: GivenAnswer,
    at: datetime.datetime,
    others: Sequence[GivenAnswer] = (),
) -> Answer:
    """Save one answer and say how good it is; returns the row as it is stored now. `others` are saved along with it.

    With several tries, a wrong one leaves the question open while hints are left, without its wrong parts where the
    hint says so. A check counts as a save, so another window that knows nothing of it is stale. Checking the same
    answer again changes nothing: a try is used up once. A question that is over is not flagged any more.

    Raises as `save_answers` does, and NothingToCheck.
    """
    answers = lock_answers(public_id, learner, [given.position, *(item.position for item in others)], at)
    contents = contents_of(answers.values())
    changed = [answers[item.position] for item in others if take_over(item, answers[item.position], contents, at)]
    answer: Answer = answers[given.position]
    content = contents[answer.question_version_id]
    if not is_checkable(answer.attempt, content):
        raise NothingToCheck(_("This answer is graded after handing in."))
    is_repeated = answer.tries and kind_of(content).clean(content, given.response) == answer.tries[-1]["response"]
    if not is_repeated:
        take_over(given, answer, contents, at)
        _use_try(answer, content, at)
        changed.append(answer)
    if changed:
        Answer.objects.store(changed, [*SAVED_FIELDS, "tries", "checked_at"])
    return answer


def _use_try(answer: Answer, content: Content, at: datetime.datetime) -> None:
    """Check what stands in the row in memory."""
    if answer.position < answer.attempt.reached_position:
        raise QuestionPassed(answer.attempt)
    if answer.response is None:
        raise NothingToCheck(_("Please answer the question first."))
    fraction = fraction_of(content, [answer.response])
    this_try: dict[str, Any] = {"response": answer.response, "fraction": str(fraction), "at": at.isoformat()}
    hints = content.get("hints", []) if answer.attempt.behavior == Behavior.SEVERAL_TRIES else []
    if fraction == 1 or len(answer.tries) >= len(hints):
        answer.checked_at, answer.is_flagged = at, False
    elif hints[len(answer.tries)]["clears_wrong"]:
        answer.response = this_try["left"] = kind_of(content).without_wrong(content, answer.response)
    answer.tries = [*answer.tries, this_try]
    answer.sequence, answer.saved_at = answer.sequence + 1, at
