"""The page of a single number, and the one answer for everything that is not shown."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.disclosure.actions import fill_measures, open_publication
from lms.disclosure.facts import MeasureFacts
from lms.disclosure.models import Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import proof_of, roster_of
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis.k5 import gain_measure
from lms.rollouts.kpis.seats import seat_measure
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_member,
    make_members,
    make_team,
    make_user,
    root_team,
)
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign
from tests.factories.courses import make_course, noon
from tests.factories.pulses import ask, say, sit
from tests.factories.quizzes import make_quiz
from tests.factories.rollouts import due_at, make_programme, publish, record_attempt

BUDGET = 15
HIDDEN = "– (group too small)"

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(noon("2026-11-22"), tick=False):
        yield


def english(person):
    person.language = "en"
    person.save(update_fields=["language"])
    return person


def make_company():
    """Thirty people in a large team, three in a small and seven in another one; everybody has tried a quiz."""
    client = make_client()
    make_programme(client, at=noon("2026-11-02"))
    teams = [make_team(client) for _ in range(3)]
    for team, size in zip(teams, (30, 3, 7), strict=True):
        for index, person in enumerate(make_members(team, size)):
            record_attempt(person, at=noon("2026-11-01"), passed=index % 3 > 0)
    publish(client, "2026-W45")
    return client, teams


def release(team, measure="k4b", week="2026-W45"):
    return Release.objects.get(publication__period=week, measure=measure, group=group_of(team.pk))


def page(client, person, pk):
    client.force_login(english(person))
    return client.get(reverse("lms_dashboards:proof", args=[pk]))


def without_token(response):
    return re.sub(r'value="[^"]*"|nonce-?=?"?[^"\s]*|/zahlen/\d+/', "", response.content.decode())


class TestProofPage:
    def test_says_what_a_number_means_and_how_it_came_about(self, client):
        _company, (large, _small, _other) = make_company()
        row = release(large)

        text = " ".join(page(client, make_manager(large), row.pk).content.decode().split())

        assert "Pass rate, final: 67%" in text
        assert "Members for at least 30 days with at least one finished attempt." in text
        assert large.name in text
        assert "week 45/2026" in text
        assert "8 November 2026 (Europe/Berlin)" in text
        assert "5 people" in text
        assert re.search(r">[0-9a-f]{64}<", text)
        assert "2 teams of the company have no figure" in text

    def test_of_a_number_carried_on_names_the_week_it_is_from(self, client):
        company, (large, _small, _other) = make_company()
        record_attempt(make_member(large), at=noon("2026-11-10"), passed=True)
        publish(company, "2026-W46")

        text = page(client, make_manager(large), release(large, week="2026-W46").pk).content.decode()

        assert "as of week 45/2026" in text
        assert "8 November 2026" in text

    def test_is_for_those_who_may_see_the_number(self, client):
        company, (large, _small, other) = make_company()
        pk = release(large).pk
        for allowed in (make_manager(root_team(company)), make_mandate(Role.HR, client=company).person):
            assert page(client, allowed, pk).status_code == 200
        former = make_manager(large)
        former.mandates.update(ends_on=datetime.date(2026, 11, 20))
        for stranger in (make_user(), make_manager(other), former, make_mandate(Role.HR, client=make_client()).person):
            assert page(client, stranger, pk).status_code == 404

    def test_is_not_for_who_is_not_logged_in(self, client):
        _company, (large, _small, _other) = make_company()
        response = client.get(reverse("lms_dashboards:proof", args=[release(large).pk]))
        assert response.status_code == 302

    def test_gives_one_answer_for_everything_hidden(self, client):  # R11
        company, (large, small, other) = make_company()
        manager = make_manager(root_team(company))
        assert not release(small).is_shown
        assert not release(other).is_shown

        answers = [page(client, manager, pk) for pk in (release(small).pk, release(other).pk, 10**9)]
        answers.append(page(client, make_manager(other), release(large).pk))  # shown, but not to them

        assert {answer.status_code for answer in answers} == {404}
        assert HIDDEN in answers[0].content.decode()
        assert small.name not in answers[0].content.decode()
        assert len({without_token(answer) for answer in answers[:3]}) == 1

    def test_of_an_unfinished_week_is_not_there(self, client):
        company, (large, _small, _other) = make_company()
        publication = open_publication(client=company, period=Period.parse("2026-W46"), at=due_at(company, "2026-W46"))
        roster = roster_of(publication)
        fill_measures(publication=publication, roster=roster, facts=[MeasureFacts("k4b", 2, roster.members, set())])

        assert page(client, make_manager(large), release(large, week="2026-W46").pk).status_code == 404

    def test_is_linked_from_the_team_and_from_the_board(self, client):
        company, (large, small, _other) = make_company()
        person = english(make_mandate(Role.HR, client=company).person)
        client.force_login(person)
        for url, team in (
            (reverse("lms_dashboards:team", args=[root_team(company).pk]), large),
            (reverse("lms_dashboards:team", args=[large.pk]), large),
            (reverse("lms_dashboards:board", args=[company.slug]), root_team(company)),
        ):
            text = client.get(url).content.decode()
            assert reverse("lms_dashboards:proof", args=[release(team).pk]) in text
            assert reverse("lms_dashboards:proof", args=[release(small).pk]) not in text

    def test_keeps_its_fingerprint_and_has_another_for_another_number(self, client):
        company, (large, _small, _other) = make_company()
        manager = make_manager(root_team(company))

        def fingerprint(row):
            return re.search(r">([0-9a-f]{64})<", page(client, manager, row.pk).content.decode())[1]

        first = fingerprint(release(large))
        make_members(large, 20)
        publish(company, "2026-W46")

        assert fingerprint(release(large)) == first
        assert fingerprint(release(large, week="2026-W46")) != first
        assert fingerprint(release(large, "k4a")) != first

    def test_asks_few_questions(self, client, django_assert_max_num_queries):
        _company, (large, _small, _other) = make_company()
        manager = make_manager(large)
        page(client, manager, release(large).pk)
        pk = release(large).pk
        with django_assert_max_num_queries(BUDGET):
            client.get(reverse("lms_dashboards:proof", args=[pk]))


class TestOtherFigures:
    """Pages of numbers that are about a tool, a pulse, a quiz or a month, or that are means."""

    def page(self, client, company, measure):
        publication = company.publications.get()
        found = Release.objects.get(publication=publication, measure=measure, group=group_of(root_team(company).pk))
        client.force_login(english(make_mandate(Role.HR, client=company).person))
        response = client.get(reverse("lms_dashboards:proof", args=[found.pk]))
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    def test_shows_a_mean_and_not_the_number_of_people(self, client):
        company, quiz = make_client(), make_quiz()
        for person in make_members(make_team(company), 12):
            sit(person, quiz, 40, pretest=True, at=noon("2026-10-02"))
            sit(person, quiz, 70, at=noon("2026-10-20"))
        publish(company, "2026-W45")
        page = self.page(client, company, gain_measure(quiz.pk, "b" * 64))
        assert "Knowledge gain: 50%" in page
        assert "<dt>Average before the course, in percent</dt><dd>40</dd>" in page
        assert "<dt>Average after the course, in percent</dt><dd>70</dd>" in page
        assert quiz.title in page
        assert "<dt>People counted</dt><dd>12</dd>" in page

    def test_marks_means_by_a_fingerprint_of_their_own(self, client):
        company = make_client()
        people = make_members(make_team(company), 12)
        ask(company, people, opens_on="2026-10-19")
        for person in people:
            say(person, at=noon("2026-10-20"), minutes="30")
        publish(company, "2026-W45")
        page = self.page(client, company, "k13.30")
        assert "Time saved: 23 minutes" in page
        assert "30 days after the training" in page
        found = Release.objects.get(measure="k13.30")
        assert proof_of(found.pk).fingerprint not in page
        assert re.search(r'class="fingerprint">[0-9a-f]{64}<', page)

    def test_tells_of_months_and_tools(self, client):
        company, course = make_client(), make_course()
        people = make_members(make_team(company), 12)
        assign(company, course, at=noon("2026-09-01"))
        source = make_source(company)
        use_weeks(source, dict.fromkeys(people, [3] * 4), last="2026-W45")
        publish(company, "2026-W45")
        assert "Courses assigned in September 2026" in self.page(client, company, "k2.2026-09")
        assert source.name in self.page(client, company, seat_measure(source.pk))
        assert "Active use" in self.page(client, company, "k7")
