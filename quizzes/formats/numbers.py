"""Numbers as files write them."""

import re
from decimal import Decimal

NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,3})?", re.ASCII)
STEP = Decimal("0.0000001")


def number(text: str) -> Decimal | None:
    """A number with a point or comma; None for anything else. "1.000" is one, never a thousand."""
    text = text.strip().replace("\u2212", "-")
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def share(percent: str) -> Decimal | None:
    """A percentage as a fraction from -1 to 1 with seven places; None if it is none."""
    value = number(percent)
    if value is None or not -100 <= value <= 100:
        return None
    return (value / 100).quantize(STEP)


def written(value: Decimal) -> str:
    """Without needless zeros or exponents."""
    text = f"{value.normalize():f}"
    return "0" if text == "-0" else text


def percent(fraction: Decimal) -> str:
    """A fraction as percent with five places at most, as Moodle writes it."""
    return written((fraction * 100).quantize(Decimal("0.00001")))
