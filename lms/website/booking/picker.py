"""What a visitor chooses a time from: a month with its free days, and the times of one day, on the visitor's clock."""

import datetime
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.functional import cached_property
from django.utils.translation import pgettext

from courses.moments import short_day

SLOT_FORMAT = "%Y%m%dT%H%MZ"
NOON = 12
DAYS_A_WEEK = 7
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Time:
    """A beginning that can be booked. `key` stands for it in addresses."""

    starts_at: datetime.datetime
    zone: ZoneInfo

    @property
    def key(self) -> str:
        return key_of(self.starts_at)

    @property
    def local(self) -> datetime.datetime:
        """On the visitor's clock."""
        return self.starts_at.astimezone(self.zone)

    @property
    def words(self) -> str:
        """Day and time, for a list of times of several days."""
        return f"{short_day(self.starts_at, self.zone)}, {self.clock}"

    @property
    def clock(self) -> str:
        """What the visitor's clock shows then. (Templates would put a moment on the server's clock.)"""
        return time_format(self.local, pgettext("time format", "H:i"))


@dataclass(frozen=True)
class Part:
    """Half a day: `key` is "vormittag" or "nachmittag"."""

    key: str
    times: list[Time]


@dataclass(frozen=True)
class WeekdayName:
    name: str
    short: str


@dataclass(frozen=True)
class Day:
    """A field of the month. `date` is None before its first and after its last day."""

    date: datetime.date | None
    is_free: bool = False
    is_chosen: bool = False

    @property
    def words(self) -> str:
        """Weekday and date; empty outside the month."""
        return date_format(self.date, pgettext("date format", "l, j F Y")) if self.date else ""


@dataclass(frozen=True)
class Picker:
    """`times`: all that can be booked, in order. `wanted`: a day or month that was asked for; it need not be free."""

    times: Sequence[datetime.datetime]
    zone: ZoneInfo
    wanted_day: datetime.date | None = None
    wanted_month: datetime.date | None = None

    @cached_property
    def free_days(self) -> list[datetime.date]:
        """Days with a time that can be booked, in order."""
        return list(dict.fromkeys(time.astimezone(self.zone).date() for time in self.times))

    @property
    def is_empty(self) -> bool:
        return not self.times

    @cached_property
    def chosen(self) -> datetime.date | None:
        """The day whose times are shown: the wanted one, else the first free one of the month that is shown."""
        if self.wanted_day in self.free_days:
            return self.wanted_day
        return next((day for day in self.free_days if first_of(day) == self.month), None)

    @property
    def is_other_than_wanted(self) -> bool:
        """Whether a day was asked for that has no free time."""
        return self.wanted_day is not None and self.wanted_day != self.chosen

    @cached_property
    def month(self) -> datetime.date | None:
        """The first day of the month that is shown: of the wanted one or the first with free days; None without any."""
        wanted = first_of(self.wanted_day) if self.wanted_day else self.wanted_month
        return wanted if wanted in self.months else next(iter(self.months), None)

    @cached_property
    def months(self) -> list[datetime.date]:
        """First days of the months that have free days, in order."""
        return list(dict.fromkeys(first_of(day) for day in self.free_days))

    @property
    def previous_month(self) -> datetime.date | None:
        return max((month for month in self.months if self.month and month < self.month), default=None)

    @property
    def next_month(self) -> datetime.date | None:
        return min((month for month in self.months if self.month and month > self.month), default=None)

    @property
    def weeks(self) -> list[list[Day]]:
        """The month in rows of seven days from Monday, from the first week with a free day on."""
        if self.month is None:
            return []
        day = self.month - self.month.weekday() * DAY
        rows = []
        while first_of(day) <= self.month:
            rows.append([self._field(day + number * DAY) for number in range(DAYS_A_WEEK)])
            day += DAYS_A_WEEK * DAY
        return list(dropwhile(lambda row: not any(field.is_free for field in row), rows))

    def _field(self, day: datetime.date) -> Day:
        if first_of(day) != self.month:
            return Day(None)
        place = bisect_left(self.free_days, day)
        is_free = place < len(self.free_days) and self.free_days[place] == day
        return Day(day, is_free, day == self.chosen)

    @property
    def weekdays(self) -> list[WeekdayName]:
        """Headings of the columns."""
        return [WeekdayName(str(WEEKDAYS[number]), str(WEEKDAYS_ABBR[number])) for number in range(DAYS_A_WEEK)]

    @property
    def chosen_words(self) -> str:
        """Weekday and date of the day whose times are shown."""
        return Day(self.chosen).words

    @property
    def parts(self) -> list[Part]:
        """The times of the chosen day before and after noon, as far as there are any."""
        before = [time for time in self._of_day if time.local.hour < NOON]
        after = [time for time in self._of_day if time.local.hour >= NOON]
        return [part for part in (Part("vormittag", before), Part("nachmittag", after)) if part.times]

    @property
    def _of_day(self) -> list[Time]:
        times = (Time(time, self.zone) for time in self.times)
        return [time for time in times if time.local.date() == self.chosen]


def key_of(starts_at: datetime.datetime) -> str:
    """The time in UTC for addresses and forms, e.g. "20261201T0900Z"."""
    return starts_at.astimezone(datetime.UTC).strftime(SLOT_FORMAT)


def time_of(key: str) -> datetime.datetime | None:
    """What `key_of` wrote down; None for anything else."""
    if not re.fullmatch(r"\d{8}T\d{4}Z", key, re.ASCII):
        return None
    try:
        return datetime.datetime.strptime(key, SLOT_FORMAT).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None


def day_of(text: str) -> datetime.date | None:
    """A day like "2026-12-01"; None for anything else."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == len("2026-12-01") else None
    except ValueError:
        return None


def month_of(text: str) -> datetime.date | None:
    """The first day of a month like "2026-12"; None for anything else."""
    return day_of(f"{text}-01")


def first_of(day: datetime.date) -> datetime.date:
    return day.replace(day=1)
