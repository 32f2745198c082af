from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING


class Enablement(Kpi):
    """K1: who has what it takes, today."""

    id = "k1"
    label = _("Enablement rate")
    description = _("How many have validly completed all courses that are mandatory for them.")
    denominator = _("Members for at least 30 days with at least one mandatory course.")
    numerator = _("Of these, people with a valid completion of each of their mandatory courses.")
    exclusions = _(
        "Joiners of less than 30 days. A completion whose certificate has expired or was revoked is not valid."
    )
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            person: all(
                any(completed.is_valid for completed in as_of.completions(person, obliged))
                for obliged in as_of.in_force(person)
            )
            for person in as_of.in_scope
        }
