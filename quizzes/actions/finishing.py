"""Attempts end: handed in by the learner, or closed because their time is over."""

import datetime
import logging
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from courses.actions import ForeignLesson, LessonLocked, NotEnrolled, complete_by_testing_out, complete_lesson_along
from courses.queries import is_open_to, may_test_out
from courses.typing import Person
from quizzes.models import (
    GRACE,
    Answer,
    Attempt,
    AttemptState,
    Counting,
    Overdue,
    digest_of,
    fraction_of,
    has_passed,
    kind_of,
    responses_of,
)
from quizzes.queries import (
    answers_with_attempt,
    attempts_of,
    contents_of,
    counted_attempts,
    counting_result,
    overdue_attempts,
    shared_attempt,
)
from quizzes.signals import attempt_awaits_grading, attempt_submitted, pretest_submitted

logger = logging.getLogger(__name__)


@transaction.atomic
def submit_attempt(*, public_id: uuid.UUID, learner: Person, at: datetime.datetime) -> Attempt:
    """Hand in: grade what was saved and fix the result. Repeating it returns the same result (L7).

    It ends at `at`, at the latest at the deadline (L9, L10). Passing completes the lesson. What a person must grade
    leaves the result open (L17). Raises Attempt.DoesNotExist for a foreign attempt.
    """
    return finish(public_id=public_id, learner=learner, at=at)


def close_expired_attempts(*, at: datetime.datetime) -> int:
    """Hand in every attempt whose deadline and time of grace are over; returns how many (L10).

    Each is a transaction of its own: one that cannot be closed is logged with its reason, and the next one follows.
    """
    closed = 0
    for attempt in overdue_attempts(before=at - GRACE).select_related("learner"):
        try:
            submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=at)
        except Exception:
            logger.exception("Attempt %s is past its deadline and could not be closed", attempt.public_id)
        else:
            closed += 1
    return closed


def finish(*, public_id: uuid.UUID, learner: Person, at: datetime.datetime) -> Attempt:
    """`submit_attempt` inside a transaction that is already open."""
    rows = answers_with_attempt().filter(attempt__public_id=public_id, attempt__learner=learner)
    # Attempt and answers are held by one query, like in `answering`: none of them changes any more until the end.
    answers: list[Any] = list(rows.select_for_update(of=("attempt", "self")))
    attempt = shared_attempt(answers)
    if attempt is None:  # every attempt has answers
        raise Attempt.DoesNotExist
    if not attempt.is_open:
        return attempt
    attempt.learner = learner  # the same person; receivers need not fetch them again
    attempt.finished_at = min(at, attempt.deadline_at) if attempt.deadline_at else at
    if attempt.is_regular and attempt.is_overdue(at) and attempt.quiz.overdue == Overdue.REFUSE:
        attempt.state = AttemptState.LAPSED
        attempt.save(update_fields=["state", "finished_at"])
        return attempt
    _grade(answers)
    attempt.answers_digest = digest_of([[row.position, row.version_digest, row.response] for row in answers])
    if any(answer.points is None for answer in answers):
        attempt.state = AttemptState.AWAITING
        attempt.save(update_fields=["state", "finished_at", "answers_digest"])
        if attempt.is_regular:
            attempt_awaits_grading.send(sender=Attempt, attempt=attempt, at=attempt.finished_at)
        return attempt
    conclude(attempt, answers, at=attempt.finished_at)
    return attempt


def conclude(attempt: Attempt, answers: Sequence[Answer], *, at: datetime.datetime) -> None:
    """Fix the result of an attempt that is handed in and whose answers are all graded; passing completes the lesson.

    The caller holds a lock on the attempt, and `attempt.finished_at` is set. `at`: when the result became known.
    """
    attempt.points = sum((answer.points for answer in answers if answer.points is not None), Decimal(0))
    attempt.state = AttemptState.FINISHED
    is_late = attempt.is_pretest and _came_too_late(attempt, at)
    attempt.passed = has_passed(attempt.points, attempt.max_points, attempt.pass_percent) and not is_late
    attempt.save(update_fields=["points", "passed", "state", "finished_at", "answers_digest"])
    if attempt.is_pretest:
        _announce_pretest(attempt, at)
    elif attempt.is_regular:
        _announce(attempt, at)


