"""Trainers set, change and call off dates."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from courses.actions import EventOver, book_event, cancel_event, create_event, update_event
from courses.models import CourseVersion, Setting
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.live import (
    LINK,
    STARTS_AT,
    make_event,
    make_participant,
    make_session,
    make_terms,
    terms_of,
)

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-11-23")
HOUR = datetime.timedelta(hours=1)


def fault_of(refusal):
    return set(refusal.value.message_dict)


class TestCreateEvent:
    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"starts_at": MONDAY - HOUR}, "starts_on"),
            ({"ends_at": STARTS_AT}, "ends_time"),
            ({"place": " ", "link": ""}, "place"),
        ],
    )
    def test_refuses_what_cannot_be(self, terms, field):
        with pytest.raises(ValidationError) as refusal:
            create_event(lesson=make_session(), group="", terms=make_terms(**terms), at=MONDAY)
        assert fault_of(refusal) == {field}

    @pytest.mark.parametrize(
        ("setting", "terms", "field"),
        [(Setting.REMOTE, {"link": ""}, "link"), (Setting.ON_SITE, {"place": ""}, "place")],
    )
    def test_asks_for_the_way_to_come(self, setting, terms, field):
        with pytest.raises(ValidationError) as refusal:
            create_event(lesson=make_session(setting=setting), group="", terms=make_terms(**terms), at=MONDAY)
        assert fault_of(refusal) == {field}

    def test_makes_no_new_version_of_the_course(self):
        session = make_session()
        before = CourseVersion.objects.count()
        make_event(session)
        session.save_revision().publish()
        assert CourseVersion.objects.count() == before


class TestUpdateEvent:
    def test_counts_every_change_and_nothing_else(self):
        event = make_event(make_session())
        later = STARTS_AT + HOUR
        event = update_event(event=event, terms=terms_of(event, place="Raum 5"), at=MONDAY)
        event = update_event(event=event, terms=terms_of(event, starts_at=later), at=MONDAY)
        event = update_event(event=event, terms=terms_of(event), at=MONDAY)
        assert (event.sequence, event.starts_at, event.place, event.link) == (2, later, "Raum 5", LINK)

    def test_refuses_fewer_seats_than_bookings(self):
        event = make_event(make_session(), seats=3)
        for _number in range(2):
            book_event(learner=make_participant(event.lesson), event=event, at=MONDAY)
        with pytest.raises(ValidationError, match="2 people have a seat"):
            update_event(event=event, terms=terms_of(event, seats=1), at=MONDAY)
        assert update_event(event=event, terms=terms_of(event, seats=2), at=MONDAY).seats == 2

    def test_gives_more_seats_to_those_who_wait(self):
        event = make_event(make_session(), seats=1)
        for number in range(4):
            book_event(
                learner=make_participant(event.lesson),
                event=event,
                at=MONDAY + datetime.timedelta(minutes=number),
                may_wait=True,
            )
        update_event(event=event, terms=terms_of(event, seats=3), at=MONDAY + HOUR)
        assert list(event.bookings.order_by("booked_at").values_list("state", flat=True)) == [
            "booked",
            "booked",
            "booked",
            "waiting",
        ]
        update_event(event=event, terms=terms_of(event, seats=None), at=MONDAY + HOUR)
        assert set(event.bookings.values_list("state", flat=True)) == {"booked"}

    def test_is_too_late_once_it_has_begun(self):
        event = make_event(make_session())
        with pytest.raises(EventOver):
            update_event(event=event, terms=terms_of(event, place="Raum 5"), at=STARTS_AT)


class TestCancelEvent:
    def test_ends_all_bookings_and_asks_for_a_reason(self):
        event = make_event(make_session(), seats=1)
        for _number in range(2):
            book_event(learner=make_participant(event.lesson), event=event, at=MONDAY, may_wait=True)
        with pytest.raises(ValidationError):
            cancel_event(event=event, reason="  ", at=MONDAY)
        event = cancel_event(event=event, reason="Krank", at=MONDAY)
        again = cancel_event(event=event, reason="Anders", at=MONDAY + HOUR)
        assert set(event.bookings.values_list("state", flat=True)) == {"cancelled"}
        assert (again.cancelled_at, again.cancel_reason, again.sequence) == (MONDAY, "Krank", 1)

    def test_is_too_late_once_it_has_begun(self):
        with pytest.raises(EventOver):
            cancel_event(event=make_event(make_session(), trainer=UserFactory()), reason="Krank", at=STARTS_AT)
