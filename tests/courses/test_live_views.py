"""Live sessions as learners meet them over HTTP."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from courses.actions import book_event, cancel_event, complete_lesson, enroll, save_attendance
from courses.models import Booking
from lms.assignments.training import group_key
from tests.factories.accounts import make_client, make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import noon
from tests.factories.live import LINK, STARTS_AT, make_event, make_participant, make_session

pytestmark = pytest.mark.django_db

NOW = noon("2026-11-23")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
BUDGET = 14


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_learner(session, team=None, **fields):
    """Somebody of a company who takes the course of the live session."""
    team = team or make_team()
    person = make_member(team, **fields)
    assign(team, session.get_course(), at=noon("2026-11-02"))
    enroll(learner=person, course=session.get_course(), at=noon("2026-11-03"))
    return person


def page_for(client, person, session):
    client.force_login(person)
    response = client.get(session.url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def do(client, name, event, **data):
    return client.post(reverse(f"courses:{name}", args=[event.pk]), data, follow=True).content.decode()


class TestPage:
    def test_offers_dates_with_free_seats_but_not_the_link(self, client):
        session = make_session()
        make_event(session, seats=3)
        make_event(session, starts_at=STARTS_AT + DAY, seats=1)
        full = make_event(session, starts_at=STARTS_AT + 2 * DAY, seats=1)
        book_event(learner=make_participant(session), event=full, at=NOW)
        page = page_for(client, make_learner(session), session)
        assert "3 Plätze frei" in page
        assert "1 Platz frei" in page
        assert "voll, 0 Personen warten" in page
        assert "Donnerstag, 3. Dezember 2026" in page
        assert "10:00 bis 12:00 Uhr" in page
        assert "Ortszeit Berlin" in page
        assert LINK not in page
        assert "INVALID" not in page

    def test_shows_times_where_the_learner_is(self, client):
        session = make_session()
        make_event(session)
        person = make_learner(session, team=make_team(make_client(time_zone="Asia/Tokyo")))
        page = page_for(client, person, session)
        assert "18:00 bis 20:00 Uhr" in page
        assert "Ortszeit Tokyo" in page

    def test_offers_only_dates_of_the_own_company_and_open_ones(self, client):
        session, team, other = make_session(), make_team(), make_team()
        make_event(session, group=group_key(team.client), place="Haus Eins")
        make_event(session, group=group_key(other.client), place="Haus Zwei")
        make_event(session, place="Haus Drei")
        page = page_for(client, make_learner(session, team=team), session)
        assert "Haus Eins" in page
        assert "Haus Zwei" not in page
        assert "Haus Drei" in page

    def test_shows_the_own_seat_with_the_link(self, client):
        session = make_session()
        event = make_event(session)
        person = make_learner(session)
        book_event(learner=person, event=event, at=NOW)
        page = page_for(client, person, session)
        assert "Ihr Platz ist gebucht" in page
        assert LINK in page
        assert "Zurzeit gibt es keinen anderen Termin." in page

    def test_says_how_it_goes_on_after_a_date(self, client):
        session = make_session()
        event = make_event(session)
        person = make_learner(session)
        booking = book_event(learner=person, event=event, at=NOW)
        with time_machine.travel(STARTS_AT + DAY, tick=False):
            assert "sobald das Trainingsteam eingetragen hat" in page_for(client, person, session)
            save_attendance(event=event, marks={booking.pk: False}, by=person, at=STARTS_AT + DAY, close=True)
            assert "Sie haben einen Termin verpasst" in page_for(client, person, session)
            save_attendance(event=event, marks={booking.pk: True}, by=person, at=STARTS_AT + DAY)
            assert "Sie waren dabei" in page_for(client, person, session)

    def test_gives_the_reason_for_a_date_that_was_called_off(self, client):
        session = make_session()
        event = make_event(session)
        person = make_learner(session)
        book_event(learner=person, event=event, at=NOW)
        cancel_event(event=event, reason="Sturm", at=NOW)
        page = page_for(client, person, session)
        assert "Ihr Termin wurde abgesagt" in page
        assert "Sturm" in page
        assert "Noch keine Termine" in page

    def test_is_not_completed_by_reading(self, client):
        session = make_session()
        client.force_login(make_learner(session))
        client.post(reverse("courses:finish_lesson", args=[session.pk]))
        assert not session.get_course().completions.exists()

    def test_can_be_previewed_by_authors(self, admin_client):
        session = make_session()
        make_event(session)
        response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[session.pk]))
        assert "Vorschau" in response.content.decode()
        assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[session.pk])).status_code == 200

    def test_stays_within_its_budget_however_many_dates_there_are(self, client):
        counts = []
        for count in (1, 20):
            session = make_session()
            events = [make_event(session, starts_at=STARTS_AT + number * DAY, seats=9) for number in range(count)]
            person = make_learner(session)
            book_event(learner=person, event=events[0], at=NOW)
            page_for(client, person, session)
            with CaptureQueriesContext(connection) as queries:
                client.get(session.url)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[1] <= BUDGET


class TestBooking:
    def test_books_moves_and_cancels(self, client):
        session = make_session()
        event, other = make_event(session), make_event(session, starts_at=STARTS_AT + DAY)
        person = make_learner(session)
        client.force_login(person)
        assert "Ihr Platz ist gebucht." in do(client, "book_date", event)
        assert "Ihr Platz ist gebucht." in do(client, "book_date", other)
        assert "Sie haben Ihren Platz zurückgegeben" in do(client, "cancel_date", other)
        states = Booking.objects.filter(learner=person).order_by("pk").values_list("event", "state")
        assert list(states) == [(event.pk, "cancelled"), (other.pk, "cancelled")]

    def test_asks_before_somebody_waits(self, client):
        session = make_session()
        event = make_event(session, seats=1)
        book_event(learner=make_participant(session), event=event, at=NOW)
        person = make_learner(session)
        client.force_login(person)
        assert "Dieser Termin ist inzwischen voll" in do(client, "book_date", event)
        assert not person.live_bookings.exists()
        page = do(client, "book_date", event, wait="1")
        assert "Sie stehen auf Platz 1 der Warteliste" in page
        assert LINK not in page

    def test_changes_nothing_without_a_post(self, client):
        event = make_event(make_session())
        client.force_login(make_learner(event.lesson))
        for name in ("book_date", "cancel_date"):
            assert client.get(reverse(f"courses:{name}", args=[event.pk])).status_code == 405

    @pytest.mark.parametrize("name", ["book_date", "cancel_date"])
    def test_is_not_there_for_other_companies(self, client, name):  # L39
        session, other = make_session(), make_team()
        event = make_event(session, group=group_key(other.client))
        client.force_login(make_learner(session))
        assert client.post(reverse(f"courses:{name}", args=[event.pk])).status_code == 404
        assert not Booking.objects.exists()

    def test_is_not_there_for_people_who_may_not_take_the_course(self, client):
        event = make_event(make_session())
        client.force_login(make_member(make_team()))
        assert client.post(reverse("courses:book_date", args=[event.pk])).status_code == 404

    def test_says_when_the_lesson_is_completed(self, client):
        event = make_event(make_session())
        person = make_learner(event.lesson)
        complete_lesson(learner=person, lesson=event.lesson, at=NOW)
        client.force_login(person)
        assert "Sie brauchen keinen weiteren Termin." in do(client, "book_date", event)


class TestCalendarFile:
    def test_is_for_people_with_a_booking(self, client):
        event = make_event(make_session())
        person = make_learner(event.lesson)
        client.force_login(person)
        url = reverse("courses:calendar", args=[event.pk])
        assert client.get(url).status_code == 404
        book_event(learner=person, event=event, at=NOW)
        response = client.get(url)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
        assert entry["DTSTART"].dt == event.starts_at

    def test_tells_who_waits_no_link(self, client):
        event = make_event(make_session(), seats=1)
        book_event(learner=make_participant(event.lesson), event=event, at=NOW)
        person = make_learner(event.lesson)
        book_event(learner=person, event=event, at=NOW + HOUR, may_wait=True)
        client.force_login(person)
        text = client.get(reverse("courses:calendar", args=[event.pk])).content.decode()
        assert LINK not in text
        assert "STATUS:TENTATIVE" in text
