"""Seats of a live session and many people: the same things at the same moment, with real threads, on either database."""

import datetime
from functools import partial

import pytest

from courses.actions import (
    BookingRefused,
    book_event,
    cancel_booking,
    remind_of_live_sessions,
    save_attendance,
    update_event,
)
from courses.models import Booking, CourseCompletion, LessonProgress
from courses.privacy import erase_for
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.live import STARTS_AT, make_event, make_participant, make_session, terms_of
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = noon("2026-11-23")
DAY = datetime.timedelta(days=1)
ROUNDS = 3


def booked_count(event):
    return event.bookings.booked().count()


class TestTheLastSeat:
    def test_is_given_once(self):
        for _round in range(ROUNDS):
            event = make_event(make_session(), seats=2)
            learners = [make_participant(event.lesson) for _ in range(5)]
            outcomes = together(
                *(partial(book_event, learner=one, event=event, at=MONDAY, may_wait=True) for one in learners)
            )
            assert all(isinstance(outcome, Booking) for outcome in outcomes), outcomes
            assert (booked_count(event), event.bookings.waiting().count()) == (2, 3)

    def test_is_given_once_while_another_is_given_back_or_added(self):
        for _round in range(ROUNDS):
            event = make_event(make_session(), seats=1)
            holder, waiting = (
                book_event(learner=make_participant(event.lesson), event=event, at=MONDAY, may_wait=True)
                for _ in range(2)
            )
            newcomer = make_participant(event.lesson)
            outcomes = together(
                partial(cancel_booking, booking=holder, at=MONDAY + DAY),
                partial(book_event, learner=newcomer, event=event, at=MONDAY + DAY, may_wait=True),
                partial(update_event, event=event, terms=terms_of(event, seats=2), at=MONDAY + DAY),
            )
            assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
            waiting.refresh_from_db()
            assert waiting.is_booked
            assert booked_count(event) == 2

    def test_goes_to_one_person_only_when_somebody_is_erased(self):
        event = make_event(make_session(), seats=1, starts_at=noon("2099-01-01"))
        holder, *_waiting = (
            book_event(learner=make_participant(event.lesson), event=event, at=MONDAY, may_wait=True) for _ in range(3)
        )
        newcomer = make_participant(event.lesson)
        outcomes = together(
            partial(erase_for, holder.learner),
            partial(book_event, learner=newcomer, event=event, at=MONDAY + DAY, may_wait=True),
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
        assert booked_count(event) == 1


class TestOnePerson:
    def test_gets_one_seat_by_two_clicks(self):
        event = make_event(make_session())
        learner = make_participant(event.lesson)
        first, second = together(*[partial(book_event, learner=learner, event=event, at=MONDAY)] * 2)
        assert first == second

    def test_holds_one_date_after_booking_two(self):
        for _round in range(ROUNDS):
            session = make_session()
            events = [make_event(session), make_event(session, starts_at=STARTS_AT + DAY)]
            learner = make_participant(session)
            outcomes = together(*(partial(book_event, learner=learner, event=event, at=MONDAY) for event in events))
            assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, BookingRefused)]
            assert Booking.objects.live().filter(learner=learner).count() == 1

    def test_exchanges_dates_with_somebody_without_a_deadlock(self):
        session = make_session()
        first, second = make_event(session), make_event(session, starts_at=STARTS_AT + DAY)
        ada, ben = make_participant(session), make_participant(session)
        book_event(learner=ada, event=first, at=MONDAY), book_event(learner=ben, event=second, at=MONDAY)
        outcomes = together(
            partial(book_event, learner=ada, event=second, at=MONDAY + DAY),
            partial(book_event, learner=ben, event=first, at=MONDAY + DAY),
        )
        assert all(isinstance(outcome, Booking) for outcome in outcomes), outcomes
        assert (booked_count(first), booked_count(second)) == (1, 1)

    def test_is_reminded_by_one_worker(self):
        event = make_event(make_session())
        book_event(learner=make_participant(event.lesson), event=event, at=MONDAY)
        counts = together(*[partial(remind_of_live_sessions, at=STARTS_AT - DAY)] * 3)
        assert sorted(counts) == [0, 0, 1]


class TestTheList:
    def test_is_closed_once(self):
        event = make_event(make_session())
        bookings = [book_event(learner=make_participant(event.lesson), event=event, at=MONDAY) for _ in range(3)]
        marks, trainer = {booking.pk: True for booking in bookings}, UserFactory()
        outcomes = together(
            *[partial(save_attendance, event=event, marks=marks, by=trainer, at=STARTS_AT + DAY, close=True)] * 2
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
        assert LessonProgress.objects.count() == 3
        assert not CourseCompletion.objects.exists()
