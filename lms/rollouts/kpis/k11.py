from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING
from .usage import EXCLUSIONS, active_people, reliable_usage

BROAD_FAMILIES = 3
DEEP_ACTIONS = 15


class Breadth(Kpi):
    """K11, breadth: who uses AI for more than one thing. A share of people: a mean says nothing in whole numbers."""

    id = "k11a"
    label = _("Breadth of use")
    description = _("How many of the active people use AI for several kinds of work, for instance mail, chat and code.")
    denominator = _("People with a license of at least 14 days who were active in the newest four weeks with data.")
    numerator = _("Of these, people with at least three kinds of use in these weeks, over all tools.")
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        if usage is None:
            return {}
        return {
            person: len(use.families_in(usage.weeks())) >= BROAD_FAMILIES for person, use in active_people(as_of, usage)
        }


class Depth(Kpi):
    """K11, depth: who uses a tool a lot. Actions of different tools are never added: the tool used most decides."""

    id = "k11b"
    label = _("Depth of use")
    description = _("How many of the active people use a tool intensively.")
    denominator = _(
        "People with a license of at least 14 days who were active in the newest four weeks with data, with a tool "
        "that counts actions."
    )
    numerator = _("Of these, people with at least 15 actions per active week with one of their tools.")
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        if usage is None:
            return {}
        averages = {person: use.actions_per_active_week(usage.weeks()) for person, use in active_people(as_of, usage)}
        return {person: most >= DEEP_ACTIONS for person, most in averages.items() if most is not None}
