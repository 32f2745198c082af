"""How good a question is before it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import StatisticsError, correlation
from typing import Any

from django.db.models import Count, QuerySet

from quizzes.models import Answer, AttemptState, Purpose, Question

# So many answers must be there before a pilot question can be promoted without a reason.
PILOT_ANSWERS = 30
# Below, a question tells those who know from those who do not no better than chance.
LEAST_DISCRIMINATION = 0.1
# Fewer answers say nothing (L15).
LEAST_ANSWERS = 10


@dataclass(frozen=True)
class Discrimination:
    """`n`: answers it rests on. `value`: -1 to 1; None under ten answers, or where all are alike."""

    n: int
    value: float | None

    @property
    def is_enough(self) -> bool:
        """Whether it speaks for the question: enough answers, and it tells apart."""
        return self.n >= PILOT_ANSWERS and self.value is not None and self.value >= LEAST_DISCRIMINATION


def first_answers(questions: Iterable[Question]) -> QuerySet[Answer]:
    """Graded answers to the questions, whatever their version, in finished first regular attempts (L15)."""
    return Answer.objects.filter(
        question_version__question__in=[question.pk for question in questions],
        response__isnull=False,
        fraction__isnull=False,
        attempt__purpose=Purpose.REGULAR,
        attempt__number=1,
        attempt__state=AttemptState.FINISHED,
    )


def count_first_answers(questions: Iterable[Question]) -> dict[int, int]:
    """How many such answers there are, by question; one query."""
    rows = first_answers(questions).order_by().values("question_version__question").annotate(count=Count("pk"))
    return dict(rows.values_list("question_version__question", "count"))


def discrimination_of(question: Question) -> Discrimination:
    """The correlation of the question with the rest of the test (corrected item-total correlation); one query.

    Pearson's r between the fraction reached in the question and the share of the points reached in all others.
    Source: S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28 (1963), 211–218.
    """
    names = ("fraction", "points", "max_points", "attempt__points", "attempt__max_points")
    rows: list[Any] = list(first_answers([question]).values_list(*names))  # graded and finished: none of them is null
    pairs = [
        (float(fraction), float((total - points) / (possible - own)))
        for fraction, points, own, total, possible in rows
        if possible > own
    ]
    if len(pairs) < LEAST_ANSWERS:
        return Discrimination(len(pairs), None)
    try:
        value = correlation([item for item, _rest in pairs], [rest for _item, rest in pairs])
    except StatisticsError:  # all answers, or all other results, are alike
        return Discrimination(len(pairs), None)
    return Discrimination(len(pairs), round(value, 4))
