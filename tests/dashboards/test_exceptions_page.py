"""Client administrators and consultants grant exceptions from the rules of quizzes, outside the admin (L11)."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.actions import enroll
from lms.accounts.groups import key_of
from lms.accounts.models import Role
from lms.assignments.actions import offer_course
from quizzes.actions import grant_override, start_attempt
from quizzes.models import QuizOverride
from quizzes.queries import Terms
from tests.factories.accounts import make_client, make_mandate, make_member, make_members, make_team, root_team
from tests.factories.quizzes import make_questions, make_quiz

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def company():
    return make_client(name="Nordlicht")


@pytest.fixture
def team(company):
    return make_team(company, name="Einkauf")


@pytest.fixture
def quiz(company):
    """A quiz of a course that is offered to the company."""
    quiz = make_quiz(make_questions(1), time_limit_minutes=30)
    offer_course(client=company, course=quiz.get_course())
    return quiz


@pytest.fixture
def admin(client, company):
    """A browser in which the company's administrator is logged in, who cannot enter Wagtail's admin."""
    client.force_login(make_mandate(Role.CLIENT_ADMIN, client=company).person)
    return client


def address(company, name="exceptions", *arguments):
    return reverse(f"lms_dashboards:{name}", args=[company.slug, *arguments])


def grant(quiz, **target):
    return grant_override(quiz=quiz, terms=Terms(extra_minutes=15), by=None, at=timezone.now(), **target).overrides[0]


class TestExceptions:
    def test_are_granted_to_people_and_teams(self, admin, company, team, quiz):
        person = make_member(team, email="ada@nordlicht.example")
        response = admin.post(
            address(company, "exception_add"),
            {"quiz": quiz.pk, "people": "ada@nordlicht.example", "groups": [key_of(team.pk)], "extra_minutes": "15"},
        )
        assert response.status_code == 302
        assert [str(message) for message in get_messages(response.wsgi_request)] == ["2 Ausnahmen gewährt."]
        granted = QuizOverride.objects.order_by("pk")
        assert {(row.learner, row.group) for row in granted} == {(person, ""), (None, key_of(team.pk))}
        assert {row.extra_minutes for row in granted} == {15}
        told = admin.get(address(company)).content.decode()
        assert "Einkauf" in told
        assert person.get_full_name() in told
        assert quiz.title in told

    def test_hold_in_running_attempts_and_leave_a_record_without_names(self, admin, company, team, quiz):
        person = make_member(team, last_name="Lund")
        enroll(learner=person, course=quiz.get_course(), at=timezone.now())
        attempt = start_attempt(learner=person, quiz=quiz, at=timezone.now())
        before = attempt.deadline_at
        fields = {"quiz": quiz.pk, "people": person.email, "extra_minutes": "15"}
        response = admin.post(address(company, "exception_add"), fields, follow=True)
        attempt.refresh_from_db()
        assert attempt.deadline_at - before == datetime.timedelta(minutes=15)
        assert "Ein laufender Versuch hat jetzt mehr Zeit." in response.content.decode()
        entry = PageLogEntry.objects.get(action="quizzes.grant_override")
        assert entry.user == QuizOverride.objects.get().created_by
        assert "Lund" not in str(entry.data)

    def test_are_changed(self, admin, company, team, quiz):
        override = grant(quiz, learner=make_member(team))
        there = address(company, "exception_edit", override.pk)
        assert 'value="15"' in admin.get(there).content.decode()
        admin.post(there, {"extra_attempts": "2"})
        override.refresh_from_db()
        assert (override.extra_minutes, override.extra_attempts) == (0, 2)

    def test_are_withdrawn_after_a_question(self, admin, company, team, quiz):
        override = grant(quiz, group=key_of(team.pk))
        there = address(company, "exception_withdraw", override.pk)
        assert "Ausnahme für Einkauf zurückziehen?" in admin.get(there).content.decode()
        assert QuizOverride.objects.exists()
        admin.post(there)
        assert not QuizOverride.objects.exists()

    def test_take_times_on_the_clients_clock(self, client, quiz):
        company = make_client(time_zone="America/New_York")
        offer_course(client=company, course=quiz.get_course())
        person = make_member(root_team(company))
        client.force_login(make_mandate(Role.CLIENT_ADMIN, client=company).person)
        fields = {"quiz": quiz.pk, "people": person.email, "closes_at": "2026-07-01T18:00"}
        client.post(address(company, "exception_add"), fields)
        override = QuizOverride.objects.get()
        assert override.closes_at == datetime.datetime(2026, 7, 1, 22, 0, tzinfo=datetime.UTC)
        page = client.get(address(company, "exception_edit", override.pk)).content.decode()
        assert 'value="2026-07-01T18:00"' in page
        assert "America/New_York" in page

    def test_are_refused_with_the_reason(self, admin, company, team, quiz):
        there = address(company, "exception_add")
        nobody = admin.post(there, {"quiz": quiz.pk, "extra_minutes": "5"})
        assert nobody.status_code == 422
        assert "Bitte geben Sie an, für wen die Ausnahme gilt" in nobody.content.decode()
        nothing = admin.post(there, {"quiz": quiz.pk, "groups": [key_of(team.pk)]})
        assert "Das ändert nichts." in nothing.content.decode()
        assert "Bitte wählen Sie einen Test." in admin.post(there, {"extra_minutes": "5"}).content.decode()
        assert not QuizOverride.objects.exists()

    def test_are_offered_only_in_quizzes_of_the_client(self, admin, company, quiz):  # L39
        foreign = make_quiz(make_questions(1), title="Fremder Test")
        there = address(company, "exception_add")
        assert "Fremder Test" not in admin.get(there).content.decode()
        fields = {"quiz": foreign.pk, "groups": [key_of(root_team(company).pk)], "extra_minutes": "5"}
        assert admin.post(there, fields).status_code == 422

    def test_are_not_granted_to_people_and_teams_of_another_client(self, admin, company, quiz):  # L39
        stranger = make_member(make_team(), email="fremd@anders.example")
        there = address(company, "exception_add")
        by_address = admin.post(there, {"quiz": quiz.pk, "people": stranger.email, "extra_minutes": "5"})
        assert by_address.status_code == 422
        by_team = admin.post(there, {"quiz": quiz.pk, "groups": [key_of(make_team().pk)], "extra_minutes": "5"})
        assert by_team.status_code == 422
        assert not QuizOverride.objects.exists()

    def test_of_another_client_are_neither_shown_nor_touched(self, admin, company, quiz):  # L39
        elsewhere = make_team(name="Fremdes Team")
        rows = [grant(quiz, group=key_of(elsewhere.pk)), grant(quiz, learner=make_member(elsewhere))]
        assert "Fremdes Team" not in admin.get(address(company)).content.decode()
        for row in rows:
            for name in ("exception_edit", "exception_withdraw"):
                assert admin.get(address(company, name, row.pk)).status_code == 404
                assert admin.post(address(company, name, row.pk), {"extra_minutes": "90"}).status_code == 404
        assert QuizOverride.objects.filter(extra_minutes=15).count() == 2
        assert admin.get(address(company, "exception_edit", 2**40)).status_code == 404

    def test_are_there_for_who_grants_and_for_nobody_else(self, client, company, team, quiz):  # L39
        names = ("exceptions", "exception_add")
        for name in names:
            assert client.get(address(company, name)).status_code == 302
        for person, status in [
            (make_mandate(Role.CLIENT_ADMIN, client=company).person, 200),
            (make_mandate(Role.CONSULTANT, client=company).person, 200),
            (make_mandate(Role.CONSULTANT).person, 200),
            (make_mandate(Role.TRAINER, client=company).person, 200),
            (make_mandate(Role.CLIENT_ADMIN, client=make_client()).person, 404),
            (make_mandate(Role.CONSULTANT, client=make_client()).person, 404),
            (make_mandate(Role.HR, client=company).person, 404),
            (make_mandate(Role.WORKS_COUNCIL, client=company).person, 404),
            (make_mandate(Role.TEAM_MANAGER, team=team).person, 404),
            (make_member(team), 404),
            (make_mandate(Role.CLIENT_ADMIN, client=company, ends_on=timezone.localdate() - DAY).person, 404),
        ]:
            client.force_login(person)
            assert [client.get(address(company, name)).status_code for name in names] == [status] * 2, person

    def test_say_what_to_do_while_there_is_nothing(self, admin, company):
        assert "Noch keine Tests" in admin.get(address(company)).content.decode()

    def test_are_found_from_role_families_and_the_board(self, client, admin, company):
        there = f'href="{address(company)}"'
        assert there in admin.get(reverse("lms_dashboards:roles", args=[company.slug])).content.decode()
        client.force_login(make_mandate(Role.CONSULTANT).person)
        assert there in client.get(reverse("lms_dashboards:board", args=[company.slug])).content.decode()

    def test_are_listed_with_as_many_queries_for_many_as_for_one(self, admin, company, team, quiz):
        grant(quiz, learner=make_member(team))
        admin.get(address(company))
        with CaptureQueriesContext(connection) as one:
            admin.get(address(company))
        for person in make_members(team, 5):
            grant(quiz, learner=person)
        with CaptureQueriesContext(connection) as many:
            admin.get(address(company))
        assert len(many) == len(one)
