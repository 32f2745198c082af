"""Many visitors and one time: with real threads, on either database."""

from functools import partial

import pytest

from lms.website.booking.actions import TimeTaken, confirm_demo, hand_over_demos, hold_demo, move_demo
from lms.website.models import DemoBooking
from tests.factories.booking import HALF_HOUR, MINUTE, MONDAY, WEDNESDAY_AT_TEN, book, hold, make_host, make_visitor
from tests.threads import in_turn, together

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS = 200
LATER = WEDNESDAY_AT_TEN + 3 * HALF_HOUR


def demos_at(time):
    return DemoBooking.objects.taking().filter(starts_at=time).count()


def errors_of(outcomes):
    return [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, TimeTaken)]


class TestOneTime:
    def test_goes_to_one_of_two_hundred_visitors(self):
        make_host()
        calls = [
            partial(
                hold_demo,
                starts_at=WEDNESDAY_AT_TEN,
                visitor=make_visitor(email=f"visitor-{number}@example.org"),
                at=MONDAY,
            )
            for number in range(VISITORS)
        ]
        outcomes = in_turn(calls, threads=4)
        assert errors_of(outcomes) == []
        assert sum(isinstance(one, DemoBooking) for one in outcomes) == 1
        assert demos_at(WEDNESDAY_AT_TEN) == 1

    def test_goes_to_as_many_as_there_are_hosts(self):
        for _number in range(2):
            make_host()
        outcomes = together(
            *(
                partial(hold_demo, starts_at=WEDNESDAY_AT_TEN, visitor=make_visitor(email=address), at=MONDAY)
                for address in ("a@example.org", "b@example.org", "c@example.org", "d@example.org")
            )
        )
        assert errors_of(outcomes) == []
        assert DemoBooking.objects.taking().values("host").distinct().count() == 2

    def test_is_confirmed_once_when_its_holder_is_late_and_another_one_moves_there(self):
        make_host()
        late = hold()
        other = book(starts_at=LATER, email="ben@example.org", at=MONDAY + HALF_HOUR)
        outcomes = together(
            partial(confirm_demo, booking=late, at=MONDAY + 2 * HALF_HOUR),
            partial(move_demo, booking=other, starts_at=WEDNESDAY_AT_TEN, at=MONDAY + 2 * HALF_HOUR),
        )
        assert errors_of(outcomes) == []
        assert sum(isinstance(one, TimeTaken) for one in outcomes) == 1
        assert demos_at(WEDNESDAY_AT_TEN) == 1


class TestTwoDemos:
    def test_cannot_change_places_and_do_not_wait_for_each_other(self):
        make_host()
        ada, ben = book(), book(starts_at=LATER, email="ben@example.org")
        outcomes = together(
            partial(move_demo, booking=ada, starts_at=LATER, at=MONDAY + MINUTE),
            partial(move_demo, booking=ben, starts_at=WEDNESDAY_AT_TEN, at=MONDAY + MINUTE),
        )
        assert [type(one) for one in outcomes] == [TimeTaken, TimeTaken]
        assert (demos_at(WEDNESDAY_AT_TEN), demos_at(LATER)) == (1, 1)

    def test_are_handed_over_by_one_worker(self):
        first = make_host()
        book()
        make_host()
        first.person.is_active = False
        first.person.save()
        counts = together(*[partial(hand_over_demos, at=MONDAY + HALF_HOUR)] * 3)
        assert sorted(counts) == [0, 0, 1]
