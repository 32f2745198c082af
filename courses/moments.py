"""When a date takes place, in words and in a named zone."""

import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, pgettext


class NoSuchTime(ValueError):
    """The clock jumps over this time when daylight-saving time begins."""


def short_day(moment: datetime.datetime, zone: ZoneInfo) -> str:
    """Weekday and date in figures: "Wed, 25 Nov 2026", in German "Mi, 25.11.2026"."""
    return date_format(moment.astimezone(zone), pgettext("date format", "D, j M Y"))


def long_day(moment: datetime.datetime, zone: ZoneInfo) -> str:
    """Weekday and date: "Wednesday, 25 November 2026"."""
    return date_format(moment.astimezone(zone), pgettext("date format", "l, j F Y"))


def hours(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: ZoneInfo) -> str:
    """From when to when: "10:00 to 12:00"."""
    first, last = (
        time_format(moment.astimezone(zone), pgettext("time format", "H:i")) for moment in (starts_at, ends_at)
    )
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def zone_in_words(zone: ZoneInfo) -> str:
    """E.g. "time in Berlin"; people know places, not abbreviations."""
    city = zone.key.rpartition("/")[2].replace("_", " ")
    return city if city == "UTC" else gettext("time in %(city)s") % {"city": city}


def span_in_words(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: ZoneInfo) -> str:
    """Day, hours and zone of a date, complete in itself."""
    return gettext("%(day)s, %(hours)s (%(zone)s)") % {
        "day": long_day(starts_at, zone),
        "hours": hours(starts_at, ends_at, zone),
        "zone": zone_in_words(zone),
    }


def moment_at(day: datetime.date, time: datetime.time, zone: ZoneInfo) -> datetime.datetime:
    """The moment at which a clock of the zone shows day and time; the first one if it shows them twice.

    Raises NoSuchTime.
    """
    moment = datetime.datetime.combine(day, time, tzinfo=zone)
    shown = moment.astimezone(datetime.UTC).astimezone(zone)
    if (shown.date(), shown.time()) != (day, time):
        raise NoSuchTime
    return moment
