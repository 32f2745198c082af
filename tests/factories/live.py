"""Live sessions, their dates and bookings for tests.

session = make_session()                            # a live course with one lesson to read and one live session
event = make_event(session, seats=2)                # a date in the morning of STARTS_ON, open to all
learner = make_participant(session)                 # somebody who takes the course
book_event(learner=learner, event=event, at=…)
"""

import datetime
import itertools
from typing import Any

from courses.actions import EventTerms, create_event, enroll
from courses.models import LiveEvent, LiveSessionPage, Setting
from courses.typing import Person

from .accounts import UserFactory
from .courses import add_page, make_course, noon, note_publication

SET_AT = noon("2026-11-02")
STARTS_AT = datetime.datetime(2026, 12, 3, 9, 0, tzinfo=datetime.UTC)
TWO_HOURS = datetime.timedelta(hours=2)
LINK = "https://meet.example.com/ki-fit"
_numbers = itertools.count(1)


def add_session(course: Any, title: str = "", **fields: Any) -> LiveSessionPage:
    """A published live session below a course."""
    session = LiveSessionPage(
        title=title or f"Live-Termin {next(_numbers)}",
        **{"planned_minutes": 90, "setting": Setting.BOTH, **fields},
    )
    add_page(course, session)
    note_publication(session)
    return session


def make_session(**fields: Any) -> LiveSessionPage:
    return add_session(make_course("Lesen"), **fields)


def make_terms(**fields: Any) -> EventTerms:
    starts_at = fields.get("starts_at", STARTS_AT)
    values = {
        "starts_at": starts_at,
        "ends_at": starts_at + TWO_HOURS,
        "place": "Raum 4",
        "link": LINK,
        "seats": None,
        "booking_closes_hours": 2,
        "trainer": None,
    }
    return EventTerms(**{**values, **fields})


def terms_of(event: LiveEvent, **fields: Any) -> EventTerms:
    """The date's own terms, with some replaced."""
    names = ("starts_at", "ends_at", "place", "link", "seats", "booking_closes_hours", "trainer")
    return EventTerms(**{**{name: getattr(event, name) for name in names}, **fields})


def make_event(
    session: LiveSessionPage, *, group: str = "", at: datetime.datetime = SET_AT, **fields: Any
) -> LiveEvent:
    return create_event(lesson=session, group=group, terms=make_terms(**fields), at=at)


def make_participant(session: LiveSessionPage, **fields: Any) -> Person:
    """Somebody who takes the course of the live session."""
    person = UserFactory(**fields)
    enroll(learner=person, course=session.get_course(), at=SET_AT)
    return person
