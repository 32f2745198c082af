"""What people are certain of and have wrong: published with the week, through the gate, and never otherwise.

Learning records hold no answers, so a figure is taken once, when its week is published, and stands in the publication
from then on, like ratings. Unlike them it goes down to teams: a team can talk about what it believes.
"""

import hashlib
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.disclosure.facts import MeasureFacts
from quizzes.queries import beliefs_of

from .asof import AsOf, Person
from .base import Figure

SMALLEST_GROUP = 10


def certainty_measure(quiz: int, objective: str) -> str:
    """The name under which the figure is published: it fits whatever the length of the objective."""
    return f"sure.{quiz}.{hashlib.sha256(objective.encode()).hexdigest()[:16]}"


class SureAndWrong(Figure):
    """Of the client's people who were certain of an answer to an objective, the share who were wrong at least once."""

    label = _("Certain and wrong")
    minimum_n = SMALLEST_GROUP

    def __init__(self, quiz: int, objective: str, people: dict[Person, bool]) -> None:
        self.id = certainty_measure(quiz, objective)  # type: ignore[misc]  # one figure per quiz and objective
        self._people = people

    def facts(self, as_of: AsOf) -> MeasureFacts:
        wrong = {person for person, is_wrong in self._people.items() if is_wrong}
        return MeasureFacts(self.id, self.formula_version, set(self._people), wrong, self.minimum_n)


def certainty_figures(as_of: AsOf) -> list[SureAndWrong]:
    """A figure for each quiz and objective of which members on the roster were certain. Four queries."""
    beliefs = beliefs_of(until=as_of.end)
    learners = {belief.person for of_quiz in beliefs.values() for belief in of_quiz}
    people = dict(User.objects.filter(pk__in=learners).values_list("pk", "pseudonym")) if learners else {}
    found: dict[tuple[int, str], dict[Person, bool]] = defaultdict(dict)
    for quiz, of_quiz in beliefs.items():
        for belief in of_quiz:
            person = people[belief.person]
            if belief.is_sure and belief.objective and person in as_of.roster.members:
                wrong = found[quiz, belief.objective]
                wrong[person] = wrong.get(person, False) or belief.is_wrong
    return [SureAndWrong(quiz, objective, of) for (quiz, objective), of in sorted(found.items())]
