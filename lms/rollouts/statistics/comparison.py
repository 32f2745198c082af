"""How solutions compare: the weighted mean of their ratings."""

from collections.abc import Mapping
from fractions import Fraction


def total_of(weights: Mapping[int, int], points: Mapping[int, int]) -> int | None:
    """0–100: Σ weight · points · 10 ÷ Σ weight, half up; keys are criteria, points 0–10.

    None if there are no criteria or a rating is missing: an unrated solution must look neither bad nor good.
    """
    if not weights or any(criterion not in points for criterion in weights):
        return None
    total = sum(weight * points[criterion] * 10 for criterion, weight in weights.items())
    return int(Fraction(total, sum(weights.values())) + Fraction(1, 2))
