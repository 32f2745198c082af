"""Contrast of accent colors, as WCAG 2.2 defines it (relative luminance, contrast ratio)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MIN_TEXT_CONTRAST = 4.5


def _luminance(color: str) -> float:
    def channel(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(color[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colors `#rrggbb`, from 1 (equal) to 21 (black on white)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def validate_accent(color: str) -> None:
    """Refuse a color that is not legible as text on white and under white text.

    What is not a color at all is left to the validator of its form, which runs beside this one.
    """
    if not re.fullmatch("#[0-9a-fA-F]{6}", color):
        return
    ratio = contrast(color, "#ffffff")
    if ratio < MIN_TEXT_CONTRAST:
        raise ValidationError(
            _("The contrast of %(color)s with white is %(ratio).1f, but 4.5 is needed. Please take a darker color.")
            % {"color": color, "ratio": ratio}
        )
