"""The rules of a quiz as they hold for one person: the quiz's own, and the exceptions that were granted (L8, L11)."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from courses.typing import Person
from quizzes.conf import learner_groups
from quizzes.models import Attempt, AttemptState, Overdue, Purpose, QuizOverride, QuizPage

MINUTE = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Terms:
    """What an exception grants. The time limit becomes `minutes × time_factor + extra_minutes`, or none."""

    extra_minutes: int = 0
    time_factor: Decimal = Decimal(1)
    is_unlimited: bool = False
    extra_attempts: int = 0
    opens_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None

    @property
    def has_time(self) -> bool:
        """Whether anything is said about the time limit."""
        return bool(self.extra_minutes or self.time_factor != 1 or self.is_unlimited)

    @property
    def is_empty(self) -> bool:
        return self == Terms()


def terms_of(override: QuizOverride) -> Terms:
    """What a stored exception grants."""
    return Terms(
        extra_minutes=override.extra_minutes,
        time_factor=override.time_factor,
        is_unlimited=override.is_unlimited,
        extra_attempts=override.extra_attempts,
        opens_at=override.opens_at,
        closes_at=override.closes_at,
    )


@dataclass(frozen=True)
class QuizRules:
    """Time, window and attempts of a quiz for one person. `terms`: what was granted to them, from all exceptions."""

    quiz: QuizPage
    terms: Terms = Terms()

    @property
    def limit(self) -> datetime.timedelta | None:
        """From the start to handing in, to the second, rounded up; None: no limit."""
        minutes = self.quiz.time_limit_minutes
        if not minutes or self.terms.is_unlimited:
            return None
        seconds = (minutes * self.terms.time_factor * 60).to_integral_value(ROUND_CEILING)
        return datetime.timedelta(seconds=int(seconds), minutes=self.terms.extra_minutes)

    @property
    def limit_minutes(self) -> int:
        """The limit in minutes, rounded up; 0: none."""
        return -(-self.limit // MINUTE) if self.limit else 0

    @property
    def opens_at(self) -> datetime.datetime | None:
        return self.terms.opens_at or self.quiz.opens_at

    @property
    def closes_at(self) -> datetime.datetime | None:
        return self.terms.closes_at or self.quiz.closes_at

    @property
    def attempts_allowed(self) -> int:
        """0: as many as one likes."""
        allowed = self.quiz.attempts_allowed
        return allowed + self.terms.extra_attempts if allowed else 0

    def deadline(self, started_at: datetime.datetime) -> datetime.datetime | None:
        """min(start + limit, closing) (L8); None: never."""
        ends = [started_at + self.limit] if self.limit else []
        return min([*ends, *([self.closes_at] if self.closes_at else [])], default=None)

    def is_before_opening(self, at: datetime.datetime) -> bool:
        return self.opens_at is not None and at < self.opens_at

    def is_closed(self, at: datetime.datetime) -> bool:
        return self.closes_at is not None and at >= self.closes_at

    def cut_minutes(self, at: datetime.datetime) -> int | None:
        """How many whole minutes an attempt has that begins now, if closing cuts the limit; else None (L8)."""
        if not self.limit or self.closes_at is None or at + self.limit <= self.closes_at:
            return None
        return max((self.closes_at - at) // MINUTE, 0)

    def waits_until(self, attempts: Sequence[Attempt]) -> datetime.datetime | None:
        """From when on the next attempt may begin, after these (that count, the newest first); None: no waiting."""
        over = [attempt.finished_at for attempt in attempts if attempt.finished_at is not None]
        minutes = self.quiz.wait_after_first_minutes if len(over) == 1 else self.quiz.wait_after_later_minutes
        return max(over) + minutes * MINUTE if over and minutes else None


def time_warnings(quiz: QuizPage) -> list[str]:
    """What is odd about the quiz's times, in words for its author; empty when nothing is."""
    warnings = []
    window, limit = quiz.window_minutes, quiz.time_limit_minutes
    if window is not None and limit > window:
        text = _(
            "The time limit (%(limit)s minutes) is longer than the quiz is open (%(window)s minutes): "
            "nobody gets all of it."
        )
        warnings.append(text % {"limit": limit, "window": window})
    if quiz.attempts_allowed == 1 and (quiz.wait_after_first_minutes or quiz.wait_after_later_minutes):
        warnings.append(_("There is only one attempt, so the waiting time never counts."))
    if quiz.overdue == Overdue.REFUSE and not limit and not quiz.closes_at:
        warnings.append(_("Nothing ends an attempt: what happens when the time is over says nothing here."))
    return warnings


