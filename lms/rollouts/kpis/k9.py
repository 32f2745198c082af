from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .k7 import YOUNG_LICENSE
from .onboarding import ONBOARDING
from .usage import EXCLUSIONS, LICENSE_DAYS, reliable_usage, seasoned_people


class Activation(Kpi):
    """K9: who begins once they may. Younger licenses are censored: nobody knows yet."""

    id = "k9"
    label = _("Activation")
    description = _("How many used their tool within 14 days after they had got the license.")
    denominator = _("Members for at least 30 days with a license of at least 14 days whose first day is known.")
    numerator = _("Of these, people whose first action came within 14 days after the first day of the license.")
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING, YOUNG_LICENSE)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        if usage is None:
            return {}
        return {
            person: any((day - since).days <= LICENSE_DAYS for day in [use.first_active_on(since)] if day)
            for person, use in seasoned_people(as_of, usage)
            if (since := use.known_since) is not None
        }
