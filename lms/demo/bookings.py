"""Demos that visitors of the demo's site have booked with the consultant."""

import datetime

from courses.mails.sending import silence
from lms.accounts.models import User
from lms.website.booking.actions import Visitor, add_absence, confirm_demo, hold_demo, save_host, save_open_hours
from lms.website.booking.queries import free_times
from lms.website.booking.slots import Span
from lms.website.models.booking import State, Weekday

from .agenda import ZONE, moment

LINK = "https://video.ki-fit.example/markus-engel"
MORNING = (datetime.time(9), datetime.time(12))
AFTERNOON = (datetime.time(13, 30), datetime.time(16, 30))
HOURS: dict[int, list[Span]] = {
    Weekday.MONDAY: [AFTERNOON],
    Weekday.TUESDAY: [MORNING, AFTERNOON],
    Weekday.WEDNESDAY: [MORNING],
    Weekday.THURSDAY: [MORNING, AFTERNOON],
    Weekday.FRIDAY: [MORNING],
}
# Of the free times after the last day of the story, which each visitor takes.
VISITORS = (
    (
        2,
        Visitor(
            "Petra Lindner", "petra.lindner@holzbau-lindner.example", "Holzbau Lindner", "Angebote mit KI schreiben"
        ),
    ),
    (7, Visitor("Daniel Osei", "daniel.osei@stadtwerke-auen.example", "Stadtwerke Auen", "Was verlangt der AI Act?")),
    (19, Visitor("Ruth Salomon", "ruth.salomon@kanzlei-salomon.example")),
)


def stage_bookings(consultant: User, *, today: datetime.date) -> None:
    """Let the consultant offer times, and three visitors book some of them; `today`: the last day of the story."""
    save_host(person=consultant, is_open=True, link=LINK, time_zone=ZONE.key, state=State.SH)
    save_open_hours(person=consultant, hours=HOURS)
    away_from = today + datetime.timedelta(days=14 + (Weekday.WEDNESDAY - today.weekday()) % 7)
    add_absence(person=consultant, starts_on=away_from, ends_on=away_from + datetime.timedelta(days=1))
    at = moment(today - datetime.timedelta(days=2), 11)
    times = [time for time in free_times(at=at) if time.astimezone(ZONE).date() > today]
    with silence():
        for place, visitor in VISITORS:
            booking = hold_demo(starts_at=times[place], visitor=visitor, at=at)
            confirm_demo(booking=booking, at=at + datetime.timedelta(minutes=4))
