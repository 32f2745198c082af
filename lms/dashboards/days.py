"""Days in words: near ones relative to today with their date, far ones as the date alone.

`today` is the day it is where the client is. All arithmetic is on calendar days, so a change to or from daylight-saving
time moves nothing (L31).
"""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

NEAR_DAYS = 14


def short_date(day: datetime.date) -> str:
    """Weekday and date in figures: "Wed, 25 Nov 2026", in German "Mi, 25.11.2026"."""
    return date_format(day, pgettext("date format", "D, j M Y"))


def long_date(day: datetime.date) -> str:
    """Weekday and date with the month in letters: "Wed, 25 November 2026"."""
    return date_format(day, pgettext("date format", "D, j F Y"))


def is_near(day: datetime.date, today: datetime.date) -> bool:
    """Whether a distance in days says more than the date."""
    return abs((day - today).days) <= NEAR_DAYS


def day_in_words(day: datetime.date, today: datetime.date) -> str:
    """E.g. "today", "tomorrow, Mon, 23 Nov 2026", "3 days ago, Thu, 19 Nov 2026" or "Wed, 13 January 2027"."""
    distance = (day - today).days
    if not is_near(day, today):
        return long_date(day)
    special = {
        0: gettext("today, %(date)s"),
        1: gettext("tomorrow, %(date)s"),
        -1: gettext("yesterday, %(date)s"),
    }
    if distance in special:
        text = special[distance]
    elif distance > 0:
        text = ngettext("in %(count)s day, %(date)s", "in %(count)s days, %(date)s", distance)
    else:
        text = ngettext("%(count)s day ago, %(date)s", "%(count)s days ago, %(date)s", -distance)
    return text % {"count": abs(distance), "date": short_date(day)}


def due_in_words(day: datetime.date, today: datetime.date) -> str:
    """When something is, or was, due. The due day itself still counts: it is over when the day is."""
    distance = (day - today).days
    if not is_near(day, today):
        text = gettext("due on %(date)s") if distance > 0 else gettext("was due on %(date)s")
        return text % {"date": long_date(day)}
    special = {
        0: gettext("due today, %(date)s"),
        1: gettext("due tomorrow, %(date)s"),
        -1: gettext("was due yesterday, %(date)s"),
    }
    if distance in special:
        text = special[distance]
    elif distance > 0:
        text = ngettext("due in %(count)s day, %(date)s", "due in %(count)s days, %(date)s", distance)
    else:
        text = ngettext("was due %(count)s day ago, %(date)s", "was due %(count)s days ago, %(date)s", -distance)
    return text % {"count": abs(distance), "date": short_date(day)}
