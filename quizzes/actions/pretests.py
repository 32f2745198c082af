"""A quiz is taken before the course, to test out of its lessons. It is no attempt at the quiz."""

import datetime

from django.utils.translation import gettext as _

from courses.actions import NotOpenYet
from courses.queries import beginning_of, is_open_to
from courses.typing import Person
from quizzes.models import Attempt, Purpose, QuizPage
from quizzes.queries import draws, may_take_pretest

from .starting import (
    check_is_open,
    create_attempt,
    end_practice,
    fix_deadline,
    go_on_or_begin,
    next_number,
    rules_to_begin_by,
)


class PretestUnavailable(Exception):
    """The learner cannot test out: the course is begun or done, the test was taken, or the author does not allow it."""


def start_pretest(*, learner: Person, quiz: QuizPage, at: datetime.datetime) -> Attempt:
    """Begin the test before the course; while one is open, return it (L3).

    The course is not begun by it. One attempt for each blueprint of the quiz.

    Raises PretestUnavailable, QuizEmpty, QuizOpensLater or QuizClosed, or NotOpenYet of courses.actions where the
    course cannot be begun.
    """

    def begin(earlier: list[Attempt], practices: list[Attempt]) -> Attempt:
        _check_may_test_out(learner, quiz, at)
        end_practice(learner, practices, at)
        number = next_number(earlier)
        attempt = create_attempt(learner, quiz, draws(quiz), at, number=number, purpose=Purpose.PRETEST)
        rules = rules_to_begin_by(learner, quiz, at)
        check_is_open(rules, at)
        fix_deadline(attempt, rules.deadline(at))
        return attempt

    return go_on_or_begin(learner, quiz, Purpose.PRETEST, at, begin)


def _check_may_test_out(learner: Person, quiz: QuizPage, at: datetime.datetime) -> None:
    course = quiz.get_course()
    if course is None or not may_take_pretest(learner, quiz, course):
        raise PretestUnavailable(_("You cannot take the test before the course any more. Please begin the course."))
    if not is_open_to(learner, course, at=at):
        raise NotOpenYet(beginning_of(learner, course, at=at))
