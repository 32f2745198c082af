"""When people are reminded of a day by which something is to be done: in steps, by day, never at night. No clock."""

import datetime
from zoneinfo import ZoneInfo

from lms.accounts.models import Client

from .models import Step

# Days from the day by which something is to be done, in the order of time.
OFFSETS = {Step.TWO_WEEKS: -14, Step.THREE_DAYS: -3, Step.OVERDUE: 1}
# A reminder that comes later than this, after a downtime or a new release of the platform, would only puzzle people.
STILL_USEFUL_DAYS = 7
# On the clock of the company. After a downtime that ends at night, people are reminded the next morning.
HOURS = range(8, 20)

DAY = datetime.timedelta(days=1)


def is_time_to_remind(at: datetime.datetime, client: Client) -> bool:
    """Whether it is a time of day at which the client's people may be reminded."""
    return at.astimezone(ZoneInfo(client.time_zone)).hour in HOURS


def due_step(*, due_on: datetime.date, asked_on: datetime.date, today: datetime.date) -> Step | None:
    """The reminder that is due today of what is to be done by `due_on`; None if there is none.

    Of several steps whose day has come only the latest counts: what a downtime swallowed is not made up for. Nobody is
    reminded by a step whose day had come when they were asked.
    """
    for step in reversed(OFFSETS):
        day = due_on + OFFSETS[step] * DAY
        if day <= today:
            is_useful = today - day < STILL_USEFUL_DAYS * DAY
            return step if is_useful and day > asked_on else None
    return None


def due_days(step: Step, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last of the due days of which this step may be due today, for people asked long ago."""
    last = today - OFFSETS[step] * DAY
    # On the day of the next step it is that one's turn.
    turns = [last - STILL_USEFUL_DAYS * DAY, *(today - days * DAY for days in OFFSETS.values() if days > OFFSETS[step])]
    return max(turns) + DAY, last


def day_range(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest due day that may have a reminder on a day near `today`, in any zone."""
    latest = today - min(OFFSETS.values()) * DAY
    earliest = today - (max(OFFSETS.values()) + STILL_USEFUL_DAYS) * DAY
    return earliest - DAY, latest + DAY
