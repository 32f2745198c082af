"""The score of a use case, 0–100: 40 % value + 35 % feasibility + 25 % safety, unless a programme weighs otherwise."""

from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SWING = 10  # points up and down in the sensitivity


@dataclass(frozen=True)
class Weights:
    """Percentages that add up to 100."""

    value: int = 40
    feasibility: int = 35
    safety: int = 25
    version: int = 1


class HardStop(Enum):
    """Reasons that beat every score."""

    FORBIDDEN = "forbidden"
    NO_LEGAL_BASIS = "no_legal_basis"
    NO_DATA_OWNER = "no_data_owner"

    @property
    def label(self) -> str | Promise:
        return _STOPS[self]


_STOPS = {
    HardStop.FORBIDDEN: _("Forbidden practice"),
    HardStop.NO_LEGAL_BASIS: _("No legal basis"),
    HardStop.NO_DATA_OWNER: _("Nobody owns the data"),
}


@dataclass(frozen=True)
class Inputs:
    """Ratings in points from 0 to 100, and what may stop a use case whatever its ratings."""

    benefit_low: int
    benefit_base: int
    benefit_high: int
    effort: int
    data: int
    risk: int
    is_forbidden: bool = False
    has_legal_basis: bool = True
    has_data_owner: bool = True


def _rounded(number: Fraction) -> int:
    """Half up, as everybody expects; Python's round() goes to the even neighbor."""
    return int(number + Fraction(1, 2))


def _clamped(number: Fraction) -> Fraction:
    return max(Fraction(0), min(Fraction(100), number))


def weighted(value: Fraction, feasibility: Fraction, risk: Fraction, weights: Weights) -> Fraction:
    """The score, unrounded; all arguments 0–100."""
    total = weights.value * value + weights.feasibility * feasibility + weights.safety * (100 - risk)
    return total / 100


@dataclass(frozen=True)
class Span:
    """From the lowest to the highest score, whole points."""

    low: int
    high: int


@dataclass(frozen=True)
class Score:
    """What a use case is worth. `points` is None if something stops it."""

    inputs: Inputs
    weights: Weights = Weights()

    @cached_property
    def stops(self) -> list[HardStop]:
        found = {
            HardStop.FORBIDDEN: self.inputs.is_forbidden,
            HardStop.NO_LEGAL_BASIS: not self.inputs.has_legal_basis,
            HardStop.NO_DATA_OWNER: not self.inputs.has_data_owner,
        }
        return [stop for stop, holds in found.items() if holds]

    @property
    def value(self) -> int:
        """The expected benefit."""
        return self.inputs.benefit_base

    @property
    def feasibility_exact(self) -> Fraction:
        return Fraction(100 - self.inputs.effort + self.inputs.data, 2)

    @property
    def feasibility(self) -> int:
        """The mean of ease (100 − effort) and data, in whole points."""
        return _rounded(self.feasibility_exact)

    @cached_property
    def exact(self) -> Fraction | None:
        """The score, unrounded; None if something stops it."""
        return None if self.stops else self._points()

    @property
    def points(self) -> int | None:
        """The score in whole points; None if something stops it."""
        return None if self.exact is None else _rounded(self.exact)

    @property
    def by_benefit(self) -> Span | None:
        """The score with the cautious and the optimistic benefit; None if something stops it."""
        if self.stops:
            return None
        low, high = (replace(self.inputs, benefit_base=b) for b in (self.inputs.benefit_low, self.inputs.benefit_high))
        return Span(_rounded(Score(low, self.weights)._points()), _rounded(Score(high, self.weights)._points()))

    @property
    def sensitivity(self) -> Span | None:
        """The score if value, feasibility and risk are all ten points worse, or all ten better, within 0–100."""
        if self.stops:
            return None
        return Span(_rounded(self._points(-SWING)), _rounded(self._points(SWING)))

    def _points(self, swing: int = 0) -> Fraction:
        return weighted(
            _clamped(Fraction(self.value + swing)),
            _clamped(self.feasibility_exact + swing),
            _clamped(Fraction(self.inputs.risk - swing)),
            self.weights,
        )
