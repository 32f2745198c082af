"""Time saved and the return on what a programme costs, always as three cases: low, base, high."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

Number = Fraction


@dataclass(frozen=True)
class Three:
    """A quantity in the low, the base and the high case. They need not rise: a low case may have high costs."""

    low: Fraction
    base: Fraction
    high: Fraction

    def __mul__(self, other: "Three | Fraction | int") -> "Three":
        """Case by case."""
        if not isinstance(other, Three):
            return Three(self.low * other, self.base * other, self.high * other)
        return Three(self.low * other.low, self.base * other.base, self.high * other.high)

    def __add__(self, other: "Three") -> "Three":
        return Three(self.low + other.low, self.base + other.base, self.high + other.high)

    @property
    def reversed(self) -> "Three":
        """For what burdens the low case most: costs."""
        return Three(self.high, self.base, self.low)


NOTHING = Three(Fraction(0), Fraction(0), Fraction(0))


def return_on_investment(
    *, benefit: Fraction, isolation: Fraction, confidence: Fraction, cost: Fraction
) -> Fraction | None:
    """Phillips' ROI in percent: (benefit × isolation × confidence − cost) ÷ cost × 100; None if nothing was spent.

    benefit, cost: euros over the same time. isolation: the share of the benefit, 0–1, that comes from the programme;
    confidence: how sure those are who say so, 0–1. −100 where nothing came of it.
    Source: J. J. Phillips, Return on Investment in Training and Performance Improvement Programs, 2nd ed., 2003.
    """
    return (benefit * isolation * confidence - cost) / cost * 100 if cost else None


def is_dominated(amounts: Collection[Fraction]) -> bool:
    """Whether a sum would tell of single people (R8): one contributes more than half, or two more than 80 percent."""
    total = sum(amounts, Fraction(0))
    largest = sorted(amounts, reverse=True)[:2]
    return total > 0 and (largest[0] * 2 > total or sum(largest, Fraction(0)) * 5 > total * 4)
