from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING


class Enablement(Kpi):
    """K1: who has what it takes, today."""

    id = "k1"
    formula_version = 2
    label = _("Enablement rate")
    description = _("How many have validly completed the learning path of their role, or all their mandatory courses.")
    denominator = _(
        "Members for at least 30 days whose role has a learning path, or who have at least one mandatory course."
    )
    numerator = _(
        "Of these, people with a valid completion of each required course of their role's path; where the role has no "
        "path, of each of their mandatory courses."
    )
    exclusions = _(
        "Joiners of less than 30 days. A completion whose certificate has expired or was revoked is not valid. After a "
        "change of a path, the path as it was before also counts during the days of grace."
    )
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            person: is_enabled for person in as_of.settled if (is_enabled := _is_enabled(person, as_of)) is not None
        }


def _is_enabled(person: Person, as_of: AsOf) -> bool | None:
    """None: nothing is asked of the person, so they do not count."""
    if path := as_of.path_of(person):
        return any(all(as_of.has_valid_completion(person, course) for course in courses) for courses in path)
    if person not in as_of.in_scope:
        return None
    return all(
        any(completed.is_valid for completed in as_of.completions(person, obliged))
        for obliged in as_of.in_force(person)
    )
