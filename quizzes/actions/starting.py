"""Attempts begin."""

import datetime
import random
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from courses.actions import LessonLocked, NotEnrolled
from courses.models import CoursePage, Enrollment
from courses.queries import is_locked
from courses.typing import Person
from quizzes.models import Answer, Attempt, QuizPage, kind_of
from quizzes.queries import (
    Candidate,
    Draw,
    attempts_of,
    blueprint_of,
    count_attempts_left,
    count_counted,
    draws,
    frozen_contents,
)
from quizzes.signals import attempt_started

from .finishing import finish


class NoAttemptsLeft(Exception):
    """The learner has used all attempts."""


class QuizEmpty(Exception):
    """The quiz has no published question to ask."""


def start_attempt(*, learner: Person, quiz: QuizPage, at: datetime.datetime, is_preview: bool = False) -> Attempt:
    """Begin an attempt; while one is open, return it (L3).

    Everything is fixed here: question versions, their order, the order of options, marks, pass mark and deadline (L1).
    An open attempt whose time is over is handed in first. A trial run (`is_preview`) needs no enrollment, is not
    limited and is not announced (L4).

    Raises NoAttemptsLeft, QuizEmpty, or NotEnrolled and LessonLocked of courses.actions.
    """
    try:
        return _start(learner, quiz, at, is_preview)
    except IntegrityError:
        # Somebody was faster, in another tab: the constraint lets one of two starts win, and both go on with it.
        return attempts_of(learner, quiz, is_preview=is_preview).select_related("quiz").get(state="open")


@transaction.atomic
def _start(learner: Person, quiz: QuizPage, at: datetime.datetime, is_preview: bool) -> Attempt:
    earlier = list(attempts_of(learner, quiz, is_preview=is_preview))
    running = next((attempt for attempt in earlier if attempt.is_open), None)
    if running and not running.is_overdue(at):
        running.quiz = quiz
        return running
    if not is_preview:
        _check_may_start(learner, quiz, earlier)
    quiz_draws = draws(quiz)
    if running:
        finish(public_id=running.public_id, learner=learner, at=at)
    number = earlier[0].number + 1 if earlier else 1
    attempt = create_attempt(learner, quiz, quiz_draws, at, number=number, is_preview=is_preview)
    if not is_preview:
        attempt_started.send(sender=Attempt, attempt=attempt, at=at)
    return attempt


def _check_may_start(learner: Person, quiz: QuizPage, earlier: list[Attempt]) -> None:
    if count_attempts_left(quiz, count_counted(learner, quiz, earlier)) == 0:
        raise NoAttemptsLeft(_("You have used all attempts at this quiz."))
    courses = CoursePage.objects.ancestor_of(quiz).values("pk")
    enrollment = Enrollment.objects.filter(learner=learner, course__in=courses).select_related("version").first()
    if enrollment is None:
        raise NotEnrolled
    if enrollment.version.is_in_order and is_locked(learner, quiz):
        raise LessonLocked


def create_attempt(
    learner: Person,
    quiz: QuizPage,
    quiz_draws: list[Draw],
    at: datetime.datetime,
    *,
    number: int,
    is_preview: bool = False,
    is_pretest: bool = False,
) -> Attempt:
    """Draw the questions and fix everything (L1). Raises QuizEmpty."""
    seed = secrets.randbits(62)
    rng = random.Random(seed)  # noqa: S311 no secret: it is stored so that the draw can be explained
    chosen = draw_questions(quiz_draws, rng)
    if not chosen:
        raise QuizEmpty(_("This quiz has no published questions yet."))
    minutes = quiz.time_limit_minutes
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        number=number,
        seed=seed,
        is_preview=is_preview,
        is_pretest=is_pretest,
        blueprint=blueprint_of(quiz_draws),
        started_at=at,
        deadline_at=at + datetime.timedelta(minutes=minutes) if minutes else None,
        pass_percent=quiz.testing_out_percent if is_pretest else quiz.pass_percent,
        max_points=sum(draw.slot.points for draw, _candidate in chosen),
    )
    contents = frozen_contents((candidate.version_id, candidate.digest) for _draw, candidate in chosen)
    answers = []
    for position, (draw, candidate) in enumerate(chosen, start=1):
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
                max_points=draw.slot.points,
            )
        )
    Answer.objects.bulk_create(answers)
    return attempt


def draw_questions(quiz_draws: list[Draw], rng: random.Random) -> list[tuple[Draw, Candidate]]:
    """The questions of one attempt in the order of slots; no question twice.

    Fixed questions go first, so that a draw cannot take one away. A category with too few questions gives what it has.
    """
    used = {candidate.question_id for draw in quiz_draws if draw.is_fixed for candidate in draw.candidates}
    chosen: list[tuple[Draw, Candidate]] = []
    fixed: set[int] = set()
    for draw in quiz_draws:
        if draw.is_fixed:
            picked = [candidate for candidate in draw.candidates if candidate.question_id not in fixed]
            fixed |= {candidate.question_id for candidate in picked}
        else:
            free = [candidate for candidate in draw.candidates if candidate.question_id not in used]
            picked = rng.sample(free, min(draw.count, len(free)))
            used |= {candidate.question_id for candidate in picked}
        chosen += [(draw, candidate) for candidate in picked]
    return chosen
