"""Pages for visitors: what they see, what is refused, and what machines run into."""

import datetime
import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from lms.website.actions import ensure_site
from lms.website.booking import spam
from lms.website.booking.picker import key_of
from lms.website.models import DemoBooking
from tests.factories.accounts import make_user
from tests.factories.booking import HALF_HOUR, MONDAY, WEDNESDAY_AT_TEN, book, hold, make_host
from tests.website.booking.reading import link, times_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CHOOSE, DETAILS, SENT = (reverse(f"booking:{name}") for name in ("choose", "details", "mail_sent"))
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
LATER = WEDNESDAY_AT_TEN + DAY


def form(**fields):
    values = {"termin": key_of(WEDNESDAY_AT_TEN), "zone": "Europe/Berlin", "stamp": spam.stamp(MONDAY - MINUTE)}
    return {**values, "name": "Ada Beispiel", "email": "ada@example.org", **fields}


class TestChoosing:
    def test_shows_the_first_free_day_with_its_times(self, visitor):
        make_host()
        page = visitor.get(CHOOSE).text
        assert "Mittwoch, 2. Dezember 2026" in page
        assert times_on(page) == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
        assert "INVALID[" not in page
        assert len(re.findall(r"<h1\b", page)) == 1

    def test_shows_the_day_and_month_that_are_asked_for(self, visitor):
        make_host()
        assert "Donnerstag, 3. Dezember 2026" in visitor.get(CHOOSE, {"tag": "2026-12-03"}).text
        page = visitor.get(CHOOSE, {"monat": "2027-01"}).text
        assert "Januar 2027" in page
        assert "Montag, 4. Januar 2027" in page

    def test_says_when_the_day_that_is_asked_for_is_full(self, visitor):
        make_host()
        assert "An diesem Tag ist nichts frei." in visitor.get(CHOOSE, {"tag": "2026-12-05"}).text

    def test_puts_times_on_the_visitor_s_clock(self, visitor):
        make_host()
        page = visitor.get(CHOOSE, {"zone": "America/New_York"}).text
        assert times_on(page)[0] == "03:00"
        page = visitor.get(CHOOSE, {"zone": "Asia/Tokyo"}).text
        assert times_on(page)[0] == "17:00"
        assert "Nachmittags" in page

    def test_takes_a_zone_that_is_not_on_the_list(self, visitor):
        make_host()
        page = visitor.get(CHOOSE, {"zone": "Asia/Kathmandu"}).text
        assert '<option value="Asia/Kathmandu" selected>Kathmandu (UTC+5:45)</option>' in page
        assert times_on(page)[0] == "13:45"

    @pytest.mark.parametrize(
        "values",
        [
            {"zone": "Mars/Olympus"},
            {"zone": "../../etc/passwd"},
            {"tag": "2026-13-45"},
            {"tag": "x" * 4000},
            {"monat": "0000-00"},
            {"monat": "9999-12"},
            {"tag": "0001-01-01"},
            {"zone": "\x00"},
        ],
    )
    def test_takes_no_notice_of_nonsense(self, visitor, values):
        make_host()
        response = visitor.get(CHOOSE, values)
        assert response.status_code == 200
        assert times_on(response.text)[0] == "09:00"

    def test_says_that_everything_is_taken(self, visitor):
        response = visitor.get(CHOOSE)
        assert response.status_code == 200
        assert "Im Moment sind alle Termine vergeben" in response.text

    def test_is_for_search_engines_under_one_address(self, visitor):
        make_host()
        times = visitor.get(CHOOSE, {"tag": "2026-12-03"})
        assert "X-Robots-Tag" not in times.headers
        assert re.search(r'<link rel="canonical" href="http[^"?]+/demo-buchen/">', times.text)

    def test_costs_five_queries(self, visitor, django_assert_num_queries):
        make_host()
        visitor.get(CHOOSE)
        with django_assert_num_queries(5):
            visitor.get(CHOOSE)

    def test_speaks_english(self, visitor):
        make_host()
        visitor.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
        page = visitor.get(CHOOSE).text
        assert "Learn in only 30 minutes how your team can achieve more with AI" in page
        assert "Wednesday, 2 December 2026" in page


