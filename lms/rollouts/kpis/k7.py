from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Headcount, Kpi
from .onboarding import ONBOARDING
from .usage import EXCLUSIONS, LICENSE_DAYS, licensed_people, reliable_usage, seasoned_people


class YoungLicense(Headcount):
    """Those whose license is too young to judge anything by it."""

    id = "k7.young"
    label = _("Licensed for less than 14 days")
    description = _("People whose license is younger than 14 days. They are not yet counted in figures on use.")

    def people(self, as_of: AsOf) -> set[Person]:
        usage = as_of.usage
        return {
            person
            for person, _use, since in licensed_people(as_of, usage)
            if usage.last_day is not None and (usage.last_day - since).days < LICENSE_DAYS
        }


YOUNG_LICENSE = YoungLicense()


class ActiveUse(Kpi):
    """K7, 28 days: who uses the tools they have."""

    id = "k7"
    weeks_back = 4
    label = _("Active use, 28 days")
    description = _("How many of those with a license were active in the newest four weeks with data.")
    denominator = _("Members for at least 30 days with a license on the last day that is at least 14 days old.")
    numerator = _("Of these, people who were active in these four weeks with at least one tool; each counts once.")
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING, YOUNG_LICENSE)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        weeks = usage.weeks(self.weeks_back) if usage else []
        if usage is None or not weeks:
            return {}
        return {person: any(use.is_active_in(week) for week in weeks) for person, use in seasoned_people(as_of, usage)}


class WeeklyUse(ActiveUse):
    """K7, week."""

    id = "k7w"
    weeks_back = 1
    label = _("Active use, week")
    description = _("How many of those with a license were active in the newest week with data.")
    numerator = _("Of these, people who were active in this week with at least one tool; each counts once.")
