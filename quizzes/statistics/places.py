"""Places of a quiz: what each attempt has, even where attempts draw different questions.

A question that every attempt asks for the same points is a place of its own. What else attempts ask was drawn; drawn
questions of the same points stand at places numbered in the order of the attempt. Which of them stands at which place
is chance, as it was chance that they were drawn.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .data import UNIT, Answered, Sitting
from .moments import covariance


@dataclass(frozen=True)
class Place:
    """A question of all attempts, or, with `question` None, the drawn question of a number among equal points."""

    question: int | None
    max_points: int
    number: int = 0


@dataclass(frozen=True)
class PlaceFigures:
    """`variance` is that of the points; weights are shares of the test, 0 to 1.

    `effective_weight` None: who scored there did worse in the whole, so it has none; or nothing varies.
    """

    place: Place
    variance: float
    intended_weight: float
    effective_weight: float | None


def place_figures(sittings: Sequence[Sitting]) -> list[PlaceFigures] | None:
    """The places of the quiz, in the order of the first attempt; None if attempts are not built alike."""
    points = _points_by_place(sittings)
    if points is None or len(sittings) < 2:
        return None
    totals = [sitting.points for sitting in sittings]
    roots = {}
    for place, marks in points.items():
        together = covariance(marks, totals, UNIT)
        roots[place] = sqrt(together) if together is not None and together >= 0 else None
    whole = sum(root for root in roots.values() if root)
    possible = sum(place.max_points for place in points)
    return [
        PlaceFigures(
            place=place,
            variance=covariance(marks, marks, UNIT) or 0.0,
            intended_weight=place.max_points / possible,
            effective_weight=None if not whole or (root := roots[place]) is None else root / whole,
        )
        for place, marks in points.items()
    ]


def _points_by_place(sittings: Sequence[Sitting]) -> dict[Place, list[int]] | None:
    """The points of each attempt by place; None if attempts do not have the same places."""
    rows = [[answer for answer in sitting.answers if answer.fraction is not None] for sitting in sittings]
    rows = [[answer for answer in row if answer.max_points] for row in rows]
    counts = Counter((answer.question, answer.max_points) for row in rows for answer in row)
    found: dict[Place, list[int]] = {}
    for row in rows:
        drawn: Counter[int] = Counter()
        for answer in row:
            found.setdefault(_place(answer, counts, len(rows), drawn), []).append(answer.points)
    return found if found and all(len(marks) == len(rows) for marks in found.values()) else None


def _place(answer: Answered, counts: Counter[tuple[int, int]], attempts: int, drawn: Counter[int]) -> Place:
    if counts[answer.question, answer.max_points] == attempts:
        return Place(answer.question, answer.max_points)
    drawn[answer.max_points] += 1
    return Place(None, answer.max_points, drawn[answer.max_points])