class TestAClockChange:
    def test_in_between_keeps_the_host_s_hours(self, visitor, clock):
        clock.move_to(datetime.datetime(2026, 10, 20, 8, tzinfo=datetime.UTC))
        make_host()
        before = visitor.get(CHOOSE, {"tag": "2026-10-23", "zone": "America/New_York"}).text
        between = visitor.get(CHOOSE, {"tag": "2026-10-26", "zone": "America/New_York"}).text
        after = visitor.get(CHOOSE, {"tag": "2026-11-02", "zone": "America/New_York"}).text
        # Europe's clocks change on 25 October, America's on 1 November.
        assert [times_on(page)[0] for page in (before, between, after)] == ["03:00", "04:00", "03:00"]


class TestCookies:
    def test_are_none_but_those_of_the_frame(self, visitor):
        ensure_site()
        make_host()
        booking = book(starts_at=LATER)
        frame = set(visitor.get("/impressum/").cookies)
        for address in (CHOOSE, f"{DETAILS}?termin={key_of(WEDNESDAY_AT_TEN)}", SENT, link("appointment", booking)):
            response = Client().get(address)
            assert set(response.cookies) <= frame
            assert django_settings.SESSION_COOKIE_NAME not in response.cookies

    def test_are_not_needed_to_book(self, visitor):
        make_host()
        page = visitor.get(DETAILS, {"termin": key_of(WEDNESDAY_AT_TEN)}).text.split("<main")[1].split("</main>")[0]
        assert "csrfmiddlewaretoken" not in page
        response = Client(enforce_csrf_checks=True).post(DETAILS, form())
        assert (response.status_code, response.headers["Location"]) == (302, SENT)
        assert not response.cookies


