from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Headcount


class Onboarding(Headcount):
    """Joiners of less than 30 days; all KPIs leave them out."""

    id = "onboarding"
    label = _("Settling in")
    description = _("People who joined less than 30 days ago. They are not yet counted in any KPI.")

    def people(self, as_of: AsOf) -> set[Person]:
        return as_of.onboarding


ONBOARDING = Onboarding()
