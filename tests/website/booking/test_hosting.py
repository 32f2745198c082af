"""What consultants see and set, and who does not."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from lms.accounts.actions import end_mandate
from lms.accounts.models import Mandate, Role
from lms.privacy.actions import erase_person
from lms.privacy.queries import export_of
from lms.website.booking.actions import cancel_demo, hand_over_demos
from lms.website.booking.queries import free_times
from lms.website.models import Absence, CanceledBy, DemoBooking, DemoHost, DemoState
from tests.factories.accounts import make_client, make_mandate, make_user
from tests.factories.booking import HALF_HOUR, LINK, MONDAY, WEDNESDAY_AT_TEN, book, hold, make_consultant, make_host

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OVERVIEW, AVAILABILITY = reverse("demos:overview"), reverse("demos:availability")
CHANGE_HOST, CHANGE_HOURS, ADD_ABSENCE, RENEW = (
    reverse(f"demos:{name}") for name in ("change_host", "change_hours", "add_days_off", "renew_feed")
)
DAY = datetime.timedelta(days=1)
SETTINGS = {"is_open": "on", "link": LINK, "time_zone": "Europe/Berlin", "state": "DE"}


@pytest.fixture
def consultant(client):
    person = make_consultant()
    client.force_login(person)
    return person


def feed_of(host):
    return reverse("demos:feed", args=[host.feed_key])


class TestAccess:
    def test_is_for_consultants_only(self, client):
        host = make_host()
        booking, absence = book(), Absence.objects.create(host=host, starts_on=MONDAY, ends_on=MONDAY)
        addresses = [
            OVERVIEW,
            AVAILABILITY,
            CHANGE_HOST,
            reverse("demos:cancel", args=[booking.pk]),
            reverse("demos:remove_days_off", args=[absence.pk]),
        ]
        assert {client.get(address).status_code for address in addresses} == {302}
        for person in (make_user(), make_mandate(Role.TRAINER).person):
            client.force_login(person)
            assert {client.post(address).status_code for address in addresses} == {404}
        client.force_login(make_mandate(Role.CONSULTANT, client=make_client()).person)
        assert client.get(OVERVIEW).status_code == 200

    def test_to_another_consultant_s_demos_and_absences_is_nobody_s(self, client, consultant):
        host = make_host()
        booking, absence = book(), Absence.objects.create(host=host, starts_on=MONDAY, ends_on=MONDAY)
        assert "Ada Beispiel" not in client.get(OVERVIEW).text
        assert client.post(reverse("demos:cancel", args=[booking.pk])).status_code == 404
        assert client.post(reverse("demos:remove_days_off", args=[absence.pk])).status_code == 404
        assert client.get(reverse("demos:cancel", args=[2**63])).status_code == 404

    def test_ends_with_the_mandate(self, client, consultant):
        end_mandate(mandate=Mandate.objects.get(person=consultant), ends_on=MONDAY.date() - DAY)
        assert client.get(OVERVIEW).status_code == 404


class TestOverview:
    def test_names_who_comes(self, client, consultant):
        make_host(consultant)
        book(company="Holzbau <Lindner>", topic="Was kostet es?", time_zone="Asia/Tokyo")
        hold(starts_at=WEDNESDAY_AT_TEN + DAY, name="Noch unbestätigt", email="x@example.org")
        page = client.get(OVERVIEW).text
        for text in (
            "Ada Beispiel",
            "Holzbau &lt;Lindner&gt;",
            "Was kostet es?",
            "mailto:ada@example.org",
            "10:00–10:30",
        ):
            assert text in page
        assert "Noch unbestätigt" not in page
        assert "INVALID[" not in page

    def test_keeps_what_is_over_or_canceled_below(self, client, consultant, clock):
        make_host(consultant)
        book()
        cancel_demo(booking=book(starts_at=WEDNESDAY_AT_TEN + DAY, name="Ben"), by=CanceledBy.VISITOR, at=MONDAY)
        clock.move_to(WEDNESDAY_AT_TEN + HALF_HOUR)
        past = client.get(OVERVIEW).text.split('id="past"')[1]
        assert "fand statt" in past
        assert "von der Person, die gebucht hat" in past

    def test_costs_as_many_queries_for_many_demos(self, client, consultant, django_assert_num_queries):
        make_host(consultant)
        book()
        client.get(OVERVIEW)  # where the person can go is remembered from now on
        with CaptureQueriesContext(connection) as one:
            client.get(OVERVIEW)
        for week in (1, 2, 3):
            book(starts_at=WEDNESDAY_AT_TEN + week * 7 * DAY, email=f"visitor-{week}@example.org")
        with django_assert_num_queries(len(one)):
            client.get(OVERVIEW)

    def test_calls_a_demo_off_after_asking(self, client, consultant):
        make_host(consultant)
        booking = book()
        address = reverse("demos:cancel", args=[booking.pk])
        assert "Demo mit Ada Beispiel absagen?" in client.get(address).text
        assert DemoBooking.objects.get().is_confirmed
        assert "Die Demo ist abgesagt." in client.post(address, follow=True).text
        assert DemoBooking.objects.get().canceled_by == CanceledBy.FIRM

    def test_does_not_call_off_what_has_begun(self, client, consultant, clock):
        make_host(consultant)
        address = reverse("demos:cancel", args=[book().pk])
        clock.move_to(WEDNESDAY_AT_TEN)
        assert "lässt sich nicht mehr absagen" in client.post(address, follow=True).text
        assert DemoBooking.objects.get().is_confirmed


class TestAvailability:
    def test_begins_empty_and_stores_nothing_by_being_looked_at(self, client, consultant):
        page = client.get(AVAILABILITY).text
        assert "sobald Sie Ihre Einstellungen gespeichert haben" in page
        assert "INVALID[" not in page
        assert not DemoHost.objects.exists()

    def test_makes_a_consultant_bookable(self, client, consultant):
        client.post(CHANGE_HOST, {**SETTINGS, "state": "BY"})
        response = client.post(CHANGE_HOURS, {"from-2-0": "14:00", "to-2-0": "15:00"}, follow=True)
        assert "Ihre Wochenzeiten sind gespeichert." in response.text
        (first, second, *_later) = free_times(at=MONDAY)
        assert (first, second) == (WEDNESDAY_AT_TEN + 8 * HALF_HOUR, WEDNESDAY_AT_TEN + 9 * HALF_HOUR)
        assert DemoHost.objects.get(person=consultant).state == "BY"
        assert re.search(r'<option value="14:00" selected>', client.get(AVAILABILITY).text)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"link": ""}, "Ohne Link kann Sie niemand treffen."),
            ({"link": "http://video.example.com"}, "Er muss mit https:// beginnen."),
            ({"link": "javascript:alert(1)"}, "Er muss mit https:// beginnen."),
            ({"time_zone": "Mars/Olympus"}, "Mars/Olympus"),
            ({"state": "XX"}, "XX"),
        ],
    )
    def test_says_what_is_wrong_with_the_settings(self, client, consultant, fields, message):
        response = client.post(CHANGE_HOST, {**SETTINGS, **fields})
        assert response.status_code == 422
        assert message in response.text
        assert not DemoHost.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"from-0-0": "09:00"}, "Bitte wählen Sie beides: von und bis."),
            ({"from-0-0": "10:00", "to-0-0": "09:00"}, "Das Ende muss nach dem Beginn liegen."),
            (
                {"from-0-0": "09:00", "to-0-0": "11:00", "from-0-1": "10:30", "to-0-1": "12:00"},
                "Die beiden Zeitspannen überschneiden sich.",
            ),
            ({"from-0-0": "09:07", "to-0-0": "11:00"}, "09:07"),
        ],
    )
    def test_says_what_is_wrong_with_the_hours_and_keeps_the_old_ones(self, client, consultant, fields, message):
        host = make_host(consultant)
        response = client.post(CHANGE_HOURS, fields)
        assert response.status_code == 422
        assert message in response.text
        assert host.open_hours.count() == 5

    def test_takes_absences_and_speaks_of_demos_in_them(self, client, consultant):
        host = make_host(consultant)
        book()
        days = {"starts_on": "2026-12-02", "ends_on": "2026-12-04"}
        response = client.post(ADD_ABSENCE, days, follow=True)
        assert "An diesen Tagen ist 1 Demo gebucht." in response.text
        assert "02.12.2026 – 04.12.2026" in response.text
        assert free_times(at=MONDAY)[0].date() == datetime.date(2026, 12, 7)
        client.post(ADD_ABSENCE, days)
        absence = host.absences.get()
        client.post(reverse("demos:remove_days_off", args=[absence.pk]))
        assert not host.absences.exists()

    @pytest.mark.parametrize(
        ("first", "last", "message"),
        [
            ("2026-12-04", "2026-12-03", "Der letzte Tag liegt vor dem ersten."),
            ("2026-11-01", "2026-11-02", "Diese Tage sind schon vorbei."),
            ("2026-12-01", "2028-12-01", "Das ist mehr als ein Jahr."),
            ("", "2026-12-01", "Erster Tag"),
            ("gestern", "2026-12-01", "Erster Tag"),
        ],
    )
    def test_refuses_absences_that_cannot_be_meant(self, client, consultant, first, last, message):
        response = client.post(ADD_ABSENCE, {"starts_on": first, "ends_on": last})
        assert response.status_code == 422
        assert message in response.text
        assert not Absence.objects.exists()


class TestFeed:
    def test_holds_confirmed_demos_and_nobody_s_name(self, client):
        host = make_host()
        booking = book(company="Holzbau", topic="Preise")
        hold(starts_at=WEDNESDAY_AT_TEN + DAY, email="x@example.org")
        response = client.get(feed_of(host))
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        (event,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert event["DTSTART"].dt == WEDNESDAY_AT_TEN
        assert str(booking.public_id) in event["UID"]
        assert event["LOCATION"] == LINK
        for secret in ("Ada", "ada@example.org", "Holzbau", "Preise", "bestaetigen", "/termin/"):
            assert secret not in response.text

    def test_has_an_address_that_can_be_changed(self, client, consultant):
        host = make_host(consultant)
        old = feed_of(host)
        assert client.get(old).status_code == 200
        client.post(RENEW)
        host.refresh_from_db()
        assert client.get(old).status_code == 404
        assert client.get(feed_of(host)).status_code == 200

    def test_ends_with_the_mandate_and_the_account(self, client):
        host = make_host()
        host.person.is_active = False
        host.person.save()
        assert client.get(feed_of(host)).status_code == 404
        other = make_host()
        end_mandate(mandate=Mandate.objects.get(person=other.person), ends_on=MONDAY.date() - DAY)
        assert client.get(feed_of(other)).status_code == 404

    def test_of_nobody_does_not_exist(self, client):
        assert client.get(reverse("demos:feed", args=["geraten"])).status_code == 404


class TestPersonalData:
    def test_of_who_booked_and_has_an_account_is_told_and_erased(self):
        person = make_user(email="ada@example.org")
        make_host()
        book(email="Ada@Example.org", topic="Preise")
        (told,) = export_of(person, at=MONDAY)["data"]["lms_website"]["demos_booked"]
        assert (told["name"], told["topic"]) == ("Ada Beispiel", "Preise")
        erase_person(person=person, at=MONDAY)
        assert not DemoBooking.objects.exists()

    def test_of_a_consultant_is_told_and_erased_and_the_demos_go_to_others(self):
        host = make_host()
        booking = book()
        told = export_of(host.person, at=MONDAY)["data"]["lms_website"]["demos_hosted"]
        assert told["link"] == LINK
        assert len(told["open_hours"]) == 5
        assert "Ada" not in str(told)
        erase_person(person=host.person, at=MONDAY)
        assert not DemoHost.objects.exists()
        other = make_host()
        assert hand_over_demos(at=MONDAY + HALF_HOUR) == 1
        booking.refresh_from_db()
        assert (booking.host, booking.state) == (other, DemoState.CONFIRMED)
