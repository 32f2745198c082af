"""Messages for calendars (iCalendar, RFC 5545 and 5546): one person, one date, nobody else.

Times are in UTC, so a change to or from daylight-saving time cannot move anything.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//KI-fit//courses//EN"


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Invitation:
    """A date as one person's calendar gets it.

    `uid` stays the same through all messages about one booking, and `sequence` grows with each change of it.
    `is_tentative`: the person waits for a seat.
    """

    uid: str
    sequence: int
    stamped_at: datetime.datetime
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    title: str
    description: str
    location: str
    url: str
    organizer: str
    organizer_name: str
    attendee: str
    attendee_name: str
    is_tentative: bool = False


def calendar_message(invitation: Invitation, method: Method) -> str:
    """The message as text, with the line breaks that the format asks for."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(invitation, method))
    return calendar.to_ical().decode()


def _event(invitation: Invitation, method: Method) -> Event:
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamped_at.astimezone(datetime.UTC))
    event.add("dtstart", invitation.starts_at.astimezone(datetime.UTC))
    event.add("dtend", invitation.ends_at.astimezone(datetime.UTC))
    event.add("summary", invitation.title)
    event.add("description", invitation.description)
    if invitation.location:
        event.add("location", invitation.location)
    event.add("url", invitation.url)
    event.add("status", _status(invitation, method))
    event.add("transp", "TRANSPARENT" if invitation.is_tentative else "OPAQUE")
    event.add("organizer", _address(invitation.organizer, {"CN": invitation.organizer_name}))
    answer = "TENTATIVE" if invitation.is_tentative else "ACCEPTED"
    event.add(
        "attendee",
        _address(invitation.attendee, {"CN": invitation.attendee_name, "PARTSTAT": answer, "RSVP": "FALSE"}),
    )
    return event


def _status(invitation: Invitation, method: Method) -> str:
    if method == Method.CANCEL:
        return "CANCELLED"
    return "TENTATIVE" if invitation.is_tentative else "CONFIRMED"


def _address(address: str, parameters: dict[str, str]) -> vCalAddress:
    value = vCalAddress(f"mailto:{address}")
    for name, text in parameters.items():
        value.params[name] = text
    return value
