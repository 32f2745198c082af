"""Which attempts count, and what they say together (L16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from courses.queries import repeats_since
from courses.typing import Person
from quizzes.models import Attempt, AttemptState, Counting, QuizPage


@dataclass(frozen=True)
class CountingResult:
    """The result of a quiz. `percent`: 0 to 100, unrounded. `attempt`: the one that counts; None for an average."""

    percent: Decimal
    passed: bool
    attempt: Attempt | None


def counted_attempts(learner: Person, quiz: QuizPage, attempts: Sequence[Attempt]) -> list[Attempt]:
    """Those of the learner's regular attempts that count.

    All do, unless the course wants the quiz repeated after a material change: then those since.
    """
    since = repeats_since(learner, quiz)
    return [attempt for attempt in attempts if since is None or attempt.started_at >= since]


def counting_result(quiz: QuizPage, attempts: Sequence[Attempt]) -> CountingResult | None:
    """What the attempts, in any order, say together; None while none of them has a result."""
    return result_by(quiz.counting, attempts)


def result_by(counting: str, attempts: Sequence[Attempt]) -> CountingResult | None:
    """`counting_result` by one of the ways of counting; an attempt without a result counts nowhere (L9)."""
    finished = sorted(
        (attempt for attempt in attempts if attempt.state == AttemptState.FINISHED), key=lambda attempt: attempt.number
    )
    if not finished:
        return None
    if counting == Counting.AVERAGE:
        percent = sum((attempt.percent for attempt in finished), Decimal(0)) / len(finished)
        return CountingResult(percent, percent >= finished[-1].pass_percent, None)
    chosen = {
        Counting.FIRST.value: finished[0],
        Counting.LATEST.value: finished[-1],
        Counting.HIGHEST.value: max(finished, key=lambda attempt: (attempt.passed, attempt.percent)),
    }[counting]
    return CountingResult(chosen.percent, bool(chosen.passed), chosen)
