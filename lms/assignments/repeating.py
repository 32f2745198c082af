"""When people are reminded of the day by which they should repeat what a course changed. Days, no clock."""

import datetime

from .models import Step

# Days from the day by which something is to be done, in the order of time.
OFFSETS = {Step.TWO_WEEKS: -14, Step.THREE_DAYS: -3, Step.OVERDUE: 1}
# A reminder that comes later than this, after a downtime or a new release of the platform, would only puzzle people.
STILL_USEFUL_DAYS = 7


def due_step(*, repeat_by: datetime.date, asked_on: datetime.date, today: datetime.date) -> Step | None:
    """The reminder that is due today; None if there is none.

    Of several steps whose day has come only the latest counts: what a downtime swallowed is not made up for. Nobody is
    reminded by a step whose day had come when they were asked.
    """
    for step in reversed(OFFSETS):
        day = repeat_by + datetime.timedelta(days=OFFSETS[step])
        if day <= today:
            is_useful = today - day < datetime.timedelta(days=STILL_USEFUL_DAYS)
            return step if is_useful and day > asked_on else None
    return None


def day_range(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest day to be done by that may have a reminder on a day near `today`, in any zone."""
    margin = datetime.timedelta(days=1)
    latest = today + datetime.timedelta(days=-min(OFFSETS.values()))
    earliest = today - datetime.timedelta(days=max(OFFSETS.values()) + STILL_USEFUL_DAYS)
    return earliest - margin, latest + margin
