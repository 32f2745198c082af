"""Settings of demo bookings, read lazily from `LMS_BOOKING`.

| key | default | meaning |
|---|---|---|
| NOTICE_HOURS | 24 | hours between booking or moving a demo and its beginning, at least |
| HORIZON_WEEKS | 6 | weeks ahead that can be booked |
| BUFFER_MINUTES | 15 | minutes that a host has between two demos, at least |
| HOLD_MINUTES | 30 | minutes that a time is held until the address is confirmed |
| FORGET_UNCONFIRMED_DAYS | 7 | days after which a booking that nobody confirmed is deleted |
| FORGET_DAYS | 30 | days after the date of a demo, held or canceled, until it is deleted with all that it says |
| MOST_AHEAD | 2 | confirmed demos to come that one address may have |
| LEAST_SECONDS | 3 | seconds in which nobody fills in the form |
| FORM_HOURS | 4 | hours for which a form may stay open |
"""

import datetime
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, int] = {
    "NOTICE_HOURS": 24,
    "HORIZON_WEEKS": 6,
    "BUFFER_MINUTES": 15,
    "HOLD_MINUTES": 30,
    "FORGET_UNCONFIRMED_DAYS": 7,
    "FORGET_DAYS": 30,
    "MOST_AHEAD": 2,
    "LEAST_SECONDS": 3,
    "FORM_HOURS": 4,
}


def get(key: str) -> int:
    """The value of one key, configured or default. Raises KeyError for a key that is not in the table."""
    configured: dict[str, Any] = getattr(settings, "LMS_BOOKING", {})
    return int(configured.get(key, DEFAULTS[key]))


def span(key: str) -> datetime.timedelta:
    """The same as a span of time; the unit is the last word of the key."""
    unit = key.rpartition("_")[2].lower()
    return datetime.timedelta(**{unit: get(key)})
