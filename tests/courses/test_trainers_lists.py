"""Lists in the admin for trainers: dates of live sessions, and work that waits."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.actions import book_event, publishing_one_version
from courses.models import LiveEvent
from lms.accounts.models import Role
from lms.assignments.training import ClientTraining, group_key
from lms.website.actions import TRAINERS, ensure_site
from tests.factories.accounts import UserFactory, make_client, make_mandate, make_member, make_team
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign
from tests.factories.courses import make_course
from tests.factories.live import SET_AT, make_event, make_participant, make_session
from tests.factories.transfers import hand_in_text, make_learner_of, make_transfer_task

pytestmark = pytest.mark.django_db
DATES = "courses_live_dates"
WORK = "courses_waiting_submissions"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def company(settings):
    allow_missing_variables(settings)
    ensure_site(host="testserver")
    return make_client()


@pytest.fixture
def trainer(client, company):
    person = make_mandate(Role.TRAINER, client=company).person
    person.groups.add(Group.objects.get(name=TRAINERS))
    client.force_login(person)
    return person


def page_of(client, name, **query):
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def date_in(hours, company, title, **fields):
    """A date that begins in so many hours, or began before."""
    event = make_event(make_session(title=title), group=group_key(company), **fields)
    starts_at = timezone.now() + hours * HOUR
    LiveEvent.objects.filter(pk=event.pk).update(starts_at=starts_at, ends_at=starts_at + HOUR)
    return event


class TestDates:
    def test_say_where_how_full_and_who_waits(self, client, trainer, company):
        event = make_event(make_session(title="Werkstatt"), group=group_key(company), seats=1)
        for _number in range(3):
            book_event(learner=make_participant(event.lesson), event=event, at=SET_AT, may_wait=True)
        make_event(make_session(title="Fremdes"), group=group_key(make_client()))
        page = page_of(client, DATES)
        assert "Werkstatt" in page
        assert reverse("training:date", args=[event.pk]) in page
        assert "Do, 03.12.2026" in page
        assert "Raum 4, online" in page
        assert "1 von 1" in page
        assert company.name in page
        assert re.search(r"<td[^>]*> ?2 ?</td>", page)
        assert "Fremdes" not in page

    @pytest.mark.parametrize(
        ("state", "titles"),
        [
            ("", {"Kommt", "Vorbei", "Fertig", "Abgesagt"}),
            ("coming", {"Kommt"}),
            ("past", {"Vorbei", "Fertig", "Abgesagt"}),
            ("missing", {"Vorbei"}),
        ],
    )
    def test_are_filtered(self, client, trainer, company, state, titles):
        date_in(5, company, "Kommt")
        date_in(-5, company, "Vorbei")
        closed, off = date_in(-6, company, "Fertig"), date_in(-7, company, "Abgesagt")
        LiveEvent.objects.filter(pk=closed.pk).update(attendance_closed_at=timezone.now())
        LiveEvent.objects.filter(pk=off.pk).update(cancelled_at=timezone.now(), cancel_reason="Krank")
        page = page_of(client, DATES, state=state)
        assert {title for title in ("Kommt", "Vorbei", "Fertig", "Abgesagt") if title in page} == titles

    def test_show_the_same_on_the_page_of_trainers(self, client, trainer, company):
        date_in(-5, company, "Vorbei")
        closed = date_in(-6, company, "Fertig")
        LiveEvent.objects.filter(pk=closed.pk).update(attendance_closed_at=timezone.now())
        page = client.get("/training/termine/?missing").content.decode()
        assert "Vorbei" in page
        assert "Fertig" not in page
        LiveEvent.objects.update(attendance_closed_at=timezone.now())
        assert "Alle Listen sind geschlossen" in client.get("/training/termine/?missing").content.decode()


class TestWork:
    def test_is_listed_without_names(self, client, trainer, company):
        task = make_transfer_task(title="Ein Angebot prüfen")
        learner = make_learner_of(task, make_team(company))
        submission = hand_in_text(learner, task)
        hand_in_text(make_learner_of(task, make_team()), task)
        page = page_of(client, WORK)
        assert page.count("Ein Angebot prüfen") == 1
        assert reverse("training:review_submission", args=[submission.public_id]) in page
        assert "Mo, 02.03.2026" in page
        assert learner.last_name not in page


class TestBoth:
    def test_are_in_the_menu_of_trainers_only(self, client, trainer):
        menu = page_of(client, "wagtailadmin_home")
        assert reverse(DATES) in menu
        assert reverse(WORK) in menu

    @pytest.mark.parametrize("name", [DATES, WORK])
    def test_are_not_there_for_others(self, client, company, name):
        editor = UserFactory()
        editor.groups.add(Group.objects.get(name=TRAINERS))
        client.force_login(editor)
        assert client.get(reverse(name)).status_code == 404
        assert reverse(name) not in page_of(client, "wagtailadmin_home")
        client.force_login(UserFactory())
        assert client.get(reverse(name)).status_code in (302, 404)

    def test_cost_the_same_for_one_and_twenty(self, client, trainer, company):
        team, counts = make_team(company), {DATES: [], WORK: []}
        for more in (1, 19):
            with publishing_one_version(at=timezone.now(), author=None):
                for _number in range(more):
                    date_in(5, company, "Kommt")
                    task = make_transfer_task()
                    hand_in_text(make_learner_of(task, team), task)
            for name, found in counts.items():
                client.get(reverse(name))
                with CaptureQueriesContext(connection) as queries:
                    client.get(reverse(name))
                found.append(len(queries))
        assert all(few == many for few, many in counts.values())


class TestWhoAnswers:
    def test_stands_on_the_course_page(self, client, company):
        own = make_mandate(Role.TRAINER, client=company).person
        everywhere = make_mandate(Role.TRAINER, client=None).person
        elsewhere = make_mandate(Role.TRAINER, client=make_client()).person
        learner = make_member(make_team(company))
        assert set(ClientTraining().trainers_of(learner)) == {str(own), str(everywhere)}
        client.force_login(everywhere)
        course = make_course("Eins")
        assert "Wer Ihre Fragen beantwortet" not in client.get(course.url).content.decode()
        assign(company, course, at=timezone.now())
        client.force_login(learner)
        page = client.get(course.url).content.decode()
        assert "Wer Ihre Fragen beantwortet" in page
        assert str(own) in page
        assert str(elsewhere) not in page
