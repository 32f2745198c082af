import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.disclosure.facts import MeasureFacts

from .asof import AsOf, Obliged, Person
from .base import Figure, Kpi
from .derived import Line, Published
from .onboarding import ONBOARDING

COHORTS = 6
PREFIX = "k2."


def results_of(as_of: AsOf, month: datetime.date | None = None) -> dict[Person, bool]:
    """For each settled member with a mandatory course in force, whether they have begun one of them.

    `month`: only courses assigned in the month that begins with that day, where the client is.
    """
    found = {}
    for person in as_of.settled:
        assigned = [one for one in as_of.in_force(person) if month is None or month_of(one, as_of) == month]
        if assigned:
            found[person] = any(as_of.has_begun(person, one) for one in assigned)
    return found


def month_of(obliged: Obliged, as_of: AsOf) -> datetime.date:
    """The first day of the month in which the course was assigned, where the client is."""
    return obliged.began_at.astimezone(ZoneInfo(as_of.client.time_zone)).date().replace(day=1)


class Participation(Kpi):
    """K2: who takes part at all. One of several courses is enough: K3 asks whether all of them get done."""

    id = "k2"
    label = _("Participation rate")
    description = _("How many of those with mandatory courses have begun at least one of them.")
    denominator = _("Members for at least 30 days with at least one mandatory course in force.")
    numerator = _("Of these, people who have begun at least one of these courses, or completed it elsewhere.")
    exclusions = _(
        "Joiners of less than 30 days. A course whose assignment was withdrawn counts neither as assigned nor as begun."
    )
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return results_of(as_of)

    def lines(self, published: Published) -> list[Line]:
        """The cohorts, the newest first."""
        return [
            Line(_now("Assigned in %(month)s") % {"month": date_format(month, "F Y")}, cell)
            for cell in reversed(published.starting_with(PREFIX))
            if (month := cohort_of(cell.measure))
        ]


class Cohort(Figure):
    """K2 of those whose courses were assigned in one month, for the whole company."""

    label = Participation.label
    description = Participation.description

    def __init__(self, month: datetime.date) -> None:
        self.id = f"{PREFIX}{month:%Y-%m}"  # type: ignore[misc]  # one figure per month
        self._month = month

    def facts(self, as_of: AsOf) -> MeasureFacts:
        results = results_of(as_of, self._month)
        begun = {person for person, has_begun in results.items() if has_begun}
        return MeasureFacts(
            self.id, self.formula_version, results.keys(), begun, self.minimum_n, is_for_company_only=True
        )


def cohort_figures(as_of: AsOf) -> list[Cohort]:
    """A figure for each of the newest six months in which something was assigned that is still in force."""
    months = {month_of(one, as_of) for person in as_of.settled for one in as_of.in_force(person)}
    return [Cohort(month) for month in sorted(months)[-COHORTS:]]


def cohort_of(measure: str) -> datetime.date | None:
    """The month that a measure is about; None if it is none of these."""
    if not measure.startswith(PREFIX):
        return None
    return datetime.date.fromisoformat(f"{measure.removeprefix(PREFIX)}-01")
