from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.disclosure.cells import Cell
from lms.rollouts.models import CostItem, ReturnTerms
from lms.rollouts.statistics.benefit import NOTHING, Three, return_on_investment
from lms.rollouts.statistics.gain import whole

from .derived import Derived, Line, Published, Step, people_in, step
from .k13 import ACTIVE, TimeSaving, realization_of, saved_hours

LEARNING = "k2"


@dataclass(frozen=True)
class Arithmetic:
    """Everything the return is made of, in three cases. The low case has the low benefit and the high costs.

    benefit, learning, other: euros over the same weeks. isolation, confidence: 0–1.
    """

    origin: Cell
    hours: Three
    terms: ReturnTerms
    learning: Three
    other: Three

    @property
    def benefit(self) -> Three:
        return self.hours * self.terms.hourly_cost * self.terms.weeks

    @property
    def cost(self) -> Three:
        return (self.learning + self.other).reversed

    @property
    def percent(self) -> Three | None:
        """The return; None if nothing was spent."""
        terms, found = self.terms, []
        for case in ("low", "base", "high"):
            roi = return_on_investment(
                benefit=getattr(self.benefit, case),
                isolation=getattr(terms.isolation, case),
                confidence=getattr(terms.confidence, case),
                cost=getattr(self.cost, case),
            )
            if roi is None:
                return None
            found.append(roi)
        return Three(*found)


class Return(Derived):
    """K14: Phillips' return on investment, always in three cases, never one number."""

    id = "k14"
    lowest = -100
    highest = 400
    label = _("Return (ROI)")
    description = _("What the programme brings in addition to what it costs, as a percentage of the cost.")
    denominator = _("Costs that were set, and the time of those who learn.")
    numerator = _(
        "Time saved by active people (K13, K7) times realization, cost of an hour and weeks; of this what isolation "
        "and confidence leave; minus the cost."
    )
    caveat = _("Rests on a self-assessment, without a comparison group.")
    exclusions = _(
        "Without a published time saved, without active people, or without costs there is no value. Benefits other "
        "than time do not count."
    )

    def lines(self, published: Published) -> list[Line]:
        found = arithmetic(published)
        percent = found.percent if found else None
        if found is None or percent is None:
            return []
        low, base, high = (whole(value) for value in (percent.low, percent.base, percent.high))
        return [Line(str(self.label), self.made(found.origin, low, high, base))]

    def steps(self, published: Published) -> list[Step]:
        found = arithmetic(published)
        if found is None:
            return []
        return [
            step(_now("Useful hours a week"), found.hours, 1),
            step(_now("Cost of an hour in euros"), found.terms.hourly_cost, 2),
            step(_now("Benefit in euros, over %(weeks)d weeks") % {"weeks": found.terms.weeks}, found.benefit),
            step(_now("Isolation in percent"), found.terms.isolation * 100),
            step(_now("Confidence in percent"), found.terms.confidence * 100),
            step(_now("Time of those who learn in euros"), found.learning.reversed),
            step(_now("Other costs in euros"), found.other.reversed),
        ]


def arithmetic(published: Published) -> Arithmetic | None:
    """What the return of a week is made of; None while something is hidden or has not been set."""
    saved, active = TimeSaving().cell(published), people_in(published.cell(ACTIVE))
    terms = published.newest(ReturnTerms)
    learners = published.cell(LEARNING).n
    if saved.lower is None or active is None or not terms or learners is None:
        return None
    set_terms = terms[-1]
    other = NOTHING
    for item in published.newest(CostItem):
        other += item.amount
    return Arithmetic(
        origin=saved,
        hours=saved_hours(active, realization_of(published), saved.lower),
        terms=set_terms,
        learning=set_terms.learning_hours * set_terms.hourly_cost * learners,
        other=other,
    )
