"""Dates as trainers look after them."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions import book_event, cancel_event, enroll
from courses.models import Booking, LessonProgress, LiveEvent
from lms.accounts.models import Role
from lms.assignments.training import group_key
from tests.factories.accounts import make_client, make_mandate, make_member, make_superuser, make_team, make_user
from tests.factories.courses import noon
from tests.factories.live import LINK, STARTS_AT, make_event, make_participant, make_session

pytestmark = pytest.mark.django_db

NOW = noon("2026-11-23")
DURING = STARTS_AT + datetime.timedelta(minutes=30)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def company():
    return make_client(name="Nordwerk")


@pytest.fixture
def trainer(client, company):
    """Logged in, and trainer of one company."""
    person = make_mandate(Role.TRAINER, client=company).person
    client.force_login(person)
    return person


def own_event(company, **fields):
    return make_event(make_session(), group=group_key(company), **fields)


def learner_of(company, event, **fields):
    person = make_member(make_team(company), **fields)
    enroll(learner=person, course=event.lesson.get_course(), at=NOW)
    return person


def text_of(response, status=200):
    assert response.status_code == status
    page = " ".join(response.content.decode().split())
    assert "INVALID" not in page
    return page


def url(name, *arguments):
    return reverse(f"training:{name}", args=arguments)


def posted(session, **fields):
    values = {
        "lesson": session.pk,
        "starts_on": "2026-12-03",
        "starts_time": "10:00",
        "ends_time": "12:00",
        "place": "Raum 4",
        "link": "",
        "seats": "2",
        "booking_closes_hours": "2",
    }
    return {**values, **fields}


PAGES = ["date", "edit_date", "cancel_date", "print_date"]
POSTS = ["edit_date", "cancel_date", "attendance", "walk_in"]


class TestAccess:
    def test_is_for_trainers_only(self, client, company):
        event = own_event(company)
        visitor = client.get(url("dates"))
        assert visitor.status_code == 302
        for person in (make_user(), make_member(make_team(company)), make_mandate(Role.HR, client=company).person):
            client.force_login(person)
            assert client.get(url("dates")).status_code == 404
            assert client.get(url("create_date")).status_code == 404
            assert [client.get(url(name, event.pk)).status_code for name in PAGES] == [404] * 4
            assert [client.post(url(name, event.pk)).status_code for name in POSTS] == [404] * 4

    def test_ends_at_the_own_companies(self, client, trainer):  # L39
        foreign = own_event(make_client())
        open_to_all = make_event(make_session())
        for event in (foreign, open_to_all):
            assert [client.get(url(name, event.pk)).status_code for name in PAGES] == [404] * 4
            assert [client.post(url(name, event.pk)).status_code for name in POSTS] == [404] * 4
        assert foreign.lesson.title not in text_of(client.get(url("dates")))
        assert client.get(url("create_date") + f"?like={foreign.pk}").status_code == 404

    def test_covers_everything_for_trainers_of_the_firm(self, client, company):
        events = [own_event(company), make_event(make_session())]
        for person in (make_mandate(Role.TRAINER).person, make_superuser()):
            client.force_login(person)
            for event in events:
                assert [client.get(url(name, event.pk)).status_code for name in PAGES] == [200] * 4


class TestDates:
    def test_lists_coming_and_past_ones(self, client, trainer, company):
        coming = own_event(company, seats=4)
        book_event(learner=make_participant(coming.lesson), event=coming, at=NOW)
        past = own_event(company, starts_at=NOW - DAY)
        page = text_of(client.get(url("dates")))
        assert coming.lesson.title in page
        assert "1 von 4 Plätzen" in page
        assert past.lesson.title not in page
        page = text_of(client.get(url("dates") + "?past"))
        assert past.lesson.title in page
        assert "Liste offen" in page

    def test_says_what_to_do_first(self, client, trainer):
        assert "Keine kommenden Termine" in text_of(client.get(url("dates")))

    def test_costs_the_same_for_one_and_twenty(self, client, trainer, company):
        session = make_session()
        counts = []
        for count in (1, 19):
            for number in range(count):
                make_event(session, group=group_key(company), starts_at=STARTS_AT + number * DAY)
            client.get(url("dates"))
            with CaptureQueriesContext(connection) as queries:
                text_of(client.get(url("dates")))
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestForm:
    def test_sets_a_date_on_the_trainers_clock(self, client, trainer, company):
        session = make_session()
        page = client.get(url("create_date"))
        assert "Ortszeit Berlin" in text_of(page)
        client.post(url("create_date"), posted(session, group=group_key(company)))
        event = LiveEvent.objects.get()
        assert (event.starts_at, event.ends_at) == (STARTS_AT, STARTS_AT + datetime.timedelta(hours=2))
        assert (event.group, event.trainer, event.seats) == (group_key(company), trainer, 2)

    @pytest.mark.parametrize(
        ("fields", "complaint"),
        [
            ({"starts_on": "2026-11-20"}, "Dieser Zeitpunkt ist vorbei"),
            ({"ends_time": "09:00"}, "Das Ende muss nach dem Beginn liegen"),
            ({"place": ""}, "einen Ort, einen Link oder beides"),
            ({"link": "javascript:alert(1)"}, "Das ist kein Link"),
            ({"starts_on": "2027-03-28", "starts_time": "02:30"}, "Diese Uhrzeit gibt es an diesem Tag nicht"),
            ({"seats": "0"}, "Plätze"),
            ({"group": "client:999999"}, "Für wen"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_entered(self, client, trainer, company, fields, complaint):
        values = posted(make_session(), **{"group": group_key(company), "place": "Saal Nord", **fields})
        page = text_of(client.post(url("create_date"), values), 422)
        assert complaint in page.split("Bitte prüfen Sie Ihre Angaben")[1].split("</div>")[0]
        assert "Saal Nord" in page or fields.get("place") == ""
        assert not LiveEvent.objects.exists()

    def test_names_the_course_of_each_live_session_at_the_same_cost(self, client, trainer, company):
        counts = []
        for count in (1, 4):
            session = [make_session(title="Werkstatt") for _number in range(count)][-1]
            client.get(url("create_date"))
            with CaptureQueriesContext(connection) as queries:
                page = text_of(client.get(url("create_date")))
            assert f"Werkstatt ({session.get_course().title})" in page
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_lets_only_trainers_of_the_firm_invite_everybody(self, client, trainer):
        session = make_session()
        assert client.post(url("create_date"), posted(session, group="all")).status_code == 422
        make_client(), make_client()
        client.force_login(make_mandate(Role.TRAINER).person)
        assert client.post(url("create_date"), posted(session, group="all")).status_code == 302
        assert LiveEvent.objects.get().group == ""

    def test_begins_with_the_values_of_another_date(self, client, trainer, company):
        event = own_event(company, place="Saal Nord", link=LINK)
        page = text_of(client.get(url("create_date") + f"?like={event.pk}"))
        assert "Saal Nord" in page
        assert 'value="10:00"' in page
        assert "2026-12-03" not in page
        for nonsense in ("x", "9" * 30, "-1", "²"):
            assert client.get(url("create_date") + f"?like={nonsense}").status_code == 200

    def test_changes_a_date_and_refuses_fewer_seats_than_bookings(self, client, trainer, company):
        event = own_event(company, seats=3)
        for _number in range(2):
            book_event(learner=learner_of(company, event), event=event, at=NOW)
        page = text_of(client.post(url("edit_date", event.pk), posted(event.lesson, seats="1")), 422)
        assert "2 Personen haben schon einen Platz" in page
        client.post(url("edit_date", event.pk), posted(event.lesson, place="Aula", takes_over="on"))
        event.refresh_from_db()
        assert (event.place, event.seats, event.sequence, event.trainer) == ("Aula", 2, 1, trainer)

    def test_leaves_a_date_that_has_begun_as_it_is(self, client, trainer, company):
        event = own_event(company)
        with time_machine.travel(DURING, tick=False):
            for name in ("edit_date", "cancel_date"):
                page = text_of(client.post(url(name, event.pk), {"reason": "x"}, follow=True))
                assert "lässt sich nicht mehr ändern" in page
        event.refresh_from_db()
        assert (event.sequence, event.is_cancelled) == (0, False)

    def test_calls_off_with_a_reason(self, client, trainer, company):
        event = own_event(company)
        assert "Bitte nennen Sie den Grund" in text_of(client.post(url("cancel_date", event.pk), {"reason": " "}), 422)
        client.post(url("cancel_date", event.pk), {"reason": "Sturm"})
        event.refresh_from_db()
        assert event.cancel_reason == "Sturm"
        assert "Sturm" in text_of(client.get(url("date", event.pk)))


class TestSheet:
    def test_names_who_comes_and_who_waits(self, client, trainer, company):
        event = own_event(company, seats=1)
        book_event(learner=learner_of(company, event, last_name="Zimmer"), event=event, at=NOW)
        waiting = learner_of(company, event, last_name="Abel")
        book_event(learner=waiting, event=event, at=NOW + DAY, may_wait=True)
        page = text_of(client.get(url("date", event.pk)))
        assert page.index("Zimmer") < page.index("Warteliste") < page.index("Abel")
        assert "Abel" not in text_of(client.get(url("print_date", event.pk)))

    def test_is_saved_closed_and_corrected(self, client, trainer, company):
        event = own_event(company)
        ada, ben = (book_event(learner=learner_of(company, event), event=event, at=NOW) for _number in range(2))
        with time_machine.travel(DURING, tick=False):
            save = url("attendance", event.pk)
            assert "Gespeichert." in text_of(client.post(save, {f"was-{ada.pk}": "yes"}, follow=True))
            page = text_of(client.post(save, {f"was-{ada.pk}": "yes", "close": "1"}, follow=True))
            assert "Noch ist nichts abgeschlossen" in page
            client.post(save, {f"was-{ada.pk}": "yes", f"was-{ben.pk}": "no", "close": "1"})
            assert LessonProgress.objects.get().enrollment.learner == ada.learner
            page = text_of(client.post(save, {f"was-{ada.pk}": "no"}, follow=True))
            assert "das lässt sich nicht zurücknehmen" in page
            page = text_of(client.post(save, {f"was-{ben.pk}": "yes"}, follow=True))
            assert "korrigiert" in page
            assert LessonProgress.objects.count() == 2

    def test_takes_the_rest_for_present_when_asked(self, client, trainer, company):
        event = own_event(company)
        ada, _ben = (book_event(learner=learner_of(company, event), event=event, at=NOW) for _number in range(2))
        with time_machine.travel(DURING, tick=False):
            client.post(url("attendance", event.pk), {f"was-{ada.pk}": "no", "all_present": "1"})
        assert list(Booking.objects.order_by("pk").values_list("attended", flat=True)) == [False, True]

    def test_refuses_nonsense(self, client, trainer, company):
        event = own_event(company)
        ada = book_event(learner=learner_of(company, event), event=event, at=NOW)
        with time_machine.travel(DURING, tick=False):
            page = text_of(client.post(url("attendance", event.pk), {f"was-{ada.pk}": "maybe"}, follow=True))
        assert "konnte nicht gelesen werden" in page

    def test_is_not_open_for_a_date_that_was_called_off(self, client, trainer, company):
        event = cancel_event(event=own_event(company), reason="Sturm", at=NOW)
        with time_machine.travel(DURING, tick=False):
            assert "wurde abgesagt" in text_of(client.post(url("attendance", event.pk), {}, follow=True))

    def test_takes_in_somebody_of_the_group_by_address(self, client, trainer, company):
        event = own_event(company)
        guest = make_member(make_team(company), email="gast@example.com")
        stranger = make_member(make_team())
        with time_machine.travel(DURING, tick=False):
            add = url("walk_in", event.pk)
            page = text_of(client.post(add, {"email": stranger.email}), 422)
            assert "In der Gruppe dieses Termins hat niemand diese Adresse" in page
            assert stranger.email in page
            assert "ohne Buchung gekommen" in text_of(client.post(add, {"email": "GAST@example.com"}, follow=True))
        assert Booking.objects.get().learner == guest

    def test_costs_the_same_for_one_and_twenty_people(self, client, trainer, company):
        event = own_event(company)
        counts = []
        with time_machine.travel(DURING, tick=False):
            for count in (1, 19):
                for _number in range(count):
                    book_event(learner=make_participant(event.lesson), event=event, at=NOW)
                client.get(url("date", event.pk))
                with CaptureQueriesContext(connection) as queries:
                    text_of(client.get(url("date", event.pk)))
                counts.append(len(queries))
        assert counts[0] == counts[1]
