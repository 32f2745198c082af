"""The course of a KPI over some weeks as a small drawing: exact values as a line, bands as bars, hidden weeks as gaps.

Coordinates are strings, because a number in a template would get the decimal comma of the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lms.disclosure.cells import Cell

WIDTH, HEIGHT, MARGIN = 240, 88, 6
BAR = 10


def _x(position: int, count: int) -> float:
    return MARGIN + BAR / 2 + position * (WIDTH - 2 * MARGIN - BAR) / max(count - 1, 1)


def _text(number: float) -> str:
    return f"{number:.1f}"


@dataclass(frozen=True)
class Bar:
    """A band: the value lies somewhere in it."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True)
class Sparkline:
    """`cells`: oldest week first. `target`: for the latest week, or None. `lowest`, `highest`: of the scale."""

    cells: Sequence[Cell]
    target: int | None
    lowest: int = 0
    highest: int = 100

    def _y(self, value: float) -> float:
        """Height of a value; what lies beyond the scale stands at its edge."""
        share = (min(max(value, self.lowest), self.highest) - self.lowest) / (self.highest - self.lowest)
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def width(self) -> str:
        return str(WIDTH)

    @property
    def base(self) -> str:
        """Height of the line for 0 %."""
        return _text(self._y(0))

    @property
    def target_y(self) -> str:
        return "" if self.target is None else _text(self._y(self.target))

    @cached_property
    def bars(self) -> list[Bar]:
        return [
            Bar(
                x=_text(_x(position, len(self.cells)) - BAR / 2),
                y=_text(self._y(cell.upper)),
                width=_text(BAR),
                height=_text(self._y(cell.lower) - self._y(cell.upper)),
            )
            for position, cell in enumerate(self.cells)
            if cell.lower is not None and cell.upper is not None and not cell.is_exact
        ]

    @cached_property
    def dots(self) -> list[Dot]:
        return [
            Dot(_text(_x(position, len(self.cells))), _text(self._y(cell.lower)))
            for position, cell in enumerate(self.cells)
            if cell.lower is not None and cell.is_exact
        ]

    @cached_property
    def lines(self) -> list[str]:
        """Points of each unbroken run of exact values of at least two weeks."""
        runs: list[list[str]] = [[]]
        for position, cell in enumerate(self.cells):
            if cell.lower is not None and cell.is_exact:
                runs[-1].append(f"{_text(_x(position, len(self.cells)))},{_text(self._y(cell.lower))}")
            elif runs[-1]:
                runs.append([])
        return [" ".join(run) for run in runs if len(run) > 1]

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than one week to see."""
        return sum(cell.lower is not None for cell in self.cells) > 1
