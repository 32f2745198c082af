"""K5: what a class has learned. Scores are read while a week is published; only averages of ten people or more stay."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.disclosure.cells import Cell
from lms.rollouts.statistics.gain import averages, normalized_gain, whole

from .asof import AsOf, Person
from .base import LEAST_FOR_MEANS, Figure, Headcount, Mean
from .derived import Derived, Line, Published

PREFIX, UNPAIRED = "k5.", "k5u."


def gain_measure(quiz: int, blueprint: str, prefix: str = PREFIX) -> str:
    """The name under which the figure is published."""
    return f"{prefix}{quiz}.{blueprint[:16]}"


class KnowledgeGain(Mean):
    """Hake's gain of those who took a quiz before the course and after it, as a percentage of what was to be gained."""

    label = _("Knowledge gain")
    description = _("How much of what was still to be learned the people who took both tests have learned.")

    def __init__(self, measure: str, pairs: Mapping[Person, tuple[Fraction, Fraction]]) -> None:
        self.id = measure  # type: ignore[misc]  # one figure per quiz and blueprint
        self._pairs = pairs

    def people(self, as_of: AsOf) -> set[Person]:
        return set(self._pairs)

    def numbers(self, as_of: AsOf) -> dict[str, int]:
        """before, after: average percentages, 0–100. gain: percent, at most 100; missing if all was known before."""
        pairs = list(self._pairs.values())
        if len(pairs) < LEAST_FOR_MEANS:
            return {}
        before, after = averages(pairs)
        gain = normalized_gain(pairs)
        means = {"before": whole(before), "after": whole(after)}
        return means if gain is None else {**means, "gain": whole(100 * gain)}


class Unpaired(Headcount):
    """Those who took only one of the two tests."""

    label = _("Took only one of the two tests")
    description = _("People who took the test before the course or the one after it, but not both.")
    minimum_n = LEAST_FOR_MEANS

    def __init__(self, measure: str, people: set[Person]) -> None:
        self.id = measure  # type: ignore[misc]  # one figure per quiz and blueprint
        self._people = people

    def people(self, as_of: AsOf) -> set[Person]:
        return self._people


def gain_figures(as_of: AsOf) -> list[Figure]:
    """Two figures for each quiz and blueprint for which there are both tests of anybody."""
    complete: dict[tuple[int, str], dict[Person, tuple[Fraction, Fraction]]] = defaultdict(dict)
    single: dict[tuple[int, str], set[Person]] = defaultdict(set)
    for person, pair in as_of.pairs:
        if pair.before and pair.after:
            complete[pair.quiz, pair.blueprint][person] = (pair.before.percent, pair.after.percent)
        else:
            single[pair.quiz, pair.blueprint].add(person)
    figures: list[Figure] = []
    for key, pairs in sorted(complete.items()):
        figures += [KnowledgeGain(gain_measure(*key), pairs), Unpaired(gain_measure(*key, UNPAIRED), single[key])]
    return figures


class Gain(Derived):
    """K5 on the board: the quiz that most people took twice stands for it."""

    id = "k5"
    names_lines = True
    lowest = -100
    label = KnowledgeGain.label
    description = KnowledgeGain.description
    denominator = _("100 percent minus the average in the test before the course, over those who took both tests.")
    numerator = _("Average after the course minus average before it, of the same people in the same test (Hake).")
    exclusions = _(
        "People who took only one of the two tests, and tests whose questions have changed in between. If everybody "
        "had everything right before, there is no value. From 10 people on."
    )

    def lines(self, published: Published) -> list[Line]:
        found = []
        for cell in published.starting_with(PREFIX):
            gain, before, after = (published.mean(cell, name) for name in ("gain", "before", "after"))
            if gain is not None:
                words = {"quiz": title_of(cell, published), "before": before, "after": after}
                label = _now("%(quiz)s: %(before)s %% before, %(after)s %% after") % words
                found.append(Line(label, self.made(cell, gain, gain)))
        return sorted(found, key=lambda line: (-(line.cell.n or 0), line.label))

    def notes(self, published: Published) -> list[str]:
        notes = []
        for cell in published.starting_with(UNPAIRED):
            words = {"quiz": title_of(cell, published), "n": cell.n}
            notes.append(_now("%(quiz)s: %(n)s people took only one of the two tests.") % words)
        return notes


def title_of(cell: Cell, published: Published) -> str:
    """The quiz that a measure is about."""
    return published.quizzes.get(int(cell.measure.split(".")[1]), _now("a test that is no more"))
