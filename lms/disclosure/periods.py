"""Reporting periods: ISO weeks. No database, no clock."""

import datetime
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

PUBLISHED_AT = datetime.time(6)
_FORM = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class MalformedPeriod(ValueError):
    """Not an ISO week such as 2026-W47."""


@dataclass(frozen=True, order=True)
class Period:
    """An ISO week, Monday to Sunday. The year is the ISO year: 3 January 2027 lies in 2026-W53."""

    year: int
    week: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2026-W47`. Raises MalformedPeriod, also for a week that the year does not have."""
        match = _FORM.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            period = cls(int(match[1]), int(match[2]))
            period.starts_on  # noqa: B018 - raises ValueError for a week that does not exist
        except ValueError:
            raise MalformedPeriod(
                _("“%(text)s” is not a calendar week. Please write year and week like this: 2026-W47.") % {"text": text}
            ) from None
        return period

    @classmethod
    def containing(cls, day: datetime.date) -> "Period":
        """The week that a day lies in."""
        year, week, _weekday = day.isocalendar()
        return cls(year, week)

    @classmethod
    def last_due(cls, at: datetime.datetime, zone: ZoneInfo) -> "Period":
        """The newest week that is due for publication at a moment: it ended, and Monday 06:00 has come in the zone."""
        local = at.astimezone(zone)
        period = cls.containing(local.date()).previous()
        return period if local.replace(tzinfo=None) >= period.wall_time_due else period.previous()

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.week:02}"

    @property
    def label(self) -> str:
        """How it is called on screens: "KW 47/2026"."""
        return _("week %(week)d/%(year)d") % {"week": self.week, "year": self.year}

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date.fromisocalendar(self.year, self.week, 1)

    @property
    def ends_on(self) -> datetime.date:
        return self.starts_on + datetime.timedelta(days=6)

    @property
    def wall_time_due(self) -> datetime.datetime:
        """When it is published on the clock of the client's wall, without a zone: the Monday after it at 06:00."""
        return datetime.datetime.combine(self.ends_on + datetime.timedelta(days=1), PUBLISHED_AT)

    def due_at(self, zone: ZoneInfo) -> datetime.datetime:
        """The moment of publication in a zone; a change of daylight saving in the night before moves nothing."""
        return self.wall_time_due.replace(tzinfo=zone)

    def next(self) -> "Period":
        return self.containing(self.starts_on + datetime.timedelta(days=7))

    def previous(self) -> "Period":
        return self.containing(self.starts_on - datetime.timedelta(days=7))
