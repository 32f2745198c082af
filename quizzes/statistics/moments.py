"""Exact moments of integers. All are sample estimates (n − 1), as in Moodle."""

from collections.abc import Sequence
from math import sqrt


def scatter(xs: Sequence[int], ys: Sequence[int]) -> int:
    """n·Σxy − Σx·Σy, which is n·(n − 1) times the covariance; exact."""
    return len(xs) * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)


def covariance(xs: Sequence[int], ys: Sequence[int], unit: int) -> float | None:
    """Sample covariance of x/unit and y/unit; None for fewer than two values."""
    n = len(xs)
    return scatter(xs, ys) / (n * (n - 1) * unit * unit) if n > 1 else None


def deviation(xs: Sequence[int], unit: int) -> float | None:
    """Sample standard deviation of x/unit; None for fewer than two values."""
    variance = covariance(xs, xs, unit)
    return None if variance is None else sqrt(variance)


def correlation(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    """Pearson's r, −1 to 1; None where one of the two does not vary."""
    of_x, of_y = scatter(xs, xs), scatter(ys, ys)
    if not of_x or not of_y:
        return None
    return scatter(xs, ys) / (sqrt(of_x) * sqrt(of_y))


def efficiency(xs: Sequence[int], ys: Sequence[int]) -> float | None:
    """Covariance as a share of the largest one that the same values could have; None where that is 0."""
    largest = scatter(sorted(xs), sorted(ys))
    return scatter(xs, ys) / largest if largest else None


def skewness(xs: Sequence[int]) -> float | None:
    """k₃ ÷ k₂^1.5 of Fisher's k-statistics; None for fewer than three values or none that vary."""
    n = len(xs)
    second, third, _fourth = _central(xs)
    if n < 3 or not second:
        return None
    # With d = n·(x − mean) and M_r = Σd^r, the factors of n cancel but for these.
    return third * n / ((n - 1) * (n - 2)) / (second / (n - 1)) ** 1.5


def kurtosis(xs: Sequence[int]) -> float | None:
    """k₄ ÷ k₂², 0 for a normal distribution; None for fewer than four values or none that vary."""
    n = len(xs)
    second, _third, fourth = _central(xs)
    if n < 4 or not second:
        return None
    # n²·((n + 1)·m₄ − 3·(n − 1)·m₂²) ÷ ((n − 1)(n − 2)(n − 3)) ÷ k₂², multiplied out so that the ratio is exact.
    numerator = (n - 1) * ((n + 1) * n * fourth - 3 * (n - 1) * second**2)
    return numerator / ((n - 2) * (n - 3) * second**2)


def _central(xs: Sequence[int]) -> tuple[int, int, int]:
    """Σd², Σd³ and Σd⁴ of d = n·x − Σx; exact."""
    n, total = len(xs), sum(xs)
    deviations = [n * x - total for x in xs]
    return sum(d**2 for d in deviations), sum(d**3 for d in deviations), sum(d**4 for d in deviations)
