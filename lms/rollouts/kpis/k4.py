from django.utils.translation import gettext_lazy as _

from .asof import AsOf, Person
from .base import Kpi
from .onboarding import ONBOARDING


class PassedFirst(Kpi):
    """K4a: who passes without a second try."""

    id = "k4a"
    formula_version = 2
    label = _("Pass rate, first attempt")
    description = _("How many have passed every quiz they took at their first attempt.")
    denominator = _("Members for at least 30 days with at least one finished attempt.")
    numerator = _("Of these, people whose first finished attempt at each quiz was passed.")
    exclusions = _("Joiners of less than 30 days; attempts not handed in; trial runs by authors.")
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            person: all(quiz.passed_first for quiz in quizzes)
            for person, quizzes in as_of.attempts.items()
            if person in as_of.settled
        }


class PassedAtLast(Kpi):
    """K4b: who has passed in the end."""

    id = "k4b"
    formula_version = 2
    label = _("Pass rate, final")
    description = _("How many have passed every quiz they took, at whichever attempt.")
    denominator = PassedFirst.denominator
    numerator = _("Of these, people with a passed attempt at each quiz they took.")
    exclusions = PassedFirst.exclusions
    left_out = (ONBOARDING,)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            person: all(quiz.passed_at_last for quiz in quizzes)
            for person, quizzes in as_of.attempts.items()
            if person in as_of.settled
        }
