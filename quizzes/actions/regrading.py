"""Answers are graded again, because a key was wrong. Never by itself: somebody decides, with a reason (L19, L20)."""

import datetime
import logging
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.models import (
    Answer,
    Attempt,
    AttemptState,
    Counting,
    QuestionVersion,
    Regrade,
    RegradedAnswer,
    RegradeOption,
)
from quizzes.queries import attempts_of, counted_attempts, counting_result
from quizzes.queries.regrades import RegradePlan, plan_of, remaining_answers, result_after
from quizzes.signals import attempt_regraded

from .finishing import complete_quiz, conclude

logger = logging.getLogger(__name__)

BATCH = 200  # attempts that one request regrades; what is left is done by the next request or the periodic job
NEEDS_KEY = (RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY)


class KeyMissing(ValueError):
    """The option needs another version of the same question whose key counts."""


def decide_regrade(
    *,
    public_id: uuid.UUID,
    version: QuestionVersion,
    option: RegradeOption,
    key_version: QuestionVersion | None,
    may_lower: bool,
    reason: str,
    actor: Person,
    at: datetime.datetime,
) -> Regrade:
    """Store the decision; nothing is regraded yet. With the same `public_id` again it returns the first one.

    Raises KeyMissing.
    """
    key = key_version if option in NEEDS_KEY else None
    if option in NEEDS_KEY and not _is_key_for(key, version):
        raise KeyMissing(_("Please publish the question with the right key first, then choose that version here."))
    regrade, _is_new = Regrade.objects.get_or_create(
        public_id=public_id,
        defaults={
            "version": version,
            "key_version": key,
            "option": option,
            "may_lower": may_lower and option in NEEDS_KEY,
            "reason": reason,
            "actor": actor,
            "started_at": at,
            "finished_at": at if option == RegradeOption.LEAVE else None,
        },
    )
    return regrade


def _is_key_for(key: QuestionVersion | None, version: QuestionVersion) -> bool:
    return (
        key is not None
        and key.pk != version.pk
        and key.question_id == version.question_id
        and key.content["type"] == version.content["type"]
    )


def continue_regrade(*, regrade: Regrade, at: datetime.datetime, limit: int | None = None) -> int:
    """Regrade what is left, at most `limit` answers, each in a transaction of its own; returns how many are left.

    May be repeated, interrupted, and done by two at once: an answer is looked at once. One that cannot be regraded is
    logged with its reason, and the next one follows. Who passes now completes the lesson at `at`.
    """
    plan = plan_of(
        version=regrade.version,
        option=regrade.option,
        key_version=regrade.key_version,
        may_lower=regrade.may_lower,
    )
    for pk in list(remaining_answers(regrade).values_list("pk", flat=True)[:limit]):
        try:
            _regrade_answer(regrade, plan, pk, at)
        except Exception:
            logger.exception("Answer %s could not be regraded by %s", pk, regrade.public_id)
    left = remaining_answers(regrade).count()
    if not left:
        Regrade.objects.filter(pk=regrade.pk, finished_at=None).update(finished_at=at)
        regrade.refresh_from_db(fields=["finished_at"])
    return left


def continue_regrades(*, at: datetime.datetime) -> int:
    """Go on with every regrade that was interrupted; returns how many answers are left."""
    unfinished = Regrade.objects.filter(finished_at=None).select_related("version", "key_version").order_by("pk")
    return sum(continue_regrade(regrade=regrade, at=at, limit=BATCH) for regrade in unfinished)


@transaction.atomic
def _regrade_answer(regrade: Regrade, plan: RegradePlan, pk: int, at: datetime.datetime) -> None:
    # Whoever writes answers locks the attempt first (see `answering._lock`): saves, hand-ins, graders and regrades
    # wait for each other, never in a circle.
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "learner").get(answers=pk)
    answers = list(Answer.objects.select_for_update().filter(attempt=attempt).order_by("position"))
    answer = next(answer for answer in answers if answer.pk == pk)
    if RegradedAnswer.objects.filter(regrade=regrade, answer=answer).exists():
        return
    answer.attempt = attempt
    fraction = plan.fraction(answer)
    points, total, passed = result_after(answer, fraction, may_lower=regrade.may_lower)
    is_changed = fraction != answer.fraction
    RegradedAnswer.objects.create(
        regrade=regrade,
        answer=answer,
        old_fraction=answer.fraction,
        new_fraction=fraction,
        old_points=answer.points,
        new_points=points if is_changed else answer.points,
        old_attempt_points=attempt.points,
        new_attempt_points=total if is_changed else attempt.points,
        old_passed=attempt.passed,
        new_passed=passed if is_changed else attempt.passed,
        regraded_at=at,
    )
    if not is_changed:
        return
    answer.fraction, answer.points, answer.awaits_grading = fraction, points, False
    Answer.objects.store([answer], ["fraction", "points", "awaits_grading"])
    if attempt.state == AttemptState.AWAITING:
        if all(one.points is not None for one in answers):
            conclude(attempt, answers, at=at)
        return
    was_passed = attempt.passed
    attempt.points, attempt.passed = total, passed
    attempt.save(update_fields=["points", "passed"])
    attempt_regraded.send(sender=Attempt, attempt=attempt, regrade=regrade, was_passed=was_passed, at=at)
    if attempt.is_regular and _completes_now(attempt, was_passed=bool(was_passed)):
        complete_quiz(attempt, at=at)


def _completes_now(attempt: Attempt, *, was_passed: bool) -> bool:
    """Whether the quiz is passed by the attempts that count, because of this change (L16)."""
    if was_passed and attempt.quiz.counting != Counting.AVERAGE:
        return False
    counted = counted_attempts(attempt.learner, attempt.quiz, list(attempts_of(attempt.learner, attempt.quiz)))
    result = counting_result(attempt.quiz, counted)
    return attempt in counted and result is not None and result.passed
