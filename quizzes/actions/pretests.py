"""A quiz is taken before the course, to test out of its lessons. It is no attempt at the quiz."""

import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.actions import NotOpenYet
from courses.queries import beginning_of, is_open_to
from courses.typing import Person
from quizzes.models import Attempt, Purpose, QuizPage
from quizzes.queries import attempts_of, draws, may_take_pretest, rules_for

from .starting import check_is_open, create_attempt, end_practice, hand_in_if_over


class PretestUnavailable(Exception):
    """The learner cannot test out: the course is begun or done, the test was taken, or the author does not allow it."""


def start_pretest(*, learner: Person, quiz: QuizPage, at: datetime.datetime) -> Attempt:
    """Begin the test before the course; while one is open, return it (L3).

    The course is not begun by it. One attempt for each blueprint of the quiz.

    Raises PretestUnavailable, QuizEmpty, QuizOpensLater or QuizClosed, or NotOpenYet of courses.actions where the
    course cannot be begun.
    """
    hand_in_if_over(learner, quiz, Purpose.PRETEST, at)
    try:
        return _start(learner, quiz, at)
    except IntegrityError:  # somebody was faster, in another tab
        return attempts_of(learner, quiz, purpose=Purpose.PRETEST).select_related("quiz").get(state="open")


@transaction.atomic
def _start(learner: Person, quiz: QuizPage, at: datetime.datetime) -> Attempt:
    earlier = list(attempts_of(learner, quiz, purpose=Purpose.PRETEST))
    running = next((attempt for attempt in earlier if attempt.is_open), None)
    if running:
        running.quiz = quiz
        return running
    course = quiz.get_course()
    if course is None or not may_take_pretest(learner, quiz, course):
        raise PretestUnavailable(_("You cannot take the test before the course any more. Please begin the course."))
    if not is_open_to(learner, course, at=at):
        raise NotOpenYet(beginning_of(learner, course, at=at))
    check_is_open(rules_for(learner, quiz, at=at), at)
    end_practice(learner, quiz, at)
    number = earlier[0].number + 1 if earlier else 1
    return create_attempt(learner, quiz, draws(quiz), at, number=number, purpose=Purpose.PRETEST)
