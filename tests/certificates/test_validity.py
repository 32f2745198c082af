"""Calendar arithmetic of validity and retention."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.validity import last_valid_day, years_before


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class TestLastValidDay:
    @pytest.mark.parametrize(
        ("first", "months", "last"),
        [
            ("2027-02-12", 12, "2028-02-11"),  # L27's own example
            ("2028-02-29", 12, "2029-02-28"),  # no 29 February then: its month's last day, inclusive
            ("2028-02-29", 48, "2032-02-28"),  # there is one then
            ("2027-03-01", 12, "2028-02-29"),
            ("2026-03-01", 12, "2027-02-28"),
            ("2027-01-01", 12, "2027-12-31"),
            ("2027-12-31", 1, "2028-01-30"),
            ("2027-01-31", 1, "2027-02-28"),
            ("2028-01-31", 1, "2028-02-29"),
            ("2027-01-29", 1, "2027-02-28"),
            ("2027-10-31", 6, "2028-04-30"),
            ("2027-11-22", 24, "2029-11-21"),
            ("2027-12-01", 1, "2027-12-31"),
        ],
    )
    def test_counts_calendar_months(self, first, months, last):  # L27
        assert last_valid_day(day(first), months) == day(last)

    def test_refuses_less_than_a_month(self):
        with pytest.raises(ValueError, match="0 months"):
            last_valid_day(day("2027-01-01"), 0)

    @given(st.dates(day("2000-01-01"), day("2100-01-01")), st.integers(1, 240))
    def test_grows_with_every_month(self, first, months):
        assert first <= last_valid_day(first, months) < last_valid_day(first, months + 1)

    @given(st.dates(day("2000-01-01"), day("2100-01-01")).filter(lambda value: value.day <= 28), st.integers(1, 240))
    def test_leaves_no_gap_before_the_day_with_the_same_number(self, first, months):
        following = last_valid_day(first, months) + datetime.timedelta(days=1)
        assert following.day == first.day
        assert (following.year - first.year) * 12 + following.month - first.month == months


class TestYearsBefore:
    def test_is_the_same_day(self):
        assert years_before(day("2037-02-12"), 10) == day("2027-02-12")

    def test_falls_back_to_28_february(self):
        assert years_before(day("2028-02-29"), 1) == day("2027-02-28")
