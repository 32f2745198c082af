"""Consultants say when they can be booked."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction

from lms.accounts.models import User
from lms.website.booking.slots import Span
from lms.website.models import Absence, DemoHost, OpenHours
from lms.website.models.booking import new_feed_key


def save_host(*, person: User, is_open: bool, link: str, time_zone: str, state: str) -> DemoHost:
    """Store where a consultant meets visitors, on what clock, whose holidays they keep, and whether they are booked."""
    values = {"is_open": is_open, "link": link, "time_zone": time_zone, "state": state}
    return DemoHost.objects.update_or_create(person=person, defaults=values)[0]


@transaction.atomic
def save_open_hours(*, person: User, hours: Mapping[int, Sequence[Span]]) -> DemoHost:
    """Replace the weekly hours by others, by weekday. Demos that are booked stay."""
    host, _is_new = DemoHost.objects.get_or_create(person=person)
    host.open_hours.all().delete()
    OpenHours.objects.bulk_create(
        OpenHours(host=host, weekday=weekday, starts=starts, ends=ends)
        for weekday, spans in sorted(hours.items())
        for starts, ends in spans
    )
    return host


def add_absence(*, person: User, starts_on: datetime.date, ends_on: datetime.date) -> Absence:
    """Let nobody book the consultant on these days, both included. Demos that are booked stay."""
    host, _is_new = DemoHost.objects.get_or_create(person=person)
    return Absence.objects.get_or_create(host=host, starts_on=starts_on, ends_on=ends_on)[0]


def remove_absence(*, absence: Absence) -> None:
    """Let the days be booked again."""
    absence.delete()


def renew_feed_key(*, person: User) -> DemoHost:
    """Give the calendar feed a new secret address; the old one leads nowhere from now on."""
    host, _is_new = DemoHost.objects.get_or_create(person=person)
    host.feed_key = new_feed_key()
    host.save(update_fields=["feed_key"])
    return host
