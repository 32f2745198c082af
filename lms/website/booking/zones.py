"""Time zones that people choose from: places they know, and any other that their browser proposes."""

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.moments import hours, long_day

DEFAULT = "Europe/Berlin"
OFFERED = (
    (
        _("Europe"),
        "Berlin Vienna Zurich Amsterdam Athens Brussels Bucharest Copenhagen Dublin Helsinki Istanbul Kyiv Lisbon "
        "London Luxembourg Madrid Oslo Paris Prague Rome Stockholm Warsaw",
    ),
    (_("America"), "Chicago Denver Los_Angeles Mexico_City New_York Sao_Paulo Toronto"),
    (_("Asia"), "Dubai Hong_Kong Jerusalem Kolkata Shanghai Singapore Tokyo"),
    (_("Africa"), "Cairo Johannesburg Nairobi"),
    (_("Australia"), "Perth Sydney"),
)
# The database of time zones names its areas in English.
AREAS = ("Europe", "America", "Asia", "Africa", "Australia")
# Cities that have another name in German.
CITIES = {
    "Vienna": _("Vienna"),
    "Zurich": _("Zurich"),
    "Athens": _("Athens"),
    "Brussels": _("Brussels"),
    "Bucharest": _("Bucharest"),
    "Copenhagen": _("Copenhagen"),
    "Kyiv": _("Kyiv"),
    "Lisbon": _("Lisbon"),
    "Luxembourg": _("Luxembourg"),
    "Prague": _("Prague"),
    "Rome": _("Rome"),
    "Warsaw": _("Warsaw"),
    "Mexico_City": _("Mexico City"),
    "Sao_Paulo": _("São Paulo"),
    "Hong_Kong": _("Hong Kong"),
    "Singapore": _("Singapore"),
    "Tokyo": _("Tokyo"),
    "Cairo": _("Cairo"),
}

Groups = list[tuple[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def _known() -> set[str]:
    return {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}


def is_zone(name: str) -> bool:
    """Whether it names a place with a clock."""
    return name in _known()


def zone_or_default(name: str) -> ZoneInfo:
    """The zone that is named; that of the firm for anything else."""
    return ZoneInfo(name if is_zone(name) else DEFAULT)


def city_of(name: str) -> str:
    """The place of a zone in words."""
    city = name.rpartition("/")[2]
    return str(CITIES.get(city, city.replace("_", " ")))


def offset_in_words(zone: ZoneInfo, at: datetime.datetime) -> str:
    """E.g. "UTC+1", "UTC+5:30"."""
    minutes = int((at.astimezone(zone).utcoffset() or datetime.timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def choices(chosen: str, *, at: datetime.datetime) -> Groups:
    """Zones to choose from by continent, each with its distance to UTC at a moment; the chosen one is among them."""
    groups: Groups = []
    names = {f"{area}/{city}" for area, (_label, cities) in zip(AREAS, OFFERED, strict=True) for city in cities.split()}
    if chosen not in names and is_zone(chosen):
        groups.append((str(_("Your choice")), [_choice(chosen, at)]))
    for area, (label, cities) in zip(AREAS, OFFERED, strict=True):
        options = [_choice(f"{area}/{city}", at) for city in cities.split()]
        groups.append((str(label), options))
    return groups


def _choice(name: str, at: datetime.datetime) -> tuple[str, str]:
    return name, f"{city_of(name)} ({offset_in_words(ZoneInfo(name), at)})"


def span_in_words(starts_at: datetime.datetime, ends_at: datetime.datetime, zone: ZoneInfo) -> str:
    """Day, hours and zone of a demo, complete in itself."""
    return gettext("%(day)s, %(hours)s (time in %(city)s)") % {
        "day": long_day(starts_at, zone),
        "hours": hours(starts_at, ends_at, zone),
        "city": city_of(zone.key),
    }
