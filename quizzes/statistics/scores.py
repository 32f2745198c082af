"""Figures of the test as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm, sqrt
from statistics import median

from .data import UNIT, Sitting
from .moments import covariance, deviation, kurtosis, skewness
from .places import PlaceFigures


@dataclass(frozen=True)
class ScoreFigures:
    """How attempts went as a whole. Names and formulas as in Moodle's quiz statistics.

    `mean`, `median`, `deviation` and `standard_error` are shares of the points possible. `alpha` (coefficient of
    internal consistency, Cronbach) goes up to 1 and can be negative; `error_ratio` is √(1 − alpha). None: cannot be
    calculated.
    """

    n: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


def score_figures(sittings: Sequence[Sitting], places: Sequence[PlaceFigures] | None) -> ScoreFigures:
    """The figures of the attempts; `places` as `place_figures` returns them for the same attempts."""
    worth = [sitting for sitting in sittings if sitting.max_points]
    common = lcm(*(sitting.max_points for sitting in worth))
    shares = [sitting.points * (common // sitting.max_points) for sitting in worth]  # of `common`, exact
    spread = deviation(shares, common)
    alpha = _alpha(sittings, places) if places else None
    ratio = None if alpha is None else sqrt(max(1 - alpha, 0.0))
    return ScoreFigures(
        n=len(sittings),
        mean=sum(shares) / (common * len(shares)) if shares else None,
        median=median(shares) / common if shares else None,
        deviation=spread,
        skewness=skewness(shares),
        kurtosis=kurtosis(shares),
        alpha=alpha,
        error_ratio=ratio,
        standard_error=None if ratio is None or spread is None else ratio * spread,
    )


def _alpha(sittings: Sequence[Sitting], places: Sequence[PlaceFigures]) -> float | None:
    """p ÷ (p − 1) · (1 − Σ variances of places ÷ variance of totals)."""
    totals = [sitting.points for sitting in sittings]
    whole = covariance(totals, totals, UNIT)
    count = len(places)
    if count < 2 or not whole:
        return None
    return count / (count - 1) * (1 - sum(place.variance for place in places) / whole)
