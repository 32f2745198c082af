"""The contract of a figure. A new KPI is one file beside this one, with one class, and a line in `kpis/__init__`."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise

from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Person

if TYPE_CHECKING:
    from .derived import Line, Published

LEAST_FOR_MEANS = 10  # also for scores, confidence and ratings


@dataclass(frozen=True)
class Share:
    """A KPI's value over everybody it counts, before the gate: for tests and auditors, never for screens."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Fraction | None:
        """0–100, unrounded; None (n. v.) if nobody counts."""
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None


class Figure(ABC):
    """A number about a client's people on a day.

    - `id`: name of the measure in publications. It never changes its meaning; another formula is another version.
    - `formula_version`: goes up with every change that could change a value.
    - `minimum_n`: publish about no fewer people, where that is more than the client's smallest group.
    - `facts()`: whom it counts. A pure function of `AsOf`.
    """

    id: ClassVar[str]
    formula_version: ClassVar[int] = 1
    label: ClassVar[str | Promise]
    description: ClassVar[str | Promise]
    minimum_n: ClassVar[int] = 5

    @abstractmethod
    def facts(self, as_of: AsOf) -> MeasureFacts:
        """Whom the figure counts on that day, and whom of them it finds fulfilled."""

    def __str__(self) -> str:
        return str(self.label)


class Headcount(Figure):
    """A number of people, for instance those whom a KPI leaves out. It passes the gate like everything else."""

    @abstractmethod
    def people(self, as_of: AsOf) -> set[Person]:
        """The people on the roster who count."""

    def facts(self, as_of: AsOf) -> MeasureFacts:
        return MeasureFacts(self.id, self.formula_version, self.people(as_of), None, self.minimum_n)


class Mean(Figure):
    """A number that is no share of people: a mean over at least ten of them, in whole numbers (R6), never for teams.

    What is published is a number of people, through the gate like everything else, and with it `numbers`. Each person
    counts with what never changes, so the same people always give the same mean.
    """

    minimum_n: ClassVar[int] = LEAST_FOR_MEANS

    @abstractmethod
    def people(self, as_of: AsOf) -> set[Person]:
        """Those whom the mean is about."""

    @abstractmethod
    def numbers(self, as_of: AsOf) -> dict[str, int]:
        """What may be printed if the gate shows the people, by name; empty where there is nothing to tell (n. v.)."""

    def facts(self, as_of: AsOf) -> MeasureFacts:
        return MeasureFacts(
            self.id, self.formula_version, self.people(as_of), None, self.minimum_n, is_for_company_only=True
        )


class Kpi(Figure):
    """The share of people who fulfil something, in percent; more is better.

    `denominator`, `numerator` and `exclusions` say in words what the code does. `left_out` are the figures about those
    who do not count.
    """

    unit: ClassVar[str] = "percent"
    lowest: ClassVar[int] = 0
    highest: ClassVar[int] = 100
    denominator: ClassVar[str | Promise]
    numerator: ClassVar[str | Promise]
    exclusions: ClassVar[str | Promise]
    left_out: ClassVar[tuple[Headcount, ...]] = ()
    is_for_company_only: ClassVar[bool] = False

    @abstractmethod
    def results(self, as_of: AsOf) -> dict[Person, bool]:
        """For each person in the denominator, whether they are in the numerator."""

    def facts(self, as_of: AsOf) -> MeasureFacts:
        results = self.results(as_of)
        fulfilled = {person for person, is_fulfilled in results.items() if is_fulfilled}
        return MeasureFacts(
            self.id,
            self.formula_version,
            results.keys(),
            fulfilled,
            self.minimum_n,
            is_for_company_only=self.is_for_company_only,
        )

    def lines(self, published: "Published") -> "list[Line]":
        """What a published value consists of, if it is also published in parts."""
        return []

    def share(self, as_of: AsOf) -> Share:
        """The value over the whole client."""
        results = self.results(as_of)
        return Share(sum(results.values()), len(results))
