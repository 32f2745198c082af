"""Public holidays against tables that were printed, not computed by us."""

import datetime

import pytest

from lms.website.booking.holidays import day_of_repentance, easter_sunday, holidays
from lms.website.models.booking import State


def day(text):
    return datetime.date.fromisoformat(text)


class TestEaster:
    # From the tables of the Physikalisch-Technische Bundesanstalt, with the earliest and the latest possible days.
    @pytest.mark.parametrize(
        "sunday",
        [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "2000-04-23",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
        ],
    )
    def test_falls_on_the_sunday_of_the_tables(self, sunday):
        assert easter_sunday(int(sunday[:4])) == day(sunday)

    def test_is_always_a_sunday_in_spring(self):
        for year in range(1900, 2200):
            sunday = easter_sunday(year)
            assert sunday.weekday() == 6
            assert (3, 22) <= (sunday.month, sunday.day) <= (4, 25)


class TestHolidays:
    def test_of_all_of_germany_in_2026(self):
        expected = ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"]
        assert sorted(holidays(2026)) == [day(f"2026-{text}") for text in expected]

    @pytest.mark.parametrize(
        ("state", "more"),
        [
            (State.BW, "01-06 06-04 11-01"),
            (State.BY, "01-06 06-04 11-01"),
            (State.BE, "03-08"),
            (State.BB, "04-05 05-24 10-31"),
            (State.HB, "10-31"),
            (State.HH, "10-31"),
            (State.HE, "06-04"),
            (State.MV, "03-08 10-31"),
            (State.NI, "10-31"),
            (State.NW, "06-04 11-01"),
            (State.RP, "06-04 11-01"),
            (State.SL, "06-04 08-15 11-01"),
            (State.SN, "10-31 11-18"),
            (State.ST, "01-06 10-31"),
            (State.SH, "10-31"),
            (State.TH, "09-20 10-31"),
        ],
    )
    def test_of_a_state_are_those_and_its_own(self, state, more):
        assert sorted(holidays(2026, state) - holidays(2026)) == [day(f"2026-{text}") for text in more.split()]

    @pytest.mark.parametrize("expected", ["2023-11-22", "2024-11-20", "2025-11-19", "2026-11-18", "2028-11-22"])
    def test_know_the_day_of_repentance(self, expected):
        assert day_of_repentance(int(expected[:4])) == day(expected)
