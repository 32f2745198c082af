"""Demos for calendars (iCalendar): one for the visitor, and a host's own feed."""

import datetime
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from courses.calendars import PRODUCT, Invitation, Method, calendar_message
from lms.website.models import DemoBooking

from .links import Purpose, address_of

REFRESH = datetime.timedelta(minutes=30)


def message_for_visitor(booking: DemoBooking, method: Method, *, at: datetime.datetime) -> str:
    """What the visitor's calendar gets, in the language that is active. `at`: the moment of the change it tells."""
    link = booking.host.link if booking.host else ""
    manage = address_of(booking, Purpose.MANAGE)
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return calendar_message(
        Invitation(
            uid=uid_of(booking),
            sequence=booking.sequence,
            stamped_at=at,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            title=title(),
            description=_("Video meeting: %(link)s\nMove or cancel: %(manage)s") % {"link": link, "manage": manage},
            location=link,
            url=manage,
            organizer=sender,
            organizer_name=name or settings.WAGTAIL_SITE_NAME,
            attendee=booking.email,
            attendee_name=booking.name,
        ),
        method,
    )


def feed(bookings: Iterable[DemoBooking], *, at: datetime.datetime) -> str:
    """A host's confirmed demos as a calendar to subscribe to.

    It names no visitor: its address is a secret that people hand to calendars of other companies. Who comes stands
    behind the login.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("KI-fit demos"))
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    for booking in bookings:
        event = Event()
        event.add("uid", f"host-{uid_of(booking)}")
        event.add("sequence", booking.sequence)
        event.add("dtstamp", at.astimezone(datetime.UTC))
        event.add("dtstart", booking.starts_at.astimezone(datetime.UTC))
        event.add("dtend", booking.ends_at.astimezone(datetime.UTC))
        event.add("summary", title())
        event.add("location", booking.host.link if booking.host else "")
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical().decode()


def title() -> str:
    """What the date is called in calendars."""
    return _("KI-fit demo")


def uid_of(booking: DemoBooking) -> str:
    """The same through all messages about one booking."""
    return f"demo-{booking.public_id}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition('@')[2]}"
