import datetime

import pytest
from django.utils import translation

from lms.accounts.models import Client
from lms.accounts.queries import local_day
from lms.dashboards.days import day_in_words, due_in_words, long_date, short_date

TODAY = datetime.date(2026, 11, 22)  # a Sunday


def after(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


class TestDayInWords:
    @pytest.mark.parametrize(
        ("days", "words"),
        [
            (0, "today, Sun, 22 Nov 2026"),
            (1, "tomorrow, Mon, 23 Nov 2026"),
            (-1, "yesterday, Sat, 21 Nov 2026"),
            (3, "in 3 days, Wed, 25 Nov 2026"),
            (-4, "4 days ago, Wed, 18 Nov 2026"),
            (14, "in 14 days, Sun, 6 Dec 2026"),
            (15, "Mon, 7 December 2026"),
            (-15, "Sat, 7 November 2026"),
        ],
    )
    def test_is_relative_when_near_and_a_date_when_far(self, days, words):
        assert day_in_words(after(days), TODAY) == words

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            (0, "heute, So, 22.11.2026"),
            (1, "morgen, Mo, 23.11.2026"),
            (-1, "gestern, Sa, 21.11.2026"),
            (3, "in 3 Tagen, Mi, 25.11.2026"),
            (-4, "vor 4 Tagen, Mi, 18.11.2026"),
            (52, "Mi, 13. Januar 2027"),
        ],
    )
    def test_speaks_german(self, days, words):
        with translation.override("de"):
            assert day_in_words(after(days), TODAY) == words


class TestDueInWords:
    @pytest.mark.parametrize(
        ("days", "words"),
        [
            (0, "due today, Sun, 22 Nov 2026"),
            (1, "due tomorrow, Mon, 23 Nov 2026"),
            (3, "due in 3 days, Wed, 25 Nov 2026"),
            (-1, "was due yesterday, Sat, 21 Nov 2026"),
            (-4, "was due 4 days ago, Wed, 18 Nov 2026"),
            (40, "due on Fri, 1 January 2027"),
            (-40, "was due on Tue, 13 October 2026"),
        ],
    )
    def test_tells_what_is_due_from_what_was(self, days, words):
        assert due_in_words(after(days), TODAY) == words

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            (0, "fällig heute, So, 22.11.2026"),
            (3, "fällig in 3 Tagen, Mi, 25.11.2026"),
            (-1, "war gestern fällig, Sa, 21.11.2026"),
            (-4, "war vor 4 Tagen fällig, Mi, 18.11.2026"),
            (40, "fällig am Fr, 1. Januar 2027"),
            (-40, "war am Di, 13. Oktober 2026 fällig"),
        ],
    )
    def test_speaks_german(self, days, words):
        with translation.override("de"):
            assert due_in_words(after(days), TODAY) == words


class TestDaysAroundChangesOfTheClock:
    """ "Today" is the client's calendar day; an hour more or less between two midnights changes no distance."""

    @pytest.mark.parametrize(
        ("moment", "due_on", "words"),
        [
            # Central European Time begins on 25 October 2026 at 3:00; that day has 25 hours.
            ("2026-10-24T21:59:00+00:00", "2026-10-25", "due tomorrow, Sun, 25 Oct 2026"),
            ("2026-10-24T22:01:00+00:00", "2026-10-25", "due today, Sun, 25 Oct 2026"),
            ("2026-10-25T22:59:00+00:00", "2026-10-25", "due today, Sun, 25 Oct 2026"),
            ("2026-10-25T23:01:00+00:00", "2026-10-25", "was due yesterday, Sun, 25 Oct 2026"),
            ("2026-10-24T22:01:00+00:00", "2026-10-26", "due tomorrow, Mon, 26 Oct 2026"),
            # Summer time began on 29 March 2026 at 2:00; that day has 23 hours.
            ("2026-03-28T22:59:00+00:00", "2026-03-29", "due tomorrow, Sun, 29 Mar 2026"),
            ("2026-03-28T23:01:00+00:00", "2026-03-29", "due today, Sun, 29 Mar 2026"),
            ("2026-03-29T21:59:00+00:00", "2026-03-29", "due today, Sun, 29 Mar 2026"),
            ("2026-03-29T22:01:00+00:00", "2026-03-30", "due today, Mon, 30 Mar 2026"),
        ],
    )
    def test_count_calendar_days_where_the_client_is(self, moment, due_on, words):  # L31
        today = local_day(datetime.datetime.fromisoformat(moment), Client(time_zone="Europe/Berlin"))
        assert due_in_words(datetime.date.fromisoformat(due_on), today) == words

    def test_follow_the_clients_zone_not_the_servers(self):  # L31
        late_evening_in_berlin = datetime.datetime.fromisoformat("2026-11-22T22:30:00+00:00")
        today = local_day(late_evening_in_berlin, Client(time_zone="Asia/Tokyo"))
        assert due_in_words(datetime.date(2026, 11, 23), today) == "due today, Mon, 23 Nov 2026"


class TestDates:
    def test_are_written_as_in_the_language(self):
        assert short_date(TODAY) == "Sun, 22 Nov 2026"
        with translation.override("de"):
            assert short_date(TODAY) == "So, 22.11.2026"
            assert long_date(datetime.date(2026, 3, 4)) == "Mi, 4. März 2026"
