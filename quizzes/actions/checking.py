"""Answers are checked before handing in, in quizzes that give feedback question by question."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.models import Answer, Behavior, fraction_of, kind_of
from quizzes.queries import contents_of

from .answering import SAVED_FIELDS, GivenAnswer, lock_answers, take_over


class NothingToCheck(ValueError):
    """The question is not answered, or this quiz or this type of question gives no feedback before handing in."""


@transaction.atomic
def check_answer(*, public_id: uuid.UUID, learner: Person, given: GivenAnswer, at: datetime.datetime) -> Answer:
    """Save one answer and say how good it is; returns the row as it is stored now.

    With several tries, a wrong one leaves the question open while hints are left, without its wrong parts where the
    hint says so. Checking the same answer again changes nothing: a try is used up once.

    Raises as `save_answers` does, and NothingToCheck.
    """
    answers = lock_answers(public_id, learner, [given.position], at)
    answer: Answer = answers[given.position]
    contents = contents_of([answer])
    content = contents[answer.question_version_id]
    kind = kind_of(content)
    if answer.attempt.behavior == Behavior.DEFERRED or not kind.is_graded or kind.is_graded_by_person:
        raise NothingToCheck(_("This answer is graded after handing in."))
    if answer.tries and kind.clean(content, given.response) == answer.tries[-1]["response"]:
        return answer
    take_over(given, answer, contents, at)
    if answer.checked_at:
        return answer
    if answer.response is None:
        raise NothingToCheck(_("Please answer the question first."))
    fraction = fraction_of(content, [answer.response])
    answer.tries = [*answer.tries, {"response": answer.response, "fraction": str(fraction), "at": at.isoformat()}]
    hints = content.get("hints", []) if answer.attempt.behavior == Behavior.SEVERAL_TRIES else []
    if fraction == 1 or len(answer.tries) > len(hints):
        answer.checked_at = at
    elif hints[len(answer.tries) - 1]["clears_wrong"]:
        answer.response = kind.without_wrong(content, answer.response)
    Answer.objects.store([answer], [*SAVED_FIELDS, "tries", "checked_at"])
    return answer
