"""A response curve as coordinates of an SVG; the same numbers stand in a table below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .statistics import GroupRow

WIDTH, HEIGHT, LEFT, TOP = 480, 200, 48, 12


@dataclass(frozen=True)
class Mark:
    """A score group in the picture; coordinates in its user units."""

    x: int
    y: int
    group: GroupRow


@dataclass(frozen=True)
class Curve:
    """Mean marks by score group, from left (lowest) to right."""

    marks: list[Mark]

    @property
    def line(self) -> str:
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)

    @property
    def grid(self) -> list[tuple[int, int]]:
        """Height and percentage of each line across."""
        return [(_height(percent / 100), percent) for percent in (0, 25, 50, 75, 100)]


def curve_of(groups: Sequence[GroupRow]) -> Curve | None:
    """The curve; None with fewer than two groups that are large enough."""
    known = [group for group in groups if group.facility is not None]
    if len(known) < 2:
        return None
    step = (WIDTH - LEFT - 40) / (len(known) - 1)
    return Curve(
        [
            Mark(round(LEFT + 20 + place * step), _height(group.facility or 0.0), group)
            for place, group in enumerate(known)
        ]
    )


def _height(share: float) -> int:
    return round(TOP + (1 - share) * (HEIGHT - 2 * TOP - 20))
