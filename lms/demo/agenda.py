"""What happens in the demo, in the order of time. Steps may add further steps."""

import datetime
import heapq
import itertools
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
SUNDAY_OF_THE_STORY = datetime.date(2026, 11, 22)
Step = Callable[[datetime.datetime], None]


def moment(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """A time of day where the companies are."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=ZONE)


def next_working_day(day: datetime.date) -> datetime.date:
    """The day itself, or the Monday after a weekend."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class Agenda:
    """The clock and the dice of the demo: both are fixed by `today` and the seed.

    The story is written for a Sunday; for another `today` it is moved by whole weeks, so that weekdays stay.
    """

    def __init__(self, *, today: datetime.date, seed: int) -> None:
        self.today = today
        self.dice = random.Random(seed)  # noqa: S311 the same demo every time, nothing secret
        self._shift = datetime.timedelta(weeks=(today - SUNDAY_OF_THE_STORY).days // 7)
        self._steps: list[tuple[datetime.datetime, int, Step]] = []
        self._order = itertools.count()

    def day(self, text: str) -> datetime.date:
        """A day of the story, "2026-05-11", as it is in this telling."""
        return datetime.date.fromisoformat(text) + self._shift

    def at(self, text: str, hour: int = 10, minute: int = 0) -> datetime.datetime:
        return moment(self.day(text), hour, minute)

    def working_moment(self, day: datetime.date) -> datetime.datetime:
        """Some time between 8 and 17 on the day, or on the Monday after it."""
        return moment(next_working_day(day), self.dice.randint(8, 16), self.dice.randint(0, 59))

    def add(self, at: datetime.datetime, step: Step) -> None:
        """Let a step happen at a moment. What lies today or later never does: it could be later than now."""
        if at.date() < self.today:
            heapq.heappush(self._steps, (at, next(self._order), step))

    def run(self, *, until: datetime.datetime | None = None) -> None:
        """Let everything happen that is due by the moment; without one, everything."""
        while self._steps and (until is None or self._steps[0][0] <= until):
            at, _order, step = heapq.heappop(self._steps)
            step(at)