def merged_terms(own: Terms | None, of_groups: Sequence[Terms]) -> Terms:
    """What holds for a person of all that was granted to them and to their groups (L11).

    For each of time limit, attempts, opening and closing: what was granted to the person, else, of what was granted to
    their groups, the most generous value of each field. What is empty says nothing.
    """
    own = own or Terms()
    timing = [own] if own.has_time else [terms for terms in of_groups if terms.has_time]
    opens = [own.opens_at] if own.opens_at else [terms.opens_at for terms in of_groups if terms.opens_at]
    closes = [own.closes_at] if own.closes_at else [terms.closes_at for terms in of_groups if terms.closes_at]
    return Terms(
        extra_minutes=max((terms.extra_minutes for terms in timing), default=0),
        time_factor=max((terms.time_factor for terms in timing), default=Decimal(1)),
        is_unlimited=any(terms.is_unlimited for terms in timing),
        extra_attempts=own.extra_attempts or max((terms.extra_attempts for terms in of_groups), default=0),
        opens_at=min(opens, default=None),
        closes_at=max(closes, default=None),
    )


def rules_for(learner: Person, quiz: QuizPage, *, at: datetime.datetime) -> QuizRules:
    """The rules for one person; one query, and what the site's groups cost where a group has an exception."""
    if not learner.is_authenticated or quiz.pk is None:
        return QuizRules(quiz)
    overrides = list(QuizOverride.objects.filter(Q(learner=learner) | ~Q(group=""), quiz=quiz))
    return rules_by_person(quiz, overrides, [learner.pk], at=at)[learner.pk]


def rules_by_person(
    quiz: QuizPage, overrides: Sequence[QuizOverride], learners: Collection[int], *, at: datetime.datetime
) -> dict[int, QuizRules]:
    """The rules for each of these people, if these were all exceptions of the quiz."""
    return rules_in_groups(quiz, overrides, learners, groups_for(overrides, learners, at=at))


def groups_for(
    overrides: Sequence[QuizOverride], learners: Collection[int], *, at: datetime.datetime
) -> dict[int, frozenset[str]]:
    """The groups of these people; the site is asked only if some exception is for a group."""
    has_groups = any(override.group for override in overrides)
    return learner_groups().groups_of(learners, at=at) if has_groups and learners else {}


def rules_in_groups(
    quiz: QuizPage,
    overrides: Sequence[QuizOverride],
    learners: Collection[int],
    groups: Mapping[int, frozenset[str]],
) -> dict[int, QuizRules]:
    """Like `rules_by_person`, for groups that are known."""
    own = {override.learner_id: terms_of(override) for override in overrides if override.learner_id}
    granted = {override.group: terms_of(override) for override in overrides if override.group}
    return {
        learner: QuizRules(
            quiz,
            merged_terms(
                own.get(learner), [granted[group] for group in sorted(groups.get(learner, ())) if group in granted]
            ),
        )
        for learner in learners
    }


@dataclass(frozen=True)
class DeadlineMove:
    """An open attempt whose deadline changes with the exceptions. None: no deadline. `at`: when it changes."""

    attempt: Attempt
    before: datetime.datetime | None
    after: datetime.datetime | None
    at: datetime.datetime

    @property
    def is_shorter(self) -> bool:
        return is_sooner(self.after, self.before)

    @property
    def ends_now(self) -> bool:
        """Whether the attempt had time left and has none any more."""
        return self.is_shorter and self.after is not None and self.after <= self.at


def is_sooner(first: datetime.datetime | None, second: datetime.datetime | None) -> bool:
    """Whether the first deadline is before the second; None lies in no time's reach."""
    return first is not None and (second is None or first < second)


def open_attempts(quiz: QuizPage) -> QuerySet[Attempt]:
    """The running attempts whose deadlines exceptions move: those of learners, but no practice."""
    running = Attempt.objects.filter(quiz=quiz, state=AttemptState.OPEN)
    return running.filter(purpose__in=[Purpose.REGULAR, Purpose.PRETEST]).order_by("pk")


def deadline_moves(
    quiz: QuizPage,
    attempts: Sequence[Attempt],
    *,
    before: Sequence[QuizOverride],
    after: Sequence[QuizOverride],
    at: datetime.datetime,
) -> list[DeadlineMove]:
    """Which deadlines change when the exceptions of a quiz do.

    Who is granted more never gets less, even if the quiz's own limit was changed since the attempt began. Who is
    granted less keeps the time until now: a deadline is never set into the past, and one that is over stays.
    """
    learners = {attempt.learner_id for attempt in attempts}
    groups = groups_for([*before, *after], learners, at=at)
    old = rules_in_groups(quiz, before, learners, groups)
    new = rules_in_groups(quiz, after, learners, groups)
    moves = []
    for attempt in attempts:
        rules = old[attempt.learner_id], new[attempt.learner_id]
        if rules[0].terms == rules[1].terms:
            continue
        wanted = _moved(attempt, *rules, at)
        if wanted != attempt.deadline_at:
            moves.append(DeadlineMove(attempt, attempt.deadline_at, wanted, at))
    return moves


def _moved(attempt: Attempt, old: QuizRules, new: QuizRules, at: datetime.datetime) -> datetime.datetime | None:
    current, wanted = attempt.deadline_at, new.deadline(attempt.started_at)
    if not is_sooner(wanted, old.deadline(attempt.started_at)):
        return current if is_sooner(wanted, current) else wanted
    if not is_sooner(wanted, current):
        return current
    floor = at if current is None else min(at, current)
    return wanted if wanted is None else max(wanted, floor)
