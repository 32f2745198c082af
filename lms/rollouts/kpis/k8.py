from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING
from .usage import EXCLUSIONS, active_people, reliable_usage

STEADY_WEEKS = 3


class Steadiness(Kpi):
    """K8: who comes back.

    The usual ratio, weekly active by 28-day active people as a mean of four weeks, is a mean over people and weeks. The
    gate prints shares of people, so the figure is the share of those who were active in three of the four weeks.
    """

    id = "k8"
    label = _("Steadiness")
    description = _("How many of the active people come back week after week.")
    denominator = _("People with a license of at least 14 days who were active in the newest four weeks with data.")
    numerator = _("Of these, people who were active in at least three of these four weeks.")
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        if usage is None:
            return {}
        weeks = usage.weeks()
        return {
            person: sum(use.is_active_in(week) for week in weeks) >= STEADY_WEEKS
            for person, use in active_people(as_of, usage)
        }
