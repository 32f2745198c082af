"""What a group has learned between two tests (K5), and how its own judgement has changed (K6)."""

from collections.abc import Sequence
from fractions import Fraction

FULL = 100


def normalized_gain(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Hake's gain of a class: (⟨after⟩ − ⟨before⟩) ÷ (100 − ⟨before⟩), from the averages of both tests.

    pairs: percent before and after, 0–100, of the same people. At most 1, and below 0 where the class has lost. None
    without pairs, and where the class had everything right before. The mean of the gains of single people is another
    number, which those with a high score before pull about.
    Source: R. R. Hake, American Journal of Physics 66 (1998), p. 64.
    """
    if not pairs:
        return None
    before, after = averages(pairs)
    return None if before == FULL else (after - before) / (FULL - before)


def averages(pairs: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """The averages before and after. Raises ZeroDivisionError without pairs."""
    count = len(pairs)
    before = sum((pair[0] for pair in pairs), Fraction(0)) / count
    return before, sum((pair[1] for pair in pairs), Fraction(0)) / count


def whole(number: Fraction) -> int:
    """The nearest whole number; halves go away from zero (R6: a mean is published as a whole number)."""
    nearest = int(abs(number) + Fraction(1, 2))
    return nearest if number >= 0 else -nearest
