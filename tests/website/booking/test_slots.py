"""When a host can be booked: properties of the pure functions, and the days on which clocks change."""

import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.website.booking.slots import LENGTH, Plan, free_slots, nearest

BERLIN = ZoneInfo("Europe/Berlin")
UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
ALL_DAY = {weekday: [(datetime.time(0), datetime.time(23, 30))] for weekday in range(7)}


def plan(first, last, **fields):
    """From `first` to `last`, like "09:00", on every day."""
    span = (datetime.time.fromisoformat(first), datetime.time.fromisoformat(last))
    return Plan(BERLIN, {weekday: [span] for weekday in range(7)}, **fields)


def clocks(plan, day):
    return [slot.astimezone(plan.zone).strftime("%H:%M") for slot in plan.slots_on(datetime.date.fromisoformat(day))]


class TestADay:
    def test_is_filled_with_half_hours(self):
        assert clocks(plan("09:00", "11:00"), "2026-12-02") == ["09:00", "09:30", "10:00", "10:30"]

    def test_offers_nothing_that_would_end_after_its_hours(self):
        assert clocks(plan("09:00", "10:15"), "2026-12-02") == ["09:00", "09:30"]

    def test_is_closed_on_a_public_holiday(self):
        assert clocks(plan("09:00", "10:00"), "2026-12-25") == []
        assert clocks(plan("09:00", "10:00"), "2027-01-06") == ["09:00", "09:30"]
        assert clocks(plan("09:00", "10:00", state="BY"), "2027-01-06") == []

    def test_is_closed_from_the_first_to_the_last_day_of_an_absence(self):
        away = plan("09:00", "09:30", absences=[(datetime.date(2026, 12, 2), datetime.date(2026, 12, 3))])
        assert [bool(clocks(away, f"2026-12-0{number}")) for number in range(1, 5)] == [True, False, False, True]


class TestClockChanges:
    def test_nobody_is_offered_the_hour_that_is_missing_in_spring(self):
        found = [slot.strftime("%H:%M") for slot in plan("01:00", "04:00").slots_on(datetime.date(2026, 3, 29))]
        assert found == ["00:00", "00:30", "01:00", "01:30"]
        assert clocks(plan("01:00", "04:00"), "2026-03-29") == ["01:00", "01:30", "03:00", "03:30"]

    def test_the_hour_that_comes_twice_in_autumn_is_offered_once(self):
        slots = list(plan("01:00", "04:00").slots_on(datetime.date(2026, 10, 25)))
        assert [slot.astimezone(BERLIN).strftime("%H:%M") for slot in slots] == [
            "01:00",
            "01:30",
            "02:00",
            "02:30",
            "03:00",
            "03:30",
        ]
        assert all(later - earlier >= LENGTH for earlier, later in pairwise(slots))

    @pytest.mark.parametrize(
        ("day", "utc"), [("2026-03-28", "08:00"), ("2026-03-29", "07:00"), ("2026-10-25", "08:00")]
    )
    def test_nine_o_clock_stays_nine_o_clock(self, day, utc):
        (slot,) = plan("09:00", "09:30").slots_on(datetime.date.fromisoformat(day))
        assert slot.strftime("%H:%M") == utc


moments = st.datetimes(
    min_value=datetime.datetime(2026, 3, 20),  # noqa: DTZ001 the strategy adds the zone
    max_value=datetime.datetime(2026, 11, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


class TestFreeSlots:
    @given(
        first=moments,
        days=st.integers(0, 9),
        taken=st.lists(st.integers(0, 400), max_size=8),
        buffer=st.integers(0, 60),
    )
    def test_lie_in_their_bounds_and_apart_from_all_that_are_taken(self, first, days, taken, buffer):
        last = first + datetime.timedelta(days=days)
        others = [first + number * 15 * MINUTE for number in taken]
        slots = free_slots(Plan(BERLIN, ALL_DAY), first=first, last=last, taken=others, buffer=buffer * MINUTE)
        assert slots == sorted(set(slots))
        for slot in slots:
            assert first <= slot <= last
            assert all(abs(slot - other) >= LENGTH + buffer * MINUTE for other in others)

    def test_are_all_that_there_are_when_nothing_is_taken(self):
        first = datetime.datetime(2026, 6, 8, tzinfo=UTC)
        last = first + datetime.timedelta(days=2)
        slots = free_slots(Plan(BERLIN, ALL_DAY), first=first, last=last, taken=[], buffer=LENGTH)
        assert len(slots) == 2 * 47 + 1  # 47 a day, and both ends
        assert slots[0] == first


class TestNearest:
    @given(st.lists(moments, unique=True, max_size=20), moments, st.integers(1, 5))
    def test_leaves_out_nothing_that_is_nearer(self, times, wanted, count):
        found = nearest(times, wanted, count=count)
        assert found == sorted(found)
        assert len(found) == min(count, len(times))
        rest = set(times) - set(found)
        assert all(abs(near - wanted) <= abs(far - wanted) for near in found for far in rest)
