"""Holding, confirming, moving and canceling demos, and what the clock does with them."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lms.accounts.actions import end_mandate
from lms.accounts.models import Mandate
from lms.website.booking.actions import (
    DemoCanceled,
    DemoOver,
    TimeTaken,
    TooManyDemos,
    add_absence,
    cancel_demo,
    confirm_demo,
    forget_demos,
    hand_over_demos,
    hold_demo,
    move_demo,
    release_held_demos,
    save_host,
)
from lms.website.booking.queries import free_times
from lms.website.models import CanceledBy, DemoBooking, DemoState
from tests.factories.booking import (
    HALF_HOUR,
    LINK,
    MINUTE,
    MONDAY,
    WEDNESDAY_AT_TEN,
    book,
    hold,
    make_consultant,
    make_host,
    make_visitor,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
LATER = WEDNESDAY_AT_TEN + DAY


def is_free(time=WEDNESDAY_AT_TEN, at=MONDAY):
    return time in free_times(at=at)


class TestFreeTimes:
    def test_need_a_day_s_notice_and_end_after_six_weeks(self):
        make_host()
        times = free_times(at=MONDAY)
        # Monday noon in Greenwich is 13:00 in Berlin: Tuesday morning is too soon.
        assert times[0] == datetime.datetime(2026, 12, 2, 8, tzinfo=datetime.UTC)
        assert times[-1] == datetime.datetime(2027, 1, 11, 10, 30, tzinfo=datetime.UTC)

    def test_are_those_of_all_hosts(self, django_assert_num_queries):
        make_host()
        make_host(hours={2: [(datetime.time(14), datetime.time(15))]})
        with django_assert_num_queries(5):
            times = free_times(at=MONDAY)
        assert WEDNESDAY_AT_TEN in times
        assert WEDNESDAY_AT_TEN + datetime.timedelta(hours=4) in times

    def test_cost_as_many_queries_for_many_hosts(self, django_assert_num_queries):
        for number in range(4):
            make_host()
            book(email=f"visitor-{number}@example.org")
        with django_assert_num_queries(5):
            free_times(at=MONDAY)

    def test_leave_a_buffer_around_demos(self):
        make_host()
        book()
        assert not is_free(WEDNESDAY_AT_TEN - HALF_HOUR)
        assert not is_free(WEDNESDAY_AT_TEN + HALF_HOUR)
        assert is_free(WEDNESDAY_AT_TEN + 2 * HALF_HOUR)

    def test_are_none_of_people_who_cannot_be_met(self):
        host = make_host()
        for change in ({"is_open": False}, {"link": ""}):
            values = {"is_open": True, "link": LINK, "time_zone": "Europe/Berlin", "state": ""}
            save_host(person=host.person, **{**values, **change})
            assert free_times(at=MONDAY) == []
        save_host(person=host.person, **values)
        host.person.is_active = False
        host.person.save()
        assert free_times(at=MONDAY) == []

    def test_end_with_the_consultant_s_mandate(self):
        host = make_host()
        end_mandate(mandate=Mandate.objects.get(person=host.person), ends_on=WEDNESDAY_AT_TEN.date())
        assert is_free()
        assert not is_free(LATER)

    def test_are_none_on_days_of_an_absence(self):
        host = make_host()
        add_absence(person=host.person, starts_on=LATER.date(), ends_on=LATER.date())
        assert is_free()
        assert not is_free(LATER)


class TestHolding:
    def test_keeps_the_time_from_others_for_half_an_hour(self):
        make_host()
        hold()
        assert not is_free(at=MONDAY + 29 * MINUTE)
        with pytest.raises(TimeTaken):
            hold(email="ben@example.org", at=MONDAY + 29 * MINUTE)
        assert is_free(at=MONDAY + 30 * MINUTE)
        assert hold(email="ben@example.org", at=MONDAY + 30 * MINUTE).is_held

    @pytest.mark.parametrize(
        "time",
        [
            MONDAY - DAY,
            MONDAY + MINUTE,
            WEDNESDAY_AT_TEN + 5 * MINUTE,
            WEDNESDAY_AT_TEN + 10 * HALF_HOUR,
            WEDNESDAY_AT_TEN + 100 * DAY,
        ],
        ids=["past", "too soon", "no slot", "closed", "too far"],
    )
    def test_refuses_what_was_never_offered(self, time):
        make_host()
        with pytest.raises(TimeTaken):
            hold(starts_at=time)

    def test_lets_go_of_what_the_same_address_held_before(self):
        make_host()
        first = hold()
        second = hold(starts_at=LATER, email="ADA@example.org")
        first.refresh_from_db()
        assert (first.state, second.state) == (DemoState.LAPSED, DemoState.HELD)
        assert is_free()

    def test_twice_by_the_same_address_is_one_booking(self):
        make_host()
        assert hold() == hold(email="ADA@example.org", at=MONDAY + MINUTE) == hold(at=MONDAY + 20 * MINUTE)
        again = hold(at=MONDAY + HALF_HOUR)
        assert DemoBooking.objects.taking().get() == again
        assert DemoBooking.objects.count() == 2

    def test_gives_the_demo_to_who_has_fewest(self):
        busy, idle = make_host(), make_host()
        assert book(starts_at=LATER, email="ben@example.org").host == busy
        assert hold().host == idle


class TestConfirming:
    def test_may_be_repeated(self):
        make_host()
        booking = hold()
        first = confirm_demo(booking=booking, at=MONDAY + MINUTE)
        again = confirm_demo(booking=booking, at=MONDAY + 5 * MINUTE)
        assert again.confirmed_at == first.confirmed_at == MONDAY + MINUTE

    def test_takes_the_time_late_if_nobody_else_has(self):
        make_host()
        booking = hold()
        release_held_demos(at=MONDAY + HALF_HOUR)
        assert confirm_demo(booking=booking, at=MONDAY + 2 * HALF_HOUR).is_confirmed

    def test_refuses_a_time_that_somebody_else_has(self):
        make_host()
        booking = hold()
        book(email="ben@example.org", at=MONDAY + HALF_HOUR)
        with pytest.raises(TimeTaken):
            confirm_demo(booking=booking, at=MONDAY + 2 * HALF_HOUR)

    def test_finds_another_host_when_the_first_has_left(self):
        first = make_host()
        booking = hold()
        second = make_host()
        first.person.is_active = False
        first.person.save()
        assert confirm_demo(booking=booking, at=MONDAY + MINUTE).host == second

    def test_refuses_a_third_date_of_one_address(self):
        make_host()
        book()
        book(starts_at=LATER)
        with pytest.raises(TooManyDemos):
            book(starts_at=LATER + DAY, email="Ada@Example.org")

    def test_refuses_what_has_begun_or_was_canceled(self):
        make_host()
        booking = hold()
        with pytest.raises(DemoOver):
            confirm_demo(booking=booking, at=WEDNESDAY_AT_TEN)
        cancel_demo(booking=booking, by=CanceledBy.VISITOR, at=MONDAY)
        with pytest.raises(DemoCanceled):
            confirm_demo(booking=booking, at=MONDAY)


class TestMoving:
    def test_frees_the_old_time_and_takes_the_new_one(self):
        make_host()
        booking = move_demo(booking=book(), starts_at=LATER, at=MONDAY + HALF_HOUR)
        assert (booking.starts_at, booking.sequence, booking.is_confirmed) == (LATER, 1, True)
        assert is_free()
        assert not is_free(LATER)

    def test_by_half_an_hour_is_not_hindered_by_the_demo_itself(self):
        make_host()
        moved = move_demo(booking=book(), starts_at=WEDNESDAY_AT_TEN + HALF_HOUR, at=MONDAY + HALF_HOUR)
        assert moved.starts_at == WEDNESDAY_AT_TEN + HALF_HOUR

    def test_keeps_the_old_time_when_the_new_one_is_taken(self):
        make_host()
        booking = book()
        book(starts_at=LATER, email="ben@example.org")
        with pytest.raises(TimeTaken):
            move_demo(booking=booking, starts_at=LATER, at=MONDAY + HALF_HOUR)
        booking.refresh_from_db()
        assert (booking.starts_at, booking.sequence) == (WEDNESDAY_AT_TEN, 0)

    def test_to_its_own_time_changes_nothing(self):
        make_host()
        assert move_demo(booking=book(), starts_at=WEDNESDAY_AT_TEN, at=MONDAY + HALF_HOUR).sequence == 0

    def test_is_refused_once_the_demo_has_begun(self):
        make_host()
        booking = book()
        with pytest.raises(DemoOver):
            move_demo(booking=booking, starts_at=LATER + DAY, at=WEDNESDAY_AT_TEN)

    def test_is_refused_before_the_address_is_confirmed(self):
        make_host()
        with pytest.raises(TimeTaken):
            move_demo(booking=hold(), starts_at=LATER, at=MONDAY)


class TestCanceling:
    def test_frees_the_time_and_may_be_repeated(self):
        make_host()
        booking = book()
        for _time in range(2):
            canceled = cancel_demo(booking=booking, by=CanceledBy.VISITOR, at=MONDAY + HALF_HOUR)
            assert (canceled.is_canceled, canceled.sequence) == (True, 1)
        assert is_free()

    def test_is_refused_once_the_demo_has_begun(self):
        make_host()
        booking = book()
        with pytest.raises(DemoOver):
            cancel_demo(booking=booking, by=CanceledBy.VISITOR, at=WEDNESDAY_AT_TEN)


class TestTheDatabase:
    def row(self, host, **fields):
        values = {"starts_at": WEDNESDAY_AT_TEN, "name": "Ada", "created_at": MONDAY, "held_until": MONDAY}
        return DemoBooking.objects.create(host=host, email="ada@example.org", **{**values, **fields})

    def test_refuses_two_demos_of_a_host_at_a_time(self):
        host = make_host()
        self.row(host)
        with transaction.atomic(), pytest.raises(IntegrityError, match=r"one_demo_per_host_and_time|UNIQUE"):
            self.row(host, state=DemoState.CONFIRMED, confirmed_at=MONDAY)
        self.row(host, state=DemoState.LAPSED)
        self.row(host, state=DemoState.CANCELED, canceled_at=MONDAY)
        self.row(make_host())

    @pytest.mark.parametrize(
        "fields",
        [{"state": DemoState.CONFIRMED}, {"state": DemoState.CANCELED}, {"canceled_at": MONDAY}],
        ids=["confirmed without a moment", "canceled without a moment", "a moment of canceling without it"],
    )
    def test_refuses_states_that_cannot_be(self, fields):
        with transaction.atomic(), pytest.raises(IntegrityError):
            self.row(make_host(), **fields)


class TestHandingOver:
    def leave(self, host):
        end_mandate(mandate=Mandate.objects.get(person=host.person), ends_on=MONDAY.date())

    def test_gives_demos_of_who_has_left_to_who_is_free(self):
        first = make_host()
        booking = book()
        self.leave(first)
        second = make_host()
        assert hand_over_demos(at=MONDAY + HALF_HOUR) == 1
        assert hand_over_demos(at=MONDAY + HALF_HOUR) == 0
        booking.refresh_from_db()
        assert (booking.host, booking.starts_at, booking.sequence) == (second, WEDNESDAY_AT_TEN, 1)

    def test_calls_off_what_nobody_can_take(self):
        host = make_host()
        booking = book()
        self.leave(host)
        assert hand_over_demos(at=MONDAY + HALF_HOUR) == 1
        booking.refresh_from_db()
        assert (booking.state, booking.canceled_by) == (DemoState.CANCELED, CanceledBy.FIRM)

    def test_leaves_demos_of_who_only_takes_no_more(self):
        host = make_host()
        book()
        save_host(person=host.person, is_open=False, link=LINK, time_zone="Europe/Berlin", state="")
        assert hand_over_demos(at=MONDAY + HALF_HOUR) == 0


class TestForgetting:
    def test_deletes_what_nobody_confirmed_after_seven_days(self):
        make_host()
        hold(starts_at=LATER + 14 * DAY)
        release_held_demos(at=MONDAY + HALF_HOUR)
        assert forget_demos(at=MONDAY + 7 * DAY - MINUTE) == 0
        assert forget_demos(at=MONDAY + 7 * DAY) == 1

    def test_deletes_all_others_thirty_days_after_their_date(self):
        make_host()
        book()
        cancel_demo(booking=book(starts_at=LATER), by=CanceledBy.VISITOR, at=MONDAY + HALF_HOUR)
        assert forget_demos(at=WEDNESDAY_AT_TEN + 30 * DAY - MINUTE) == 0
        assert forget_demos(at=WEDNESDAY_AT_TEN + 30 * DAY) == 1
        assert forget_demos(at=LATER + 30 * DAY) == 1
        assert not DemoBooking.objects.exists()

    def test_keeps_to_the_settings(self, settings):
        settings.LMS_BOOKING = {"FORGET_DAYS": 2}
        make_host()
        book()
        assert forget_demos(at=WEDNESDAY_AT_TEN + 2 * DAY) == 1


def test_a_consultant_without_settings_is_not_booked():
    make_consultant()
    with pytest.raises(TimeTaken):
        hold_demo(starts_at=WEDNESDAY_AT_TEN, visitor=make_visitor(), at=MONDAY)
