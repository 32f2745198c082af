"""A learner before a quiz, and all attempts together."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from courses.queries import repeats_since
from courses.typing import Person
from quizzes.models import Answer, Attempt, AttemptState, Purpose, QuizPage

from .draws import count_questions, draws


@dataclass(frozen=True)
class QuizVisit:
    """What a learner reads before the start: the rules as they are now, and own attempts, the newest first.

    `counted`: how many of the attempts count against the limit. `practices`, the newest first, count nowhere.
    """

    quiz: QuizPage
    question_count: int
    attempts: list[Attempt]
    at: datetime.datetime
    counted: int
    practices: list[Attempt] = field(default_factory=list)

    @property
    def open_attempt(self) -> Attempt | None:
        """The attempt that can be continued."""
        return next((attempt for attempt in self.attempts if attempt.is_open and not attempt.is_overdue(self.at)), None)

    @property
    def finished(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def open_practice(self) -> Attempt | None:
        return next((attempt for attempt in self.practices if attempt.is_open), None)

    @property
    def finished_practices(self) -> list[Attempt]:
        return [attempt for attempt in self.practices if not attempt.is_open]

    @property
    def may_practice(self) -> bool:
        """Whether a practice can be begun or continued now: not while an attempt that counts is running."""
        return bool(self.question_count) and self.quiz.offers_practice and self.open_attempt is None

    @property
    def is_passed(self) -> bool:
        return any(attempt.passed for attempt in self.attempts)

    @property
    def attempts_left(self) -> int | None:
        """How many attempts can still be started; None: as many as one likes."""
        return count_attempts_left(self.quiz, self.counted)

    @property
    def may_start(self) -> bool:
        return bool(self.question_count) and self.attempts_left != 0


def count_attempts_left(quiz: QuizPage, started: int) -> int | None:
    """How many attempts are left after so many were started; None: as many as one likes."""
    return max(quiz.attempts_allowed - started, 0) if quiz.attempts_allowed else None


def count_counted(learner: Person, quiz: QuizPage, attempts: Sequence[Attempt]) -> int:
    """How many of the learner's attempts count against the limit; asks the course only when the limit is reached.

    All do, unless the course wants the quiz repeated after a material change: then those since.
    """
    if count_attempts_left(quiz, len(attempts)) != 0:
        return len(attempts)
    since = repeats_since(learner, quiz)
    return sum(attempt.started_at >= since for attempt in attempts) if since else len(attempts)


def attempts_of(learner: Person, quiz: QuizPage, *, purpose: str = Purpose.REGULAR) -> QuerySet[Attempt]:
    """The learner's attempts at the quiz for this purpose, the newest first."""
    if not learner.is_authenticated or quiz.pk is None:
        return Attempt.objects.none()
    return Attempt.objects.filter(learner=learner, quiz=quiz, purpose=purpose).order_by("-number")


def running_attempt(learner: Person, quiz: QuizPage) -> Attempt | None:
    """An open attempt that counts, or an open test before the course."""
    counting = Attempt.objects.filter(learner=learner, quiz=quiz, purpose__in=[Purpose.REGULAR, Purpose.PRETEST])
    return counting.filter(state=AttemptState.OPEN).order_by("pk").first()


def count_seen(learner: Person, quiz: QuizPage) -> dict[int, int]:
    """How often the learner was asked each question in attempts at this quiz, by question."""
    answers = Answer.objects.filter(attempt__learner=learner, attempt__quiz=quiz, attempt__purpose=Purpose.REGULAR)
    counted = answers.values("question_version__question").annotate(times=Count("pk")).order_by()
    return dict(counted.values_list("question_version__question", "times"))


def quiz_visit(learner: Person, quiz: QuizPage, *, at: datetime.datetime) -> QuizVisit:
    """What the learner reads before the start; four queries."""
    attempts = list(attempts_of(learner, quiz))
    for attempt in attempts:
        attempt.quiz = quiz
    practices = list(attempts_of(learner, quiz, purpose=Purpose.PRACTICE))
    counted = count_counted(learner, quiz, attempts)
    return QuizVisit(quiz, count_questions(draws(quiz)), attempts, at, counted, practices)


def overdue_attempts(*, before: datetime.datetime) -> QuerySet[Attempt]:
    """Open attempts whose deadline lies before the moment, the oldest first."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=before).order_by("deadline_at", "pk")
