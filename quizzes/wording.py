"""Phrases that templates and answers to scripts share."""

import datetime
from decimal import ROUND_FLOOR, Decimal

from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.translation import gettext as _


def saved_message(saved_at: datetime.datetime | None) -> str:
    """“Saved 14:32” by the server's clock; empty before the first save."""
    if saved_at is None:
        return ""
    return _("Saved %(time)s") % {"time": time_format(timezone.localtime(saved_at), "TIME_FORMAT")}


def points_text(points: Decimal) -> str:
    """Points with at most two decimals. Rounding is for display only (L12)."""
    return _short(points.quantize(Decimal("0.01")))


def percent_text(percent: Decimal) -> str:
    """A share with at most one decimal, rounded down: what is short of the pass mark must not look like it."""
    return _short(percent.quantize(Decimal("0.1"), ROUND_FLOOR))


def share_text(share: float | None, places: int = 0) -> str:
    """A share, 0 to 1, as a percentage; a dash where there is none."""
    if share is None:
        return "–"
    return _("%(number)s %%") % {"number": number_format(round(100 * share, places), places, use_l10n=True)}


def index_text(value: float | None) -> str:
    """A coefficient with two places; a dash where there is none."""
    return "–" if value is None else number_format(round(value, 2) + 0.0, 2, use_l10n=True).replace("-", "−")


def _short(value: Decimal) -> str:
    is_whole = value == value.to_integral_value()
    return number_format(int(value) if is_whole else value, use_l10n=True)
