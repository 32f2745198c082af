"""K6: how sure people are of themselves, before a course and after it, by their own judgement."""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quizzes.queries import Pair

from .asof import AsOf, Person
from .base import LEAST_FOR_MEANS, Kpi
from .derived import Derived, Line, Published, Unit
from .k5 import gain_measure, title_of

BEFORE, AFTER = "k6b.", "k6a."
SURE_FROM = 4  # of 5


class Sure(Kpi):
    """Of those who judged the same things before and after, the share who gave a 4 or a 5 on average, at one of them.

    Two figures, before and after, about the same people; the KPI is what lies between them.
    """

    label = _("Confidence")
    description = _("How many judge themselves to be sure of what the course teaches: 4 or 5 of 5 on average.")
    denominator = _("Members who judged the same things about themselves in the test before the course and after it.")
    numerator = _("Of these, people whose answers are 4 or more on average.")
    exclusions = _("People who answered only once; items that were answered only once. Answering is voluntary.")
    minimum_n = LEAST_FOR_MEANS
    is_for_company_only = True

    def __init__(self, measure: str, people: Mapping[Person, bool]) -> None:
        self.id = measure  # type: ignore[misc]  # one figure per quiz, blueprint and time
        self._people = dict(people)

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return self._people


def judgement_of(pair: Pair) -> tuple[bool, bool] | None:
    """Whether the person was sure before, and after, by the items answered at both times; None without any."""
    if pair.before is None or pair.after is None:
        return None
    items = pair.before.judged.keys() & pair.after.judged.keys()
    if not items:
        return None
    before, after = (sum(sat.judged[item] for item in items) for sat in (pair.before, pair.after))
    return before >= SURE_FROM * len(items), after >= SURE_FROM * len(items)


def confidence_figures(as_of: AsOf) -> list[Sure]:
    """Two figures for each quiz and blueprint with people who judged themselves at both times."""
    found: dict[tuple[int, str], dict[Person, tuple[bool, bool]]] = defaultdict(dict)
    for person, pair in as_of.pairs:
        if judged := judgement_of(pair):
            found[pair.quiz, pair.blueprint][person] = judged
    return [
        Sure(gain_measure(*key, prefix), {person: judged[place] for person, judged in people.items()})
        for key, people in sorted(found.items())
        for place, prefix in enumerate((BEFORE, AFTER))
    ]


class Confidence(Derived):
    """K6 on the board: after minus before, in percentage points, from two printed shares."""

    id = "k6"
    unit = Unit.POINTS
    names_lines = True
    lowest = -100
    label = _("Gain in confidence")
    description = _("How much the share of those who judge themselves to be sure has grown, in percentage points.")
    denominator = Sure.denominator
    numerator = _("Percentage of those sure after the course (4 or 5 of 5), minus percentage of those sure before it.")
    exclusions = Sure.exclusions

    def lines(self, published: Published) -> list[Line]:
        found = []
        for after in published.starting_with(AFTER):
            before = published.cell(BEFORE + after.measure.removeprefix(AFTER))
            if None in (before.lower, before.upper, after.lower, after.upper):
                continue
            lower, upper = (after.lower or 0) - (before.upper or 0), (after.upper or 0) - (before.lower or 0)
            words = {"quiz": title_of(after, published), "before": before.text, "after": after.text}
            label = _now("%(quiz)s: %(before)s before, %(after)s after") % words
            found.append(Line(label, self.made(after, lower, upper)))
        return sorted(found, key=lambda line: (-(line.cell.n or 0), line.label))