class TestBooking:
    def test_holds_the_time_in_the_visitor_s_language_and_zone(self, visitor):
        make_host()
        visitor.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
        visitor.post(DETAILS, form(zone="Asia/Tokyo", company=" Holz \n bau ", topic="Was kostet es?"))
        booking = DemoBooking.objects.get()
        assert (booking.language, booking.time_zone, booking.starts_at) == ("en", "Asia/Tokyo", WEDNESDAY_AT_TEN)
        assert (booking.name, booking.company, booking.topic) == ("Ada Beispiel", "Holz bau", "Was kostet es?")
        assert booking.held_until == MONDAY + HALF_HOUR

    def test_answers_the_same_whether_the_address_is_known(self, visitor):
        make_host()
        make_user(email="ada@example.org")
        book(starts_at=LATER, email="ada@example.org")
        known = visitor.post(DETAILS, form())
        new = visitor.post(DETAILS, form(email="new@example.org", termin=key_of(LATER + DAY)))
        assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])
        assert known.content == new.content

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"email": "ada"}, "Bitte gültige E-Mail-Adresse eingeben"),
            ({"name": "  "}, "Dieses Feld ist zwingend erforderlich|muss ausgefüllt werden"),
            ({"name": "x" * 121}, "121"),
            ({"topic": "x" * 301}, "301"),
            ({"name": "a\x00b"}, "Null"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(self, visitor, fields, message):
        make_host()
        response = visitor.post(DETAILS, form(**{"company": "Holzbau", **fields}))
        assert response.status_code == 422
        assert re.search(message, response.text)
        assert 'value="Holzbau"' in response.text
        assert not DemoBooking.objects.exists()

    @pytest.mark.parametrize("termin", ["", "gestern", "20261399T9999Z", "\x00", "9" * 300])
    def test_of_no_time_leads_back_to_the_times(self, visitor, termin):
        make_host()
        assert visitor.get(DETAILS, {"termin": termin}).status_code == 404
        response = visitor.post(DETAILS, form(termin=termin))
        assert response.status_code == 422
        assert "Dieser Termin ist nicht mehr buchbar" in response.text

    def test_of_a_time_in_the_past_leads_back_to_the_times(self, visitor):
        make_host()
        response = visitor.get(DETAILS, {"termin": key_of(MONDAY - DAY)})
        assert response.status_code == 409
        assert times_on(response.text)

    def test_of_a_time_that_was_taken_a_second_ago_offers_the_nearest_and_keeps_what_was_entered(self, visitor):
        make_host()
        hold(email="ben@example.org")
        response = visitor.post(DETAILS, form(company="Holzbau"))
        assert response.status_code == 409
        assert "Jemand war schneller" in response.text
        assert 'value="Holzbau"' in response.text
        offered = re.findall(r'<input type="radio" name="termin" value="(\w+)"', response.text)
        assert offered == [key_of(WEDNESDAY_AT_TEN + steps * HALF_HOUR) for steps in (-2, 2, 3)] + [
            key_of(LATER - 2 * HALF_HOUR),
            key_of(LATER - HALF_HOUR),
        ]
        again = visitor.post(DETAILS, form(termin=offered[0]))
        assert again.status_code == 302

    def test_of_the_last_time_says_that_there_is_no_other(self, visitor):
        make_host(hours={2: [(datetime.time(10), datetime.time(10, 30))]})
        for week in range(7):
            day = WEDNESDAY_AT_TEN + week * 7 * DAY
            if week < 6:
                hold(starts_at=day, email=f"visitor-{week}@example.org")
        response = visitor.post(DETAILS, form())
        assert response.status_code == 409
        assert "alle anderen Termine vergeben" in response.text


class TestMachines:
    def test_that_fill_in_the_hidden_field_think_that_it_worked(self, visitor):
        make_host()
        response = visitor.post(DETAILS, form(website="https://spam.example"))
        assert (response.status_code, response.headers["Location"]) == (302, SENT)
        assert not DemoBooking.objects.exists()

    @pytest.mark.parametrize(
        ("stamp", "message"),
        [
            (spam.stamp(MONDAY - datetime.timedelta(seconds=2)), "Das ging sehr schnell"),
            (spam.stamp(MONDAY - datetime.timedelta(hours=5)), "war lange geöffnet"),
            (spam.stamp(MONDAY - MINUTE) + "x", "war lange geöffnet"),
            ("1780000000", "war lange geöffnet"),
            ("", "war lange geöffnet"),
        ],
        ids=["too fast", "too old", "forged", "unsigned", "none"],
    )
    def test_need_a_form_of_ours_and_some_patience(self, visitor, clock, stamp, message):
        make_host()
        response = visitor.post(DETAILS, form(stamp=stamp))
        assert response.status_code == 422
        assert message in response.text
        assert not DemoBooking.objects.exists()
        # People only have to send it once more.
        clock.shift(datetime.timedelta(seconds=10))
        fresh = re.search(r'name="stamp" value="([^"]+)"', response.text)[1]
        assert visitor.post(DETAILS, form(stamp=fresh)).status_code == 302

    def test_are_stopped_by_network_after_their_share(self, visitor, settings):
        settings.ACCOUNT_RATE_LIMITS = {"book_demo": "2/h/ip", "mail_demo": "100/h/key"}
        make_host()
        statuses = [visitor.post(DETAILS, form(email="")).status_code for _ in range(3)]
        assert statuses == [422, 422, 429]
        assert "Bitte versuchen Sie es später noch einmal." in visitor.post(DETAILS, form()).text
        elsewhere = visitor.post(DETAILS, form(), REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 302

    def test_cannot_flood_a_stranger_s_mailbox(self, visitor):
        make_host()
        starts = [WEDNESDAY_AT_TEN + number * DAY for number in (0, 1, 2, 5)]
        responses = [visitor.post(DETAILS, form(termin=key_of(start))) for start in starts]
        assert {(response.status_code, response.headers["Location"]) for response in responses} == {(302, SENT)}
        assert DemoBooking.objects.count() == 3
