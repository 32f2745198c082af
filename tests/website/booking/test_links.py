"""Pages behind links of mails: what they do, for whom, and for how long."""

import datetime

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from lms.website.booking.actions import cancel_demo
from lms.website.booking.links import Purpose
from lms.website.booking.picker import key_of
from lms.website.models import CanceledBy, DemoBooking
from tests.factories.booking import HALF_HOUR, MONDAY, WEDNESDAY_AT_TEN, book, hold, make_host
from tests.website.booking.reading import confirm_link, link, times_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
LATER = WEDNESDAY_AT_TEN + DAY


class TestLinks:
    def test_do_nothing_by_being_opened(self, visitor):
        make_host()
        booking = hold()
        for name, purpose in (("confirm", Purpose.CONFIRM), ("cancel", Purpose.MANAGE), ("move", Purpose.MANAGE)):
            visitor.get(link(name, booking, purpose))
            visitor.head(link(name, booking, purpose))
        booking.refresh_from_db()
        assert booking.is_held

    def test_open_only_what_they_are_for(self, visitor):
        make_host()
        booking = book()
        assert visitor.get(link("appointment", booking, Purpose.CONFIRM)).status_code == 404
        assert visitor.post(link("cancel", booking, Purpose.CONFIRM)).status_code == 404
        assert visitor.get(link("confirm", booking, Purpose.MANAGE)).status_code == 404

    @pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}.x", "ü", "a.b.c"])
    def test_that_we_did_not_make_lead_nowhere(self, visitor, token):
        for name in ("confirm", "appointment", "move", "cancel", "calendar_file"):
            response = visitor.get(reverse(f"booking:{name}", args=[token]))
            assert response.status_code == 404
            assert "Dieser Link führt ins Leere" in response.text

    def test_to_what_was_deleted_say_so(self, visitor):
        make_host()
        booking = book()
        address = link("appointment", booking)
        booking.delete()
        response = visitor.get(address)
        assert response.status_code == 410
        assert "Dieser Link ist abgelaufen" in response.text

    def test_speak_the_language_of_the_booking_unless_another_one_is_chosen(self, visitor):
        make_host()
        booking = book(language="en")
        response = visitor.get(link("appointment", booking))
        assert "Wednesday, 2 December 2026" in response.text
        assert response.headers["Content-Language"] == "en"
        visitor.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "de"
        assert "Mittwoch, 2. Dezember 2026" in visitor.get(link("appointment", booking)).text

    def test_are_not_for_search_engines_or_caches(self, visitor):
        make_host()
        response = visitor.get(link("appointment", book()))
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in response.headers["Cache-Control"]


class TestConfirming:
    def test_twice_shows_the_demo(self, visitor):
        make_host()
        booking = hold()
        assert visitor.post(confirm_link(booking)).status_code == 302
        again = visitor.get(confirm_link(booking))
        assert "Ihre Demo ist bereits gebucht" in again.text
        assert visitor.post(confirm_link(booking)).status_code == 302
        assert DemoBooking.objects.get().is_confirmed

    def test_late_is_possible_while_the_time_is_free(self, visitor, clock):
        make_host()
        booking = hold()
        clock.move_to(MONDAY + 2 * HALF_HOUR)
        assert "Wir halten diesen Termin nicht mehr für Sie frei" in visitor.get(confirm_link(booking)).text
        assert visitor.post(confirm_link(booking)).status_code == 302

    def test_too_late_offers_other_times(self, visitor, clock):
        make_host()
        booking = hold()
        clock.move_to(MONDAY + HALF_HOUR)
        book(email="ben@example.org", at=MONDAY + HALF_HOUR)
        for response in (visitor.get(confirm_link(booking)), visitor.post(confirm_link(booking))):
            assert response.status_code == 409
            assert "Dieser Termin ist nicht mehr frei" in response.text
            assert key_of(WEDNESDAY_AT_TEN + 2 * HALF_HOUR) in response.text

    def test_after_the_date_says_that_it_is_over(self, visitor, clock):
        make_host()
        booking = hold()
        clock.move_to(WEDNESDAY_AT_TEN + MINUTE)
        assert "Diese Demo ist vorbei" in visitor.get(confirm_link(booking)).text
        assert visitor.post(confirm_link(booking)).status_code == 409

    def test_a_third_demo_is_refused(self, visitor):
        make_host()
        book()
        book(starts_at=LATER)
        booking = hold(starts_at=LATER + DAY)
        response = visitor.post(confirm_link(booking))
        assert response.status_code == 409
        assert "Für Sie stehen schon andere Demos an" in response.text


class TestMoving:
    def test_to_a_time_that_is_gone_keeps_the_old_one(self, visitor):
        make_host()
        booking = book()
        book(starts_at=LATER, email="ben@example.org")
        for response in (
            visitor.get(link("move", booking), {"termin": key_of(LATER)}),
            visitor.post(link("move", booking), {"termin": key_of(LATER)}),
            visitor.post(link("move", booking), {"termin": "unsinn"}),
        ):
            assert response.status_code == 409
            assert "Ihre Demo hat noch ihren alten Termin." in response.text

    def test_shows_times_on_the_clock_of_the_booking(self, visitor):
        make_host()
        page = visitor.get(link("move", book(time_zone="America/New_York"))).text
        assert times_on(page)[0] == "03:00"
        assert '<option value="America/New_York" selected>' in page

    @pytest.mark.parametrize("name", ["move", "cancel"])
    def test_is_not_possible_once_it_has_begun(self, visitor, clock, name):
        make_host()
        booking = book()
        clock.move_to(WEDNESDAY_AT_TEN + MINUTE)
        response = visitor.post(link(name, booking), {"termin": key_of(LATER + DAY)}, follow=True)
        assert "Diese Demo ist vorbei" in response.text
        assert DemoBooking.objects.get().starts_at == WEDNESDAY_AT_TEN


class TestACanceledDemo:
    def test_stays_canceled(self, visitor):
        make_host()
        booking = cancel_demo(booking=book(), by=CanceledBy.FIRM, at=MONDAY)
        assert "Wir mussten diese Demo absagen" in visitor.get(link("appointment", booking)).text
        assert visitor.post(link("move", booking), {"termin": key_of(LATER)}).status_code == 409
        assert visitor.get(link("calendar_file", booking)).status_code == 410
        assert visitor.get(link("cancel", booking)).status_code == 302
