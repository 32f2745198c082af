"""How well learners know what they know: certainty beside correctness. It changes no points (decision 0019)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from quizzes.models import Answer, Certainty

# Marks of certainty-based marking: A. R. Gardner-Medwin, "Confidence-Based Marking: encouraging rigour through
# assessment", Proceedings of the Physiological Society 2006; the same as in Moodle's behavior "CBM".
MARKS_IF_RIGHT = {Certainty.LOW: 1, Certainty.MEDIUM: 2, Certainty.HIGH: 3}
MARKS_IF_WRONG = {Certainty.LOW: 0, Certainty.MEDIUM: -2, Certainty.HIGH: -6}


class Answered(Protocol):
    """An answer and how good it is, 0 to 1; None: not graded."""

    @property
    def answer(self) -> Answer: ...
    @property
    def fraction(self) -> Decimal | None: ...


@dataclass(frozen=True)
class CertaintyReport:
    """Answers by certainty and correctness. Sure is who says "rather certain" or "certain"; right is right in full.

    `unsaid` counts answers without a word on certainty; `average` is None when there are only such.
    """

    sure_wrong: list[Answered]
    unsure_wrong: list[Answered]
    unsure_right: list[Answered]
    sure_right: list[Answered]
    unsaid: int
    average: Decimal | None


def cbm_mark(fraction: Decimal, certainty: int) -> Decimal:
    """Certainty-based marks of one answer, −6 to 3: fraction × (1, 2, 3), or 0, −2, −6 for nothing right at all."""
    if fraction > 0:
        return fraction * MARKS_IF_RIGHT[Certainty(certainty)]
    return Decimal(MARKS_IF_WRONG[Certainty(certainty)])


def certainty_report(items: Sequence[Answered]) -> CertaintyReport:
    """Of what was answered and graded, in order. The average is the mean of `cbm_mark`."""
    graded = [item for item in items if item.fraction is not None and item.answer.is_answered]
    said = [item for item in graded if item.answer.certainty is not None]
    sure = [item for item in said if item.answer.certainty != Certainty.LOW]
    unsure = [item for item in said if item.answer.certainty == Certainty.LOW]
    marks = [cbm_mark(item.fraction or Decimal(0), item.answer.certainty or Certainty.LOW) for item in said]
    return CertaintyReport(
        sure_wrong=[item for item in sure if item.fraction != 1],
        unsure_wrong=[item for item in unsure if item.fraction != 1],
        unsure_right=[item for item in unsure if item.fraction == 1],
        sure_right=[item for item in sure if item.fraction == 1],
        unsaid=len(graded) - len(said),
        average=sum(marks, Decimal(0)) / len(marks) if marks else None,
    )
