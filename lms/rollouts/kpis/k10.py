"""K10: habit, after the classes of Viva Insights: who uses the tools as a matter of course."""

import enum
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from lms.adoption.queries import PersonUse, Usage

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING
from .usage import EXCLUSIONS, licensed_people, reliable_usage

WEEKS, ACTIVE_WEEKS = 12, 9
EARLY_WEEKS = 4
POWER_ACTIONS = 15


class Habit(enum.Enum):
    """What twelve weeks say about somebody."""

    POWER = "power"
    HABITUAL = "habitual"
    NOVICE = "novice"
    LOW = "low"
    NONE = "none"
    NOT_RATED = "not rated"


def habit_of(actions: Sequence[int]) -> Habit:
    """The class of somebody by their actions per week, oldest first; of more than twelve weeks the newest count.

    A habit is activity in 9 of 12 weeks or, as long as there are fewer than 12, in each of the newest 4. A habit with
    15 actions a week on average: power. Without a habit on average 1: novice; less, but not nothing: low. With fewer
    than four weeks nobody is rated.
    """
    weeks = actions[-WEEKS:]
    if len(weeks) < EARLY_WEEKS:
        return Habit.NOT_RATED
    is_habit = all(weeks[-EARLY_WEEKS:]) if len(weeks) < WEEKS else sum(map(bool, weeks)) >= ACTIVE_WEEKS
    total = sum(weeks)
    if is_habit:
        return Habit.POWER if total >= POWER_ACTIONS * len(weeks) else Habit.HABITUAL
    if total >= len(weeks):
        return Habit.NOVICE
    return Habit.LOW if total else Habit.NONE


def habit_of_person(use: PersonUse, usage: Usage) -> Habit:
    """The class of a person over all tools: weeks count with any of them, actions with the one used most.

    Units of different tools are never added. Weeks before the license and weeks without complete data do not count.
    """
    since = use.since
    weeks = [week for week in usage.newest_covered(WEEKS) if since is not None and since <= week]
    active = [use.is_active_in(week) for week in weeks]
    counted = [[use.actions_in(week, one) for week in weeks] for one in use.licensed]
    best = max(counted, key=sum, default=[])
    # A tool that does not count tells that somebody was active: one action, enough for a habit, never for power.
    return habit_of([max(number, int(is_active)) for number, is_active in zip(best, active, strict=True)])


class HabitualUse(Kpi):
    """K10: the share of habitual and power users."""

    id = "k10"
    label = _("Habitual use")
    description = _("For how many using AI has become a habit.")
    denominator = _("Members for at least 30 days with a license for at least four complete weeks with data.")
    numerator = _(
        "Of these, people who were active in at least 9 of the newest 12 weeks with data; as long as there are fewer "
        "than 12, in each of the newest 4."
    )
    exclusions = EXCLUSIONS
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        usage = reliable_usage(as_of)
        if usage is None or not usage.weeks():
            return {}
        habits = {person: habit_of_person(use, usage) for person, use, _since in licensed_people(as_of, usage)}
        return {
            person: habit in (Habit.HABITUAL, Habit.POWER)
            for person, habit in habits.items()
            if habit is not Habit.NOT_RATED
        }
