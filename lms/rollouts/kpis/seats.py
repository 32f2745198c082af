"""K12, second part: who holds a license of which tool. What was bought, and for how much, the client tells."""

from django.utils.translation import gettext_lazy as _

from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Person
from .base import Headcount
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
