"""Attempts begin."""

import datetime
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from courses.actions import LessonLocked, NotEnrolled
from courses.models import Enrollment
from courses.queries import enrollment_around, is_locked
from courses.typing import Person
from quizzes.models import GRACE, Answer, Attempt, Behavior, Navigation, Purpose, QuizPage, kind_of
from quizzes.queries import (
    Draw,
    QuizRules,
    attempts_and_practices,
    attempts_of,
    blueprint_of,
    count_seen,
    draw_questions,
    draws,
    frozen_contents,
    next_after,
    rules_for,
)
from quizzes.signals import attempt_started

from .finishing import finish


class NoAttemptsLeft(Exception):
    """The learner has used all attempts."""


class QuizEmpty(Exception):
    """The quiz has no published question to ask."""


class QuizNotOpen(Exception):
    """No attempt may begin now. `moment`: when the quiz opens or did close, or when the waiting time is over."""

    def __init__(self, moment: datetime.datetime) -> None:
        self.moment = moment
        super().__init__(moment.isoformat())


class QuizOpensLater(QuizNotOpen):
    """The quiz has not opened yet."""


class QuizClosed(QuizNotOpen):
    """The quiz has closed."""


class MustWait(QuizNotOpen):
    """The waiting time after the last attempt is not over."""


def start_attempt(
    *,
    learner: Person,
    quiz: QuizPage,
    at: datetime.datetime,
    purpose: Purpose = Purpose.REGULAR,
    enrollment: Enrollment | None = None,
) -> Attempt:
    """Begin an attempt; while one is open, return it (L3).

    Everything is fixed here: question versions, their order, the order of options, marks, pass mark and deadline (L1).
    An open attempt whose time is over is handed in first. A trial run needs no enrollment; it is not limited, has no
    opening times and is not announced (L4).
    `enrollment`: the learner's in the quiz's course, where it is known already.

    Raises NoAttemptsLeft, QuizEmpty, QuizOpensLater, QuizClosed, MustWait, or NotEnrolled and LessonLocked of
    courses.actions.
    """

    def begin(earlier: list[Attempt], practices: list[Attempt]) -> Attempt:
        return _begin(learner, quiz, at, purpose, enrollment, earlier, practices)

    return go_on_or_begin(learner, quiz, purpose, at, begin)


class _TimeIsOver(Exception):
    """The open attempt must be handed in before another one begins."""


Begin = Callable[[list[Attempt], list[Attempt]], Attempt]


def go_on_or_begin(learner: Person, quiz: QuizPage, purpose: Purpose, at: datetime.datetime, begin: Begin) -> Attempt:
    """The open attempt for the purpose; else the one that `begin` creates, in a transaction.

    `begin` is given the learner's earlier attempts for the purpose and their practices, each the newest first. An open
    attempt whose time is over is handed in before, in a transaction of its own: beginning holds what
    `actions.overriding` holds before attempts, so it must not hold an attempt before that.
    """
    try:
        try:
            return _go_on_or_begin(learner, quiz, purpose, at, begin)
        except _TimeIsOver:
            _hand_in_if_over(learner, quiz, purpose, at)
            return _go_on_or_begin(learner, quiz, purpose, at, begin)
    except IntegrityError:
        # Somebody was faster, in another tab: the constraint lets one of two starts win, and both go on with it.
        return attempts_of(learner, quiz, purpose=purpose).select_related("quiz").get(state="open")


@transaction.atomic
def _go_on_or_begin(learner: Person, quiz: QuizPage, purpose: Purpose, at: datetime.datetime, begin: Begin) -> Attempt:
    earlier, practices = attempts_and_practices(learner, quiz, purpose=purpose)
    running = next((attempt for attempt in earlier if attempt.is_open), None)
    if running is None:
        return begin(earlier, practices)
    if running.is_overdue(at):
        raise _TimeIsOver
    return running


def _hand_in_if_over(learner: Person, quiz: QuizPage, purpose: Purpose, at: datetime.datetime) -> None:
    running = attempts_of(learner, quiz, purpose=purpose).filter(state="open", deadline_at__lt=at - GRACE)
    for public_id in running.values_list("public_id", flat=True):
        with transaction.atomic():
            finish(public_id=public_id, learner=learner, at=at)


def _begin(
    learner: Person,
    quiz: QuizPage,
    at: datetime.datetime,
    purpose: Purpose,
    enrollment: Enrollment | None,
    earlier: list[Attempt],
    practices: list[Attempt],
) -> Attempt:
    if purpose == Purpose.REGULAR:
        end_practice(learner, practices, at)
    seen = count_seen(learner, quiz) if earlier else {}
    attempt = create_attempt(learner, quiz, draws(quiz), at, number=next_number(earlier), purpose=purpose, seen=seen)
    if purpose == Purpose.REGULAR:
        rules = rules_to_begin_by(learner, quiz, at)
        _check_may_start(learner, rules, enrollment, earlier, at)
        fix_deadline(attempt, rules.deadline(at))
        attempt_started.send(sender=Attempt, attempt=attempt, at=at)
    return attempt


