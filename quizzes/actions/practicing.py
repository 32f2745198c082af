"""Learners practice with the questions of a quiz. It counts nowhere, nobody else sees it, and they can delete it."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import Enrollment
from courses.typing import Person
from quizzes.models import Attempt, Purpose, QuizPage
from quizzes.queries import draws, running_attempt

from .starting import check_has_reached, create_attempt, go_on_or_begin, next_number


class PracticeUnavailable(Exception):
    """The quiz offers no practice, or an attempt at it is running."""


def start_practice(
    *, learner: Person, quiz: QuizPage, at: datetime.datetime, enrollment: Enrollment | None = None
) -> Attempt:
    """Begin to practice; while a practice is open, return it.

    There is no limit, no deadline, and nothing is announced. Feedback comes at once. `enrollment`: see `start_attempt`.

    Raises PracticeUnavailable or QuizEmpty, or NotEnrolled and LessonLocked of courses.actions.
    """

    def begin(earlier: list[Attempt], _practices: list[Attempt]) -> Attempt:
        _check_may_practice(learner, quiz, enrollment, at)
        return create_attempt(learner, quiz, draws(quiz), at, number=next_number(earlier), purpose=Purpose.PRACTICE)

    return go_on_or_begin(learner, quiz, Purpose.PRACTICE, at, begin)


def _check_may_practice(learner: Person, quiz: QuizPage, enrollment: Enrollment | None, at: datetime.datetime) -> None:
    if not quiz.offers_practice:
        raise PracticeUnavailable(_("This quiz offers no practice."))
    check_has_reached(learner, quiz, enrollment)
    counting = running_attempt(learner, quiz)
    if counting and not counting.is_overdue(at):
        raise PracticeUnavailable(_("You have begun an attempt. Please hand it in first; then you can practice."))


@transaction.atomic
def delete_practice(*, public_id: uuid.UUID, learner: Person) -> None:
    """Delete the learner's own practice with its answers; repeating it changes nothing. Attempts that count stay."""
    Attempt.objects.filter(public_id=public_id, learner=learner, purpose=Purpose.PRACTICE).delete()
