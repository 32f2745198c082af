"""KPIs that are worked out from published cells and from what the client has set: nothing else, so they tell no more.

Inputs never change once they are published, and settings are versions with a moment; so a derived value, worked out
again years later, is the same value.
"""

import enum
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, TypeVar

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.disclosure.cells import Cell
from lms.disclosure.periods import Period
from lms.disclosure.queries import Cells
from lms.rollouts.models import KpiDefinition
from lms.rollouts.statistics.benefit import Three
from lms.rollouts.statistics.gain import whole

from .base import LEAST_FOR_MEANS, Headcount, Kpi

T = TypeVar("T", bound=KpiDefinition)


class Unit(enum.Enum):
    """What a derived value is counted in."""

    PERCENT = "percent"
    POINTS = "points"
    MINUTES = "minutes"
    EUROS = "euros"

    @property
    def word(self) -> str:
        """The unit by itself, as the head of a column has it."""
        return {Unit.PERCENT: "%", Unit.EUROS: "€", Unit.MINUTES: _("minutes"), Unit.POINTS: _("points")}[self]

    def text(self, number: int) -> str:
        """The number with its unit; a real minus sign, no-break spaces."""
        digits = number_format(abs(number), force_grouping=True)
        sign = "−" if number < 0 else "+" if self is Unit.POINTS and number > 0 else ""
        if self is Unit.PERCENT:
            return _("%(number)s%%") % {"number": sign + digits}
        if self is Unit.EUROS:
            return _("€%(number)s") % {"number": sign + digits}
        if self is Unit.MINUTES:
            return ngettext("%(number)s minute", "%(number)s minutes", abs(number)) % {"number": sign + digits}
        return sign + digits


@dataclass(frozen=True)
class UnitCell(Cell):
    """A derived value: whole numbers from `lower` to `upper` in `unit`, possibly negative. `base`: the case between."""

    unit: Unit = Unit.PERCENT
    base: int | None = None

    @property
    def text(self) -> str:
        if self.n is None or self.lower is None or self.upper is None:
            return super().text
        if self.lower == self.upper:
            return self.unit.text(self.lower)
        low, high = self.unit.text(self.lower), self.unit.text(self.upper)
        if self.base is None:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        return _("%(low)s to %(high)s, expected %(base)s") % {
            "low": low,
            "high": high,
            "base": self.unit.text(self.base),
        }


def unit_of(cell: Cell) -> Unit | None:
    """What the range of a cell is counted in; None if it has none: a number of people, a sum, or hidden."""
    if cell.n is None or cell.lower is None:
        return None
    return cell.unit if isinstance(cell, UnitCell) else Unit.PERCENT


@dataclass(frozen=True)
class Line:
    """One of several values of a KPI: of a pulse, a quiz, or a tool, by name."""

    label: str
    cell: Cell


@dataclass(frozen=True)
class Step:
    """A line of the open arithmetic, in its three cases."""

    label: str
    low: str
    base: str
    high: str


@dataclass(frozen=True)
class Published:
    """What a derived KPI may read of a week: cells of the whole company, their means, and settings that held.

    `means`: by release. `quizzes`, `tools`: titles by primary key.
    """

    week: Period
    root: str
    cells: Cells
    means: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    terms: Sequence[KpiDefinition] = ()
    quizzes: Mapping[int, str] = field(default_factory=dict)
    tools: Mapping[int, str] = field(default_factory=dict)

    def cell(self, measure: str) -> Cell:
        return self.cells.get(self.week, measure, self.root)

    def starting_with(self, prefix: str) -> list[Cell]:
        """Shown cells of measures whose name begins so."""
        return self.cells.starting_with(self.week, prefix, self.root)

    def mean(self, cell: Cell, name: str) -> int | None:
        """A mean that stands beside a cell; None if it is hidden or has none."""
        return self.means.get(cell.release or 0, {}).get(name)

    def newest(self, kind: type[T]) -> list[T]:
        """Of each subject the newest setting of a kind that held, by subject."""
        found = {term.subject: term for term in self.terms if isinstance(term, kind)}
        return [found[subject] for subject in sorted(found)]

    def hidden(self, measure: str) -> Cell:
        return Cell(measure, self.root, self.week)


class Derived(ABC):
    """A KPI that is worked out from published cells. Its texts are those of `Kpi`."""

    id: ClassVar[str]
    formula_version: ClassVar[int] = 1
    unit: ClassVar[Unit] = Unit.PERCENT
    lowest: ClassVar[int] = 0
    highest: ClassVar[int] = 100
    minimum_n: ClassVar[int] = LEAST_FOR_MEANS
    label: ClassVar[str | Promise]
    description: ClassVar[str | Promise]
    denominator: ClassVar[str | Promise]
    numerator: ClassVar[str | Promise]
    exclusions: ClassVar[str | Promise]
    left_out: ClassVar[tuple[Headcount, ...]] = ()
    caveat: ClassVar[str | Promise] = ""
    """What has to stand wherever the value stands."""
    has_light: ClassVar[bool] = True
    """Whether a target may be set: more has to be better."""
    names_lines: ClassVar[bool] = False
    """Whether a single line says more than the value: of which quiz or tool it is."""

    @abstractmethod
    def lines(self, published: Published) -> list[Line]:
        """Its values, the one that stands for the KPI first; only shown ones."""

    def cell(self, published: Published) -> Cell:
        """The value that stands for the KPI; hidden without any."""
        return next((line.cell for line in self.lines(published)), published.hidden(self.id))

    def notes(self, published: Published) -> list[str]:
        """What has to be said about the value, besides the caveat."""
        return []

    def steps(self, published: Published) -> list[Step]:
        """The arithmetic, line by line, where there is any to show."""
        return []

    def made(self, origin: Cell, lower: int, upper: int, base: int | None = None) -> UnitCell:
        """A value from a cell: about its people, as old as it, with its permalink."""
        return UnitCell(
            measure=self.id,
            group=origin.group,
            period=origin.period,
            n=origin.n,
            lower=lower,
            upper=upper,
            data_from=origin.data_from,
            release=origin.release,
            unit=self.unit,
            base=base,
        )

    def __str__(self) -> str:
        return str(self.label)


def unit_of_kpi(kpi: Kpi | Derived) -> Unit:
    """What the values and the targets of a KPI are counted in."""
    return kpi.unit if isinstance(kpi, Derived) else Unit.PERCENT


def people_in(cell: Cell) -> Three | None:
    """How many people a printed share is: at least, in the middle, at most; None if it is hidden."""
    if cell.n is None or cell.lower is None or cell.upper is None:
        return None
    low, high = Fraction(cell.n * cell.lower, 100), Fraction(cell.n * cell.upper, 100)
    return Three(low, (low + high) / 2, high)


def step(label: str, values: Three, digits: int = 0) -> Step:
    """A line of arithmetic with rounded numbers."""

    def text(value: Fraction) -> str:
        rounded = Decimal(whole(value * 10**digits)) / 10**digits
        return number_format(rounded, decimal_pos=digits, force_grouping=True)

    return Step(label, text(values.low), text(values.base), text(values.high))
