"""Figures of one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .data import UNIT, Answered, Sitting
from .moments import correlation, deviation, efficiency


@dataclass(frozen=True)
class ItemFigures:
    """How a question went in the attempts that asked it. Names and formulas as in Moodle's quiz statistics.

    `n`: attempts that asked it; `answered`: of these, those that answered. `facility`, `guess` and `intended_weight`
    are shares, 0 to 1; `deviation` is that of the fraction, 0 to about 0.7; `discrimination`, `efficiency` and
    `point_biserial` go from −1 to 1. None: cannot be calculated, because nothing varies or there is nothing else.
    """

    n: int
    answered: int
    facility: float | None
    deviation: float | None
    guess: float | None
    intended_weight: float | None
    discrimination: float | None
    efficiency: float | None
    point_biserial: float | None

    @property
    def skipped_share(self) -> float:
        """Share of the attempts in which the question was not answered: that is not wrong (L15)."""
        return 1 - self.answered / self.n if self.n else 0.0


def item_figures(asked: Sequence[tuple[Sitting, Answered]], guess: Fraction | None) -> ItemFigures:
    """The figures of a question from each attempt that asked it; `guess` is its random guess score."""
    graded = [(sitting, answer, answer.fraction) for sitting, answer in asked if answer.fraction is not None]
    fractions = [fraction for _sitting, _answer, fraction in graded]
    rests = [sitting.rest(answer) for sitting, answer, _fraction in graded]
    totals = [sitting.points for sitting, _answer, _fraction in graded]
    possible = sum(sitting.max_points for sitting, _answer, _fraction in graded)
    weights = sum(answer.max_points for _sitting, answer, _fraction in graded)
    return ItemFigures(
        n=len(asked),
        answered=sum(answer.is_answered for _sitting, answer in asked),
        facility=sum(fractions) / (UNIT * len(fractions)) if fractions else None,
        deviation=deviation(fractions, UNIT),
        guess=None if guess is None else float(guess),
        intended_weight=weights / possible if possible else None,
        discrimination=correlation(fractions, rests),
        efficiency=efficiency(fractions, rests),
        point_biserial=correlation(fractions, totals),
    )
