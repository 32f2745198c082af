"""Pairs of shares with their intervals as a drawing: open circle before, filled one after, lines for the intervals.

Coordinates are strings, because a number in a template would get the decimal comma of the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

WIDTH, LEFT, RIGHT = 640, 210, 20
ROW, TOP, BOTTOM, GAP = 44, 8, 26, 8
LONGEST_NAME = 28


@dataclass(frozen=True)
class Range:
    """A share with its interval, all in percent from 0 to 100."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Mark:
    """A circle with its line, in units of the drawing."""

    x: str
    low: str
    high: str
    y: str


@dataclass(frozen=True)
class Line:
    name: str
    y: str
    before: Mark
    after: Mark


def _x(percent: float) -> str:
    return f"{LEFT + percent * (WIDTH - LEFT - RIGHT) / 100:.1f}"


@dataclass(frozen=True)
class IntervalChart:
    """`rows`: name, before, after."""

    rows: Sequence[tuple[str, Range, Range]]

    @property
    def height(self) -> int:
        return TOP + ROW * len(self.rows) + BOTTOM

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"

    @property
    def base(self) -> str:
        """Height of the axis."""
        return str(self.height - BOTTOM)

    @property
    def base_text(self) -> str:
        return str(self.height - 6)

    @property
    def ticks(self) -> list[tuple[str, int]]:
        """Places and percents of the grid."""
        return [(_x(percent), percent) for percent in range(0, 101, 25)]

    @cached_property
    def lines(self) -> list[Line]:
        found = []
        for place, (name, before, after) in enumerate(self.rows):
            middle = TOP + ROW * place + ROW / 2
            short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
            marks = _mark(before, middle - GAP), _mark(after, middle + GAP)
            found.append(Line(short, f"{middle + 4:.1f}", *marks))
        return found


def _mark(one: Range, y: float) -> Mark:
    return Mark(_x(one.value), _x(one.low), _x(one.high), f"{y:.1f}")
