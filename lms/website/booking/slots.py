"""When a host can be booked: pure functions of hours, days and dates that are taken."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from courses.moments import NoSuchTime, moment_at
from lms.website.models.booking import DEMO_MINUTES

from .holidays import holidays

LENGTH = datetime.timedelta(minutes=DEMO_MINUTES)
DAY = datetime.timedelta(days=1)

Span = tuple[datetime.time, datetime.time]


@dataclass(frozen=True)
class Plan:
    """A host's week: `hours` by weekday (0 is Monday), `absences` as first and last days, `state` for holidays."""

    zone: ZoneInfo
    hours: Mapping[int, Sequence[Span]]
    absences: Sequence[tuple[datetime.date, datetime.date]] = ()
    state: str = ""

    def is_open_on(self, day: datetime.date) -> bool:
        """Whether the day is neither a public holiday nor one of an absence."""
        return day not in holidays(day.year, self.state) and not any(
            first <= day <= last for first, last in self.absences
        )

    def slots_on(self, day: datetime.date) -> Iterator[datetime.datetime]:
        """Beginnings of demos on a day, in UTC: one after the other from the beginning of the hours to their end."""
        if not self.is_open_on(day):
            return
        for starts, ends in self.hours.get(day.weekday(), ()):
            yield from _slots_between(day, starts, ends, self.zone)


def _slots_between(
    day: datetime.date, starts: datetime.time, ends: datetime.time, zone: ZoneInfo
) -> Iterator[datetime.datetime]:
    """The clock of the zone decides. A time that it jumps over is left out, one that it shows twice is offered once."""
    shown, last = datetime.datetime.combine(day, starts), datetime.datetime.combine(day, ends)
    while shown + LENGTH <= last:
        with suppress(NoSuchTime):
            yield moment_at(day, shown.time(), zone).astimezone(datetime.UTC)
        shown += LENGTH


def free_slots(
    plan: Plan,
    *,
    first: datetime.datetime,
    last: datetime.datetime,
    taken: Collection[datetime.datetime],
    buffer: datetime.timedelta,
) -> list[datetime.datetime]:
    """Beginnings, from `first` to `last`, of demos that leave a buffer to all that are taken (also beginnings)."""
    least = LENGTH + buffer
    day, end = first.astimezone(plan.zone).date(), last.astimezone(plan.zone).date()
    found: list[datetime.datetime] = []
    while day <= end:
        found += [
            slot
            for slot in plan.slots_on(day)
            if first <= slot <= last and not any(abs(slot - other) < least for other in taken)
        ]
        day += DAY
    return found


def nearest(times: Iterable[datetime.datetime], wanted: datetime.datetime, *, count: int) -> list[datetime.datetime]:
    """The `count` times that lie nearest to the wanted one, in order of time."""
    return sorted(sorted(times, key=lambda time: (abs(time - wanted), time))[:count])