def rules_to_begin_by(learner: Person, quiz: QuizPage, at: datetime.datetime) -> QuizRules:
    """The rules for an attempt that this transaction has stored.

    `actions.overriding` holds the quiz's row: who changes exceptions now is waited for, and who does so from here on
    waits for the attempt (L11). PostgreSQL checks foreign keys at the end only, so the row must be held by ourselves,
    in the mode of a foreign key, in which many hold it at once. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        table, key = map(connection.ops.quote_name, (QuizPage._meta.db_table, "page_ptr_id"))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE {key} = %s FOR KEY SHARE", [quiz.pk])  # noqa: S608 own names
    return rules_for(learner, quiz, at=at)


def next_number(earlier: Sequence[Attempt]) -> int:
    """The number of the attempt after these, the newest first."""
    return earlier[0].number + 1 if earlier else 1


def _check_may_start(
    learner: Person, rules: QuizRules, enrollment: Enrollment | None, earlier: list[Attempt], at: datetime.datetime
) -> None:
    following = next_after(learner, rules, earlier, at=at)
    if following.is_used_up:
        raise NoAttemptsLeft(_("You have used all attempts at this quiz."))
    check_is_open(rules, at)
    if following.waits_until:
        raise MustWait(following.waits_until)
    check_has_reached(learner, rules.quiz, enrollment)


def check_has_reached(learner: Person, quiz: QuizPage, enrollment: Enrollment | None) -> None:
    """Raises NotEnrolled, or LessonLocked where lessons before it are open in a course in order."""
    enrollment = enrollment or enrollment_around(learner, quiz)
    if enrollment is None:
        raise NotEnrolled
    if enrollment.version.is_in_order and is_locked(learner, quiz):
        raise LessonLocked


def end_practice(learner: Person, practices: Sequence[Attempt], at: datetime.datetime) -> None:
    """End what is open of these: while an attempt that counts is running, nobody looks up its answers elsewhere."""
    for practice in practices:
        if practice.is_open:
            finish(public_id=practice.public_id, learner=learner, at=at)


def behavior_for(quiz: QuizPage, purpose: Purpose) -> Behavior:
    """Practice gives feedback at once; a test before the course never does: the quiz is still to come."""
    behavior = Behavior(quiz.behavior)
    if purpose == Purpose.PRETEST:
        return Behavior.DEFERRED
    if purpose == Purpose.PRACTICE and behavior == Behavior.DEFERRED:
        return Behavior.IMMEDIATE
    return behavior


def check_is_open(rules: QuizRules, at: datetime.datetime) -> None:
    """Raises QuizOpensLater or QuizClosed."""
    if rules.opens_at and rules.is_before_opening(at):
        raise QuizOpensLater(rules.opens_at)
    if rules.closes_at and rules.is_closed(at):
        raise QuizClosed(rules.closes_at)


def create_attempt(
    learner: Person,
    quiz: QuizPage,
    quiz_draws: list[Draw],
    at: datetime.datetime,
    *,
    number: int,
    purpose: Purpose,
    seen: Mapping[int, int] | None = None,
) -> Attempt:
    """Draw the questions and fix everything (L1) but exceptions. `seen`: see `draw_questions`. Raises QuizEmpty."""
    seed = secrets.randbits(62)
    rng = random.Random(seed)  # noqa: S311 no secret: it is stored so that the draw can be explained
    chosen = draw_questions(quiz_draws, rng, seen)
    if not chosen:
        raise QuizEmpty(_("This quiz has no published questions yet."))
    if quiz.shuffle_questions:
        rng.shuffle(chosen)
    contents = frozen_contents((candidate.version_id, candidate.digest) for _draw, candidate in chosen)
    points = [
        draw.slot.points if kind_of(contents[candidate.version_id]).is_graded and not candidate.is_pilot else Decimal(0)
        for draw, candidate in chosen
    ]
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        number=number,
        seed=seed,
        purpose=purpose,
        behavior=behavior_for(quiz, purpose),
        asks_certainty=quiz.asks_certainty and purpose != Purpose.PRETEST,
        navigation=Navigation.FREE if purpose == Purpose.PRACTICE else quiz.navigation,
        blueprint=blueprint_of(quiz_draws),
        started_at=at,
        deadline_at=_own_deadline(quiz, purpose, at),
        pass_percent=quiz.testing_out_percent if purpose == Purpose.PRETEST else quiz.pass_percent,
        max_points=sum(points),
    )
    answers = []
    for position, ((_draw, candidate), max_points) in enumerate(zip(chosen, points, strict=True), start=1):
        content = contents[candidate.version_id]
        order = list(kind_of(content).part_ids(content))
        if quiz.shuffle_options:
            rng.shuffle(order)
        answers.append(
            Answer(
                attempt=attempt,
                position=position,
                question_version_id=candidate.version_id,
                option_order=order,
                max_points=max_points,
                is_pilot=candidate.is_pilot,
            )
        )
    Answer.objects.bulk_create(answers)
    return attempt


def _own_deadline(quiz: QuizPage, purpose: Purpose, at: datetime.datetime) -> datetime.datetime | None:
    """By the quiz alone; an author's trial run and practice know neither opening times nor exceptions (L8)."""
    rules = QuizRules(quiz)
    if purpose == Purpose.PRACTICE:
        return None
    if purpose == Purpose.TRIAL:
        return at + rules.limit if rules.limit else None
    return rules.deadline(at)


def fix_deadline(attempt: Attempt, deadline: datetime.datetime | None) -> None:
    """Take exceptions into account that were granted to the learner."""
    if deadline != attempt.deadline_at:
        attempt.deadline_at = deadline
        attempt.save(update_fields=["deadline_at"])
