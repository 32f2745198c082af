"""Whether and when a learner may begin another attempt that counts (L3, L4, L8)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from courses.typing import Person
from quizzes.models import Attempt, QuizPage

from .counting import counted_attempts
from .rules import QuizRules, rules_for
from .visits import attempts_of, count_attempts_left, count_counted


@dataclass(frozen=True)
class NextAttempt:
    """What stands in the way of the next attempt, as it is `at` that moment.

    `attempts_left` None: as many as one likes. `waits_until`: when the waiting time ends; None if it is over.
    `is_running`: an attempt is open, and beginning goes on with it whatever the rest says.
    """

    rules: QuizRules
    at: datetime.datetime
    attempts_left: int | None
    waits_until: datetime.datetime | None = None
    is_running: bool = False

    @property
    def is_used_up(self) -> bool:
        return self.attempts_left == 0

    @property
    def is_before_opening(self) -> bool:
        return self.rules.is_before_opening(self.at)

    @property
    def is_closed(self) -> bool:
        return self.rules.is_closed(self.at)

    @property
    def waits_too_long(self) -> bool:
        """Whether the quiz closes before the waiting time is over."""
        return self.waits_until is not None and self.rules.is_closed(self.waits_until)

    @property
    def may_begin(self) -> bool:
        """Whether beginning leads to an attempt now, a new one or the one that is open."""
        is_barred = self.is_used_up or self.is_before_opening or self.is_closed or self.waits_until is not None
        return self.is_running or not is_barred

    @property
    def will_come(self) -> bool:
        """Whether there can be another attempt, now or later."""
        is_over = self.is_used_up or self.is_closed or self.waits_too_long
        return self.is_running or not is_over


def next_attempt(learner: Person, quiz: QuizPage, *, at: datetime.datetime) -> NextAttempt:
    """What holds for the learner now; two queries, and what the course is asked where attempts or waiting may end."""
    return next_after(learner, rules_for(learner, quiz, at=at), list(attempts_of(learner, quiz)), at=at)


def next_after(learner: Person, rules: QuizRules, attempts: Sequence[Attempt], *, at: datetime.datetime) -> NextAttempt:
    """`next_attempt`, where the rules and the learner's attempts that count, the newest first, are known."""
    extra = rules.terms.extra_attempts
    left = count_attempts_left(rules.quiz, count_counted(learner, rules.quiz, attempts, extra=extra), extra=extra)
    is_running = any(attempt.is_open and not attempt.is_overdue(at) for attempt in attempts)
    return NextAttempt(rules, at, left, _end_of_waiting(learner, rules, attempts, at), is_running)


def _end_of_waiting(
    learner: Person, rules: QuizRules, attempts: Sequence[Attempt], at: datetime.datetime
) -> datetime.datetime | None:
    """When the waiting time ends, if it is not over; the course is only asked what counts if there is one."""
    if not rules.waits_until(attempts):
        return None
    moment = rules.waits_until(counted_attempts(learner, rules.quiz, attempts))
    return moment if moment and moment > at else None
