from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING
from .usage import licensed_people, reliable_usage


class LicenseUse(Kpi):
    """K12: how many of the licenses given out are used, young ones too: they cost as much."""

    id = "k12"
    label = _("Use of licenses")
    description = _("How many of those with a license used it in the newest four weeks with data.")
    denominator = _("Members for at least 30 days with a license on the last day, however young.")
    numerator = _("Of these, people who were active in these four weeks with at least one tool; each counts once.")
    exclusions = _(
        "Joiners of less than 30 days; people without a license; accounts that belong to nobody known. Without four "
        "complete weeks of data, or if more than a fifth of the accounts belong to nobody known, there is no figure."
    )
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        weeks = usage.weeks() if usage else []
        if usage is None or not weeks:
            return {}
        return {
            person: any(use.is_active_in(week) for week in weeks)
            for person, use, _since in licensed_people(as_of, usage)
        }
