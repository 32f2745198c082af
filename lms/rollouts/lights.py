"""The traffic light of a KPI (K17): what a published value says about a target that was set before its week.

Only what is printed is judged, never the count behind it: a light that knew more would tell more. A band is judged as a
whole: "on target" if every value in it reaches the target, "below" if none comes within the tolerance, else "close".

A light that changed with every week would tell of noise. It changes when two weeks in a row say the same; a first
judgement, one after a gap, and one by a new target hold at once; where there is nothing to judge it is grey at once.
"""

import enum
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.disclosure.cells import Cell

from .models import KpiTarget


class Light(enum.Enum):
    """A state with the shape and the word that go with its color: `value` is the name of state in the components."""

    ON_TARGET = "ok"
    CLOSE = "warn"
    BELOW = "bad"
    NONE = "none"

    @property
    def word(self) -> str | Promise:
        return _WORDS[self]

    @property
    def shape(self) -> str:
        """Name of the icon; each state has another outline."""
        return _SHAPES[self]


_WORDS = {
    Light.ON_TARGET: _("On target"),
    Light.CLOSE: _("Close to target"),
    Light.BELOW: _("Below target"),
    Light.NONE: _("No judgement"),
}
_SHAPES = {
    Light.ON_TARGET: "check-circle",
    Light.CLOSE: "triangle-alert",
    Light.BELOW: "x-circle",
    Light.NONE: "circle-dashed",
}


def light_of(cell: Cell, target: KpiTarget | None) -> Light:
    """The light of a published cell: NONE where nothing is shown, or no target was set before the week of the data."""
    if target is None or cell.data_from is None or cell.lower is None or cell.upper is None:
        return Light.NONE
    if target.valid_from > cell.data_from.starts_on:
        return Light.NONE
    if cell.lower >= target.target_percent:
        return Light.ON_TARGET
    if cell.upper < target.target_percent - target.tolerance_points:
        return Light.BELOW
    return Light.CLOSE


def settled_light(weeks: Sequence[tuple[Cell, KpiTarget | None]]) -> Light:
    """The light that a reader gets, from the weeks up to the one it is for, oldest first, each with its target."""
    light, last, target_before = Light.NONE, Light.NONE, None
    for cell, target in weeks:
        judged = light_of(cell, target)
        is_first = Light.NONE in (judged, light) or target != target_before
        # A cell carried on repeats what an earlier week has said: it confirms nothing.
        if is_first or (judged == last and not cell.is_carried):
            light = judged
        if is_first or not cell.is_carried:
            last = judged
        target_before = target
    return light
