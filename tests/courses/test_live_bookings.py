"""Seats of live sessions: taken, waited for, given back, moved."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from courses.actions import BookingRefused, DateFull, book_event, cancel_booking, cancel_event, complete_lesson, enroll
from courses.models import Booking, BookingState
from courses.privacy import erase_for, export_for
from courses.queries import lesson_dates, own_dates
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.live import STARTS_AT, make_event, make_participant, make_session

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-11-23")
LATER = STARTS_AT + datetime.timedelta(days=7)
HOUR = datetime.timedelta(hours=1)


def minutes(count):
    return MONDAY + datetime.timedelta(minutes=count)


def book_all(event, count):
    """So many learners book one after the other; waiting is fine with them."""
    return [
        book_event(learner=make_participant(event.lesson), event=event, at=minutes(number), may_wait=True)
        for number in range(count)
    ]


def states(event):
    return list(event.bookings.order_by("booked_at", "pk").values_list("state", flat=True))


class TestBookEvent:
    def test_gives_a_seat_once(self):
        event = make_event(make_session(), seats=2)
        learner = make_participant(event.lesson)
        first = book_event(learner=learner, event=event, at=MONDAY)
        again = book_event(learner=learner, event=event, at=minutes(5))
        assert first == again
        assert (again.state, again.confirmed_at) == (BookingState.BOOKED, MONDAY)

    def test_puts_who_likes_on_the_waiting_list_of_a_full_date(self):
        event = make_event(make_session(), seats=1)
        book_all(event, 3)
        assert states(event) == ["booked", "waiting", "waiting"]

    def test_says_so_when_a_date_is_full(self):
        event = make_event(make_session(), seats=1)
        book_all(event, 1)
        with pytest.raises(DateFull, match="waiting list"):
            book_event(learner=make_participant(event.lesson), event=event, at=minutes(5))

    def test_knows_no_limit_without_seats(self):
        event = make_event(make_session(), seats=None)
        book_all(event, 5)
        assert states(event) == ["booked"] * 5

    def test_moves_from_one_date_to_another_in_one_step(self):
        session = make_session()
        event, other = make_event(session, seats=1), make_event(session, starts_at=LATER)
        mover, waiting = book_all(event, 2)
        book_event(learner=mover.learner, event=other, at=minutes(10))
        assert states(event) == ["cancelled", "booked"]
        assert states(other) == ["booked"]
        waiting.refresh_from_db()
        assert waiting.confirmed_at == minutes(10)

    def test_keeps_the_seat_while_the_other_date_is_full(self):
        session = make_session()
        event, other = make_event(session), make_event(session, starts_at=LATER, seats=1)
        (mine,) = book_all(event, 1)
        book_all(other, 1)
        with pytest.raises(DateFull, match="keep the seat"):
            book_event(learner=mine.learner, event=other, at=minutes(10), may_wait=True)
        mine.refresh_from_db()
        assert mine.is_booked

    def test_lets_who_waits_wait_elsewhere_or_take_a_seat(self):
        session = make_session()
        event, other = make_event(session, seats=1), make_event(session, starts_at=LATER)
        _seated, waiting = book_all(event, 2)
        moved = book_event(learner=waiting.learner, event=other, at=minutes(10))
        assert moved.is_booked
        assert states(event) == ["booked", "cancelled"]

    @pytest.mark.parametrize(
        ("at", "reason"),
        [
            (STARTS_AT - HOUR, "has closed"),
            (STARTS_AT + HOUR, "is over"),
        ],
    )
    def test_refuses_kindly_what_comes_too_late(self, at, reason):
        event = make_event(make_session())
        with pytest.raises(BookingRefused, match=reason) as refusal:
            book_event(learner=make_participant(event.lesson), event=event, at=at)
        assert "another" in str(refusal.value)

    def test_refuses_a_date_that_was_called_off(self):
        event = cancel_event(event=make_event(make_session()), reason="Krank", at=MONDAY)
        with pytest.raises(BookingRefused, match="called off"):
            book_event(learner=make_participant(event.lesson), event=event, at=MONDAY)

    def test_refuses_people_who_have_not_begun_the_course(self):
        event = make_event(make_session())
        with pytest.raises(BookingRefused, match="begin the course"):
            book_event(learner=UserFactory(), event=event, at=MONDAY)

    def test_refuses_who_has_completed_the_lesson(self):
        event = make_event(make_session())
        learner = make_participant(event.lesson)
        complete_lesson(learner=learner, lesson=event.lesson, at=MONDAY)
        with pytest.raises(BookingRefused, match="have completed"):
            book_event(learner=learner, event=event, at=minutes(1))

    def test_lets_who_missed_a_date_book_the_next(self):
        session = make_session()
        missed, following = make_event(session), make_event(session, starts_at=LATER)
        learner = make_participant(session)
        first = book_event(learner=learner, event=missed, at=MONDAY)
        second = book_event(learner=learner, event=following, at=STARTS_AT + datetime.timedelta(days=1))
        first.refresh_from_db()
        assert (first.state, first.is_superseded) == ("booked", True)
        assert second.is_booked


class TestCancelBooking:
    def test_gives_the_seat_to_the_first_who_waits(self):
        event = make_event(make_session(), seats=1)
        seated, first, second = book_all(event, 3)
        cancel_booking(booking=seated, at=minutes(30))
        first.refresh_from_db(), second.refresh_from_db()
        assert (first.state, first.confirmed_at) == ("booked", minutes(30))
        assert second.is_waiting

    def test_changes_nothing_when_repeated(self):
        event = make_event(make_session(), seats=1)
        seated, _first, second = book_all(event, 3)
        cancel_booking(booking=seated, at=minutes(30))
        cancel_booking(booking=seated, at=minutes(31))
        seated.refresh_from_db(), second.refresh_from_db()
        assert (seated.cancelled_at, second.state) == (minutes(30), "waiting")

    def test_moves_nobody_up_when_somebody_stops_waiting(self):
        event = make_event(make_session(), seats=1)
        _seated, first, second = book_all(event, 3)
        cancel_booking(booking=first, at=minutes(30))
        second.refresh_from_db()
        assert second.is_waiting

    def test_is_too_late_once_the_date_has_begun(self):
        event = make_event(make_session())
        (booking,) = book_all(event, 1)
        with pytest.raises(BookingRefused, match="has begun"):
            cancel_booking(booking=booking, at=STARTS_AT)

    def test_lets_one_book_again_at_the_end_of_the_queue(self):
        event = make_event(make_session(), seats=1)
        _seated, first, second = book_all(event, 3)
        cancel_booking(booking=first, at=minutes(30))
        book_event(learner=first.learner, event=event, at=minutes(31), may_wait=True)
        dates = lesson_dates(first.learner, event.lesson, at=minutes(32))
        assert dates.own.waiting_place == 2
        assert lesson_dates(second.learner, event.lesson, at=minutes(32)).own.waiting_place == 1


class TestConstraints:
    @pytest.mark.parametrize("same_date", [True, False])
    def test_let_nobody_hold_two_places_at_a_lesson(self, same_date):
        session = make_session()
        event, other = make_event(session), make_event(session, starts_at=LATER)
        (booking,) = book_all(event, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(
                learner=booking.learner,
                event=event if same_date else other,
                lesson=session,
                state=BookingState.WAITING,
                booked_at=MONDAY,
            )

    def test_know_no_attendance_without_a_seat(self):
        _seated, waiting = book_all(make_event(make_session(), seats=1), 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(pk=waiting.pk).update(attended=True)


class TestOwnDates:
    def test_are_those_that_are_not_over_the_next_first(self, django_assert_num_queries):
        learner = UserFactory()
        for days in (14, 7, 0):
            session = make_session()
            event = make_event(session, starts_at=STARTS_AT + datetime.timedelta(days=days))
            enroll(learner=learner, course=session.get_course(), at=MONDAY)
            book_event(learner=learner, event=event, at=MONDAY)
        with django_assert_num_queries(1):
            dates = own_dates(learner, at=STARTS_AT + datetime.timedelta(days=1))
            assert [str(row.lesson.title) for row in dates]
        assert [row.event.starts_at - STARTS_AT for row in dates] == [datetime.timedelta(days=days) for days in (7, 14)]


class TestPrivacy:
    def test_exports_bookings(self):
        event = make_event(make_session(title="Prompts üben"))
        (booking,) = book_all(event, 1)
        (row,) = export_for(booking.learner)["live_sessions"]
        assert (row["title"], row["state"], row["attended"]) == ("Prompts üben", "booked", None)

    def test_erasing_somebody_gives_their_seat_to_the_next(self):
        event = make_event(make_session(), seats=1, starts_at=noon("2099-01-01"))
        seated, waiting = book_all(event, 2)
        erase_for(seated.learner)
        waiting.refresh_from_db()
        assert waiting.is_booked
        assert not Booking.objects.filter(learner=seated.learner).exists()

    def test_erasing_a_trainer_keeps_the_date(self):
        trainer = UserFactory()
        event = make_event(make_session(), trainer=trainer)
        assert export_for(trainer)["live_sessions_led"]
        erase_for(trainer)
        event.refresh_from_db()
        assert event.trainer is None
