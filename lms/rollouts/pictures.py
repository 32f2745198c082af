"""The picture of value and feasibility: every use case a numbered dot. The same numbers stand in the table below it.

Coordinates are strings, because a number in a template would get the decimal comma of the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.rollouts.queries.contents import Portfolio, UseCaseLine

SIZE, MARGIN = 400, 34
STEP = 15  # how far apart dots at the same place are drawn


@dataclass(frozen=True)
class Dot:
    """A use case. `number` is its place in the table; `label_y` that of the number in the dot."""

    number: int
    x: str
    y: str
    label_y: str
    is_stopped: bool


@dataclass(frozen=True)
class Picture:
    dots: Sequence[Dot]


def place_of(points: int) -> float:
    """Where 0–100 points lie on an axis."""
    return MARGIN + points * (SIZE - 2 * MARGIN) / 100


def portfolio_picture(portfolio: Portfolio) -> Picture:
    """Feasibility to the right, value upwards; dots that would cover each other stand side by side."""
    taken: dict[tuple[int, int], int] = {}
    return Picture([_dot(number, line, taken) for number, line in enumerate(portfolio.lines, start=1)])


def _dot(number: int, line: UseCaseLine, taken: dict[tuple[int, int], int]) -> Dot:
    place = (round(line.score.feasibility / 5), round(line.score.value / 5))
    shift = taken.get(place, 0)
    taken[place] = shift + 1
    x, y = place_of(line.score.feasibility) + shift * STEP * 1.6, SIZE - place_of(line.score.value)
    return Dot(number, f"{x:.1f}", f"{y:.1f}", f"{y + 5:.1f}", bool(line.score.stops))