def recompute(attempt: Attempt, answers: Sequence[Answer], *, at: datetime.datetime) -> None:
    """Fix the result of a finished attempt anew after an answer was graded otherwise; the caller holds a lock on it.

    What was passed stays passed (L19). Nothing is announced a second time; passing now completes the lesson.
    """
    attempt.points = sum((answer.points for answer in answers if answer.points is not None), Decimal(0))
    had_passed = bool(attempt.passed)
    is_late = attempt.is_pretest and not had_passed and _came_too_late(attempt, at)
    passes = has_passed(attempt.points, attempt.max_points, attempt.pass_percent) and not is_late
    attempt.passed = had_passed or passes
    attempt.save(update_fields=["points", "passed"])
    if attempt.is_pretest and not had_passed:
        _complete_course_if_passed(attempt, at)
    elif attempt.is_regular:
        complete_lesson_if_passed(attempt, at)


def _came_too_late(attempt: Attempt, at: datetime.datetime) -> bool:
    """Whether the course was begun or closed while the test before it was running."""
    learner, course = attempt.learner, attempt.quiz.get_course()
    return course is not None and not (may_test_out(learner, course) and is_open_to(learner, course, at=at))


def _announce_pretest(attempt: Attempt, at: datetime.datetime) -> None:
    pretest_submitted.send(sender=Attempt, attempt=attempt, at=at)
    _complete_course_if_passed(attempt, at)


def _complete_course_if_passed(attempt: Attempt, at: datetime.datetime) -> None:
    course = attempt.quiz.get_course()
    if attempt.passed and course is not None:
        complete_by_testing_out(learner=attempt.learner, course=course, test=attempt.quiz, at=at)


def _grade(answers: Sequence[Any]) -> None:
    """Grade and store each answer; what a person must grade keeps no points, and waits."""
    contents = contents_of(answers)
    for answer in answers:
        content = contents[answer.question_version_id]
        answer.fraction = fraction_of(content, responses_of(answer))
        answer.awaits_grading = answer.fraction is None and kind_of(content).is_graded
        if answer.fraction is not None:
            answer.points = answer.fraction * answer.max_points
        elif not answer.awaits_grading or answer.is_pilot:
            answer.points = Decimal(0)  # nobody waits for what earns nothing
    Answer.objects.store(answers, ["fraction", "points", "awaits_grading"])


def _announce(attempt: Attempt, at: datetime.datetime) -> None:
    attempt_submitted.send(sender=Attempt, attempt=attempt, at=at)
    complete_lesson_if_passed(attempt, at)


def complete_lesson_if_passed(attempt: Attempt, at: datetime.datetime) -> None:
    """Complete the quiz's lesson if the attempts that count say so."""
    if _counts_as_passed(attempt):
        complete_quiz(attempt, at=at)


def complete_quiz(attempt: Attempt, *, at: datetime.datetime) -> None:
    """Complete the quiz's lesson for who has passed it; repeating it changes nothing."""
    try:
        complete_lesson_along(learner=attempt.learner, lesson=attempt.quiz, at=at)
    except (NotEnrolled, ForeignLesson, LessonLocked):
        # The learner has left the course, or follows a version without this quiz, or one in which a lesson before it
        # is open again. The result stands all the same.
        logger.info("Attempt %s was passed, but completes no lesson", attempt.public_id)


def _counts_as_passed(attempt: Attempt) -> bool:
    """Whether the quiz is passed by the attempts that count, this one included (L16)."""
    if attempt.quiz.counting in (Counting.HIGHEST, Counting.LATEST):
        return bool(attempt.passed)
    attempts = list(attempts_of(attempt.learner, attempt.quiz))
    result = counting_result(attempt.quiz, counted_attempts(attempt.learner, attempt.quiz, attempts))
    return result is not None and result.passed
