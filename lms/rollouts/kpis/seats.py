"""K12, second part: who holds a license of which tool. What was bought, and for how much, the client tells."""

from fractions import Fraction

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.disclosure.facts import MeasureFacts
from lms.rollouts.models import LicenseTerms
from lms.rollouts.statistics.gain import whole

from .asof import AsOf, Person
from .base import Headcount
from .derived import Derived, Line, Published, Unit, people_in
from .usage import reliable_usage

PREFIX = "k12.held."


def seat_measure(source: int) -> str:
    """The name under which the figure is published."""
    return f"{PREFIX}{source}"


class Seats(Headcount):
    """Members with a license of a tool on the last day with data; new ones too, because their license costs as much."""

    label = _("Licenses given out")
    description = _("Members who have a license of this tool, new ones too.")

    def __init__(self, source: int, people: set[Person]) -> None:
        self.id = seat_measure(source)  # type: ignore[misc]  # one figure per tool
        self._people = people

    def people(self, as_of: AsOf) -> set[Person]:
        return self._people

    def facts(self, as_of: AsOf) -> MeasureFacts:
        return MeasureFacts(self.id, self.formula_version, self._people, None, self.minimum_n, is_for_company_only=True)


def seat_figures(as_of: AsOf) -> list[Seats]:
    """A figure for each tool; none if too many accounts belong to nobody known (K0)."""
    usage = reliable_usage(as_of)
    found: dict[int, set[Person]] = {}
    for person, use in usage.people.items() if usage else ():
        if person in as_of.roster.members:
            for one in use.licensed:
                found.setdefault(one.source, set()).add(person)
    return [Seats(source, people) for source, people in sorted(found.items())]


class SeatsTaken(Derived):
    """K12: licenses given out ÷ licenses bought. A person with two tools has two licenses."""

    id = "k12b"
    names_lines = True
    minimum_n = 5
    highest = 120
    label = _("Licenses given out")
    description = _("How many of the licenses that were bought have been given to somebody.")
    denominator = _("Licenses bought, as set for the day; tools without a number are left out.")
    numerator = _("Members with a license of the tool.")
    exclusions = _("Accounts that belong to nobody known.")

    def lines(self, published: Published) -> list[Line]:
        found = []
        for terms in published.newest(LicenseTerms):
            held = published.cell(seat_measure(terms.tool_id))
            if held.n is not None:
                words = {"tool": published.tools.get(terms.tool_id, ""), "held": held.n, "bought": terms.bought}
                percent = whole(Fraction(100 * held.n, terms.bought))
                label = _now("%(tool)s: %(held)s of %(bought)s") % words
                found.append(Line(label, self.made(held, percent, percent)))
        return sorted(found, key=lambda line: (-(line.cell.n or 0), line.label))


class CostPerActive(Derived):
    """K12: what the licenses cost a month for each person who is active, from the printed share of active people."""

    id = "k12c"
    unit = Unit.EUROS
    minimum_n = 5
    highest = 200
    has_light = False  # less is better, and a target is a floor
    label = _("Cost per active person")
    description = _("What all licenses bought cost a month, for each person who was active in four weeks.")
    denominator = _("People with a license who were active in the newest four weeks with data (K12).")
    numerator = _("Licenses bought times price, over all tools.")
    exclusions = _("Without anybody active, or without a price for each tool in use, there is no value.")

    def lines(self, published: Published) -> list[Line]:
        origin = published.cell("k12")
        active, terms = people_in(origin), published.newest(LicenseTerms)
        tools = {int(cell.measure.removeprefix(PREFIX)) for cell in published.starting_with(PREFIX)}
        if active is None or not active.low or not terms or not tools <= {one.tool_id for one in terms}:
            return []
        cost = sum((one.bought * Fraction(one.price) for one in terms), Fraction(0))
        return [Line(str(self.label), self.made(origin, whole(cost / active.high), whole(cost / active.low)))]
