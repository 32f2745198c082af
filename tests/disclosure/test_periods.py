import datetime
from zoneinfo import ZoneInfo

import pytest

from lms.disclosure.periods import MalformedPeriod, Period

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


class TestPeriod:
    def test_is_an_iso_week(self):
        period = Period.parse("2026-W47")

        assert (period.starts_on, period.ends_on) == (datetime.date(2026, 11, 16), datetime.date(2026, 11, 22))
        assert str(period) == "2026-W47"
        assert period.label == "week 47/2026"

    def test_knows_the_53rd_week_of_2026(self):
        period = Period.parse("2026-W53")

        assert (period.starts_on, period.ends_on) == (datetime.date(2026, 12, 28), datetime.date(2027, 1, 3))
        assert Period.containing(datetime.date(2027, 1, 3)) == period
        assert str(period.next()) == "2027-W01"
        assert Period.parse("2027-W01").previous() == period

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2026-47",
            "2026-W7",
            "26-W47",
            "2026-W00",
            "2026-W54",
            "2025-W53",
            "2026-W471",
            "w47",
            "٢٠٢٦-W47",
            "0000-W01",
        ],
    )
    def test_refuses_what_is_no_week(self, text):
        with pytest.raises(MalformedPeriod, match="2026-W47"):
            Period.parse(text)

    def test_is_in_order(self):
        assert sorted([Period(2027, 1), Period(2026, 53), Period(2026, 9)]) == [
            Period(2026, 9),
            Period(2026, 53),
            Period(2027, 1),
        ]


class TestLastDue:
    def test_is_the_week_before_from_monday_six_oclock_on(self):
        assert Period.last_due(berlin("2026-11-23T06:00"), BERLIN) == Period(2026, 47)
        assert Period.last_due(berlin("2026-11-23T05:59:59"), BERLIN) == Period(2026, 46)
        assert Period.last_due(berlin("2026-11-29T23:59"), BERLIN) == Period(2026, 47)

    def test_is_decided_where_the_client_is(self):
        moment = datetime.datetime(2026, 11, 22, 18, tzinfo=datetime.UTC)

        assert Period.last_due(moment, BERLIN) == Period(2026, 46)
        assert Period.last_due(moment, ZoneInfo("Pacific/Auckland")) == Period(2026, 47)  # Monday 07:00 there

    @pytest.mark.parametrize(("monday", "utc_hour"), [("2026-03-30", 4), ("2026-10-26", 5)])
    def test_is_not_moved_by_the_change_of_the_clock_on_the_sunday_before(self, monday, utc_hour):
        due = datetime.datetime.fromisoformat(f"{monday}T{utc_hour:02}:00:00+00:00")
        ended = Period.containing(due.date()).previous()

        assert ended.due_at(BERLIN) == due
        assert Period.last_due(due, BERLIN) == ended
        assert Period.last_due(due - datetime.timedelta(seconds=1), BERLIN) == ended.previous()
