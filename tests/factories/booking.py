"""Consultants who can be booked, and demos, for tests; made through the public actions.

host = make_host()                                # Mondays to Fridays 9:00 to 12:00 in Berlin, holidays of Germany
booking = hold(starts_at=WEDNESDAY_AT_TEN)        # waits for confirmation
booking = book(starts_at=WEDNESDAY_AT_TEN)        # confirmed
"""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lms.accounts.models import Role, User
from lms.website.booking.actions import Visitor, confirm_demo, hold_demo, save_host, save_open_hours
from lms.website.models import DemoBooking, DemoHost
from tests.factories.accounts import make_mandate
from tests.factories.courses import noon

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = noon("2026-11-30")
WEDNESDAY_AT_TEN = datetime.datetime(2026, 12, 2, 10, tzinfo=BERLIN)
HALF_HOUR = datetime.timedelta(minutes=30)
MINUTE = datetime.timedelta(minutes=1)
LINK = "https://video.example.com/beratung"
MORNINGS = {weekday: [(datetime.time(9), datetime.time(12))] for weekday in range(5)}


def make_consultant(**fields: Any) -> User:
    return make_mandate(Role.CONSULTANT, **fields).person


def make_host(
    person: User | None = None,
    *,
    hours: dict[int, list[tuple[datetime.time, datetime.time]]] | None = None,
    link: str = LINK,
    time_zone: str = "Europe/Berlin",
    state: str = "",
) -> DemoHost:
    person = person or make_consultant()
    save_host(person=person, is_open=True, link=link, time_zone=time_zone, state=state)
    return save_open_hours(person=person, hours=MORNINGS if hours is None else hours)


def make_visitor(**fields: Any) -> Visitor:
    return Visitor(**{"name": "Ada Beispiel", "email": "ada@example.org", **fields})


def hold(
    *, starts_at: datetime.datetime = WEDNESDAY_AT_TEN, at: datetime.datetime = MONDAY, **fields: Any
) -> DemoBooking:
    return hold_demo(starts_at=starts_at, visitor=make_visitor(**fields), at=at)


def book(
    *, starts_at: datetime.datetime = WEDNESDAY_AT_TEN, at: datetime.datetime = MONDAY, **fields: Any
) -> DemoBooking:
    return confirm_demo(booking=hold(starts_at=starts_at, at=at, **fields), at=at + MINUTE)
