"""What the result of a proof of concept says about a criterion that was frozen before."""

from decimal import Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Outcome(Enum):
    """`value` is the tone of the components."""

    REACHED = "ok"
    MINIMUM = "warn"
    MISSED = "bad"
    OPEN = "neutral"

    @property
    def label(self) -> str | Promise:
        return _LABELS[self]

    @property
    def icon(self) -> str:
        return _ICONS[self]

    @property
    def is_enough(self) -> bool:
        """Whether the minimum is reached."""
        return self in (Outcome.REACHED, Outcome.MINIMUM)


_LABELS = {
    Outcome.REACHED: pgettext_lazy("outcome", "Target reached"),
    Outcome.MINIMUM: pgettext_lazy("outcome", "Minimum reached"),
    Outcome.MISSED: pgettext_lazy("outcome", "Missed"),
    Outcome.OPEN: pgettext_lazy("outcome", "Not measured yet"),
}
_ICONS = {
    Outcome.REACHED: "check-circle",
    Outcome.MINIMUM: "triangle-alert",
    Outcome.MISSED: "x-circle",
    Outcome.OPEN: "circle-dashed",
}


def outcome_of(*, baseline: Decimal, minimum: Decimal, target: Decimal, result: Decimal | None) -> Outcome:
    """Borders count as reached. A target below the baseline means that less is better."""
    if result is None:
        return Outcome.OPEN
    sign = 1 if target > baseline else -1
    if sign * (result - target) >= 0:
        return Outcome.REACHED
    return Outcome.MINIMUM if sign * (result - minimum) >= 0 else Outcome.MISSED
