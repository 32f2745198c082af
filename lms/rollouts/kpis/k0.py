from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Headcount


class UsageCoverage(Headcount):
    """K0: about how many people the figures on use can speak at all.

    The share of accounts that belong to known people is a property of the data, not of a group of people. The page of
    the data shows it; below 80 % all figures on use are left out (see `reliable_usage`).
    """

    id = "k0"
    label = _("People with data on use")
    description = _("Members for whom the imported reports have told anything in the last four weeks with data.")

    def people(self, as_of: AsOf) -> set[Person]:
        weeks = as_of.usage.window
        return {
            person
            for person, use in as_of.usage.people.items()
            if person in as_of.roster.members and any(weeks & one.weeks.keys() for one in use.sources)
        }


USAGE_COVERAGE = UsageCoverage()
