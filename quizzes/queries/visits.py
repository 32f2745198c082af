"""A learner before a quiz, and all attempts together."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from courses.queries import repeats_since
from courses.typing import Person
from quizzes.models import Answer, Attempt, AttemptState, Purpose, QuizPage, ReviewAspect, ReviewTime

from .counting import CountingResult, counting_result
from .draws import count_questions, draws, draws_and_exceptions
from .rules import QuizRules, rules_for


@dataclass(frozen=True)
class QuizVisit:
    """What a learner reads before the start: the rules as they are now, and own attempts, the newest first.

    `counted`: how many of the attempts count against the limit. `rules`: those that hold for this learner. `since`: the
    moment from which attempts count, after a material change (L23). `practices`, the newest first, count nowhere.
    """

    quiz: QuizPage
    question_count: int
    attempts: list[Attempt]
    at: datetime.datetime
    counted: int
    rules: QuizRules
    since: datetime.datetime | None = None
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
    def counting_attempts(self) -> list[Attempt]:
        """Those that count, the newest first."""
        return [attempt for attempt in self.attempts if self.since is None or attempt.started_at >= self.since]

    @property
    def result(self) -> CountingResult | None:
        """The result that counts (L16)."""
        return counting_result(self.quiz, self.counting_attempts)

    @property
    def shows_points(self) -> bool:
        """Whether the learner may read now what earlier attempts reached."""
        time = ReviewTime.CLOSED if self.is_closed else ReviewTime.LATER
        return ReviewAspect.POINTS in self.quiz.review.get(time, [])

    @property
    def is_passed(self) -> bool:
        result = self.result
        return result is not None and result.passed

    @property
    def attempts_left(self) -> int | None:
        """How many attempts can still be started; None: as many as one likes."""
        return count_attempts_left(self.quiz, self.counted, extra=self.rules.terms.extra_attempts)

    @property
    def is_before_opening(self) -> bool:
        return self.rules.is_before_opening(self.at)

    @property
    def is_closed(self) -> bool:
        return self.rules.is_closed(self.at)

    @property
    def waits_until(self) -> datetime.datetime | None:
        """When the next attempt may begin, if that is not yet."""
        moment = self.rules.waits_until(self.counting_attempts)
        return moment if moment and moment > self.at else None

    @property
    def waits_too_long(self) -> bool:
        """Whether the quiz closes before the next attempt may begin."""
        moment = self.waits_until
        return moment is not None and self.rules.is_closed(moment)

    @property
    def cut_minutes(self) -> int | None:
        """How many minutes an attempt has that begins now, if the quiz closes before its time is over (L8)."""
        return self.rules.cut_minutes(self.at)

    @property
    def is_open_now(self) -> bool:
        return not (self.is_before_opening or self.is_closed or self.waits_until)

    @property
    def may_start(self) -> bool:
        return bool(self.question_count) and self.attempts_left != 0 and self.is_open_now


def count_attempts_left(quiz: QuizPage, started: int, *, extra: int = 0) -> int | None:
    """How many attempts are left after so many were started; None: as many as one likes. `extra`: granted ones (L4)."""
    return max(quiz.attempts_allowed + extra - started, 0) if quiz.attempts_allowed else None


def count_counted(learner: Person, quiz: QuizPage, attempts: Sequence[Attempt], *, extra: int = 0) -> int:
    """How many of the learner's attempts count against the limit; asks the course only when the limit is reached.

    All do, unless the course wants the quiz repeated after a material change: then those since.
    """
    if count_attempts_left(quiz, len(attempts), extra=extra) != 0:
        return len(attempts)
    since = repeats_since(learner, quiz)
    return sum(attempt.started_at >= since for attempt in attempts) if since else len(attempts)


def attempts_of(learner: Person, quiz: QuizPage, *, purpose: str = Purpose.REGULAR) -> QuerySet[Attempt]:
    """The learner's attempts at the quiz for this purpose, the newest first."""
    if not learner.is_authenticated or quiz.pk is None:
        return Attempt.objects.none()
    return Attempt.objects.filter(learner=learner, quiz=quiz, purpose=purpose).order_by("-number")


def attempts_and_practices(
    learner: Person, quiz: QuizPage, *, purpose: str = Purpose.REGULAR
) -> tuple[list[Attempt], list[Attempt]]:
    """The learner's attempts for the purpose, and their practices, each the newest first, with the quiz; one query."""
    if not learner.is_authenticated or quiz.pk is None:
        return [], []
    wanted = {str(purpose), Purpose.PRACTICE.value}
    rows = list(Attempt.objects.filter(learner=learner, quiz=quiz, purpose__in=wanted).order_by("-number"))
    for row in rows:
        row.quiz = quiz
    return [row for row in rows if row.purpose == purpose], [row for row in rows if row.is_practice]


def running_attempt(learner: Person, quiz: QuizPage) -> Attempt | None:
    """An open attempt that counts, or an open test before the course."""
    counting = Attempt.objects.filter(learner=learner, quiz=quiz, purpose__in=[Purpose.REGULAR, Purpose.PRETEST])
    return counting.filter(state=AttemptState.OPEN).order_by("pk").first()


def count_seen(learner: Person, quiz: QuizPage) -> dict[int, int]:
    """How often the learner was asked each question in attempts at this quiz, by question."""
    answers = Answer.objects.filter(attempt__learner=learner, attempt__quiz=quiz, attempt__purpose=Purpose.REGULAR)
    counted = answers.values("question_version__question").annotate(times=Count("pk")).order_by()
    return dict(counted.values_list("question_version__question", "times"))


def quiz_visit(
    learner: Person, quiz: QuizPage, *, at: datetime.datetime, since: datetime.datetime | None = None
) -> QuizVisit:
    """What the learner reads before the start; three queries, one more with exceptions. `since`: see QuizVisit."""
    attempts, practices = attempts_and_practices(learner, quiz)
    # A quiz that is not stored as it is shown (a preview) has its slots in memory.
    is_preview = quiz.pk is None or getattr(quiz, "_cluster_related_objects", None)
    quiz_draws, has_exceptions = (draws(quiz), True) if is_preview else draws_and_exceptions(quiz)
    rules = rules_for(learner, quiz, at=at) if has_exceptions else QuizRules(quiz)
    counted = count_counted(learner, quiz, attempts, extra=rules.terms.extra_attempts)
    return QuizVisit(quiz, count_questions(quiz_draws), attempts, at, counted, rules, since, practices)


def overdue_attempts(*, before: datetime.datetime) -> QuerySet[Attempt]:
    """Open attempts whose deadline lies before the moment, the oldest first."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=before).order_by("deadline_at", "pk")
