import datetime

import pytest
import time_machine
from django.urls import reverse

from courses.actions import complete_lesson, enroll
from lms.accounts.models import Role, VisibilityProfile
from tests.factories.accounts import (
    make_client,
    make_manager,
    make_mandate,
    make_members,
    make_team,
    make_user,
    root_team,
    set_visibility,
)
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import lessons_of, make_course, noon
from tests.factories.rollouts import make_programme, publish

NOW = noon("2026-11-22")
EARLIER = noon("2026-09-01")
BUDGET = 15
HIDDEN = "– (group too small)"

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def english(person):
    person.language = "en"
    person.save(update_fields=["language"])
    return person


def page_of(team):
    return reverse("lms_dashboards:team", args=[team.pk])


def text_for(client, person, team):
    client.force_login(english(person))
    response = client.get(page_of(team))
    assert response.status_code == 200
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def make_company(*, people=6, **fields):
    """A company with the teams Einkauf and Verkauf of so many people each, and one mandatory course that was due."""
    company = make_client(**fields)
    course = make_course(title="Pflichtkurs")
    teams = {name: make_team(company, name=name) for name in ("Einkauf", "Verkauf")}
    members = {name: make_members(team, people) for name, team in teams.items()}
    assign(company, course, at=EARLIER, due_on=datetime.date(2026, 10, 30))
    make_programme(company, at=EARLIER)
    return company, teams, members, course


class TestTeamPage:
    def test_says_in_words_what_was_published(self, client):
        company, _teams, members, course = make_company(people=12)
        for person in [*members["Einkauf"], *members["Verkauf"][:6]]:
            complete_course(person, course, at=noon("2026-10-20"))
        publish(company, "2026-W46")
        screen = text_for(client, make_manager(root_team(company)), root_team(company))
        assert "75% of the people have validly completed all their mandatory courses." in screen
        assert "published on Mon, 16 November 2026" in screen
        assert "24 people" in screen

    def test_shows_nothing_of_the_week_that_is_under_way(self, client):  # R4
        company, teams, members, course = make_company()
        publish(company, "2026-W46")
        manager = make_manager(teams["Einkauf"])
        before = text_for(client, manager, teams["Einkauf"])
        for person in members["Einkauf"]:
            complete_course(person, course, at=NOW)
        assert text_for(client, manager, teams["Einkauf"]) == before

    def test_hides_small_groups_alike_and_says_why_once(self, client):  # R1 R11
        company = make_client()
        groups = {"Groß": 9, "Größer": 9, "Klein": 3, "Kleiner": 4}
        teams = {name: make_team(company, name=name) for name in groups}
        for name, count in groups.items():
            make_members(teams[name], count)
        assign(company, at=EARLIER, due_on=datetime.date(2026, 10, 30))
        make_programme(company, at=EARLIER)
        publish(company, "2026-W46")
        screen = text_for(client, make_manager(root_team(company)), root_team(company))
        rows = {row.split("</a>")[0].rsplit(">", 1)[1]: row for row in screen.split("<tbody>")[1].split("<tr>")[1:]}
        cells = {name: rows[name].split("</th>")[1] for name in ("Klein", "Kleiner")}
        assert HIDDEN in cells["Klein"]
        assert cells["Klein"].split("</tbody>")[0].strip() == cells["Kleiner"].split("</tbody>")[0].strip()
        assert HIDDEN not in rows["Größer"].split("</td>")[0]
        assert screen.count('id="not-shown"') == 1

    def test_says_so_before_anything_is_published(self, client):
        _company, teams, _members, _course = make_company()
        assert "No figures yet" in text_for(client, make_manager(teams["Einkauf"]), teams["Einkauf"])

    def test_is_a_stranger_to_managers_of_other_teams(self, client):
        _company, teams, _members, _course = make_company()
        client.force_login(make_manager(teams["Verkauf"]))
        assert client.get(page_of(teams["Einkauf"])).status_code == 404

    @pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN])
    def test_opens_for_the_roles_of_its_client_only(self, client, role):
        company, teams, _members, _course = make_company()
        client.force_login(make_mandate(role, client=company).person)
        assert client.get(page_of(teams["Einkauf"])).status_code == 200
        client.force_login(make_mandate(role, client=make_client()).person)
        assert client.get(page_of(teams["Einkauf"])).status_code == 404

    def test_does_not_exist_for_its_own_members(self, client):
        _company, teams, members, _course = make_company()
        client.force_login(members["Einkauf"][0])
        assert client.get(page_of(teams["Einkauf"])).status_code == 404

    def test_leads_up_only_as_far_as_one_may_see(self, client):
        company, teams, _members, _course = make_company()
        below = make_team(parent=teams["Einkauf"], name="Unterteam")
        manager = make_manager(teams["Einkauf"])
        screen = text_for(client, manager, below)
        assert page_of(teams["Einkauf"]) in screen
        assert page_of(root_team(company)) not in screen

    def test_closes_when_the_mandate_ends(self, client):  # L35
        _company, teams, _members, _course = make_company()
        mandate = make_mandate(Role.TEAM_MANAGER, team=teams["Einkauf"], ends_on=datetime.date(2026, 11, 21))
        client.force_login(mandate.person)
        assert client.get(page_of(teams["Einkauf"])).status_code == 404

    def test_costs_the_same_for_one_and_for_twenty_teams_and_people(self, client, django_assert_max_num_queries):
        costs = []
        for count in (1, 20):
            company, teams, _members, _course = make_company(people=count)
            for number in range(count):
                make_team(parent=teams["Einkauf"], name=f"Unterteam {number}")
            set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
            publish(company, "2026-W46")
            text_for(client, make_manager(teams["Einkauf"]), teams["Einkauf"])
            with django_assert_max_num_queries(BUDGET) as queries:
                client.get(page_of(teams["Einkauf"]))
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestNamesOnTheTeamPage:
    def test_are_shown_to_the_manager_where_the_profile_is_open(self, client):
        company, teams, members, course = make_company(people=4)
        set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
        done, running, late, _other = members["Einkauf"]
        complete_course(done, course, at=noon("2026-10-20"))
        assign(company, make_course(title="Zweiter Kurs"), at=EARLIER, due_on=datetime.date(2026, 12, 20))
        second = make_course(title="Dritter Kurs", *("Eins", "Zwei"))  # noqa: B026
        assign(company, second, at=EARLIER, due_on=datetime.date(2026, 12, 20))
        enroll(learner=running, course=second, at=noon("2026-11-20"))
        complete_lesson(learner=running, lesson=lessons_of(second)[0], at=noon("2026-11-20"))
        screen = text_for(client, make_manager(teams["Einkauf"]), teams["Einkauf"])
        for person in members["Einkauf"]:
            assert str(person) in screen
        rows = {str(person): screen.split(f"<span>{person}")[1].split("</tr>")[0] for person in (done, running, late)}
        assert "completed" in rows[str(done)]
        assert "in progress" in rows[str(running)]
        assert "overdue" in rows[str(late)]
        assert "not started" in rows[str(late)]

    def test_make_the_page_useful_where_every_team_is_too_small(self, client):
        company, teams, members, course = make_company(people=3)
        set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
        complete_course(members["Einkauf"][0], course, at=noon("2026-10-20"))
        publish(company, "2026-W46")
        screen = text_for(client, make_manager(teams["Einkauf"]), teams["Einkauf"])
        assert "1 of 3 people have completed all mandatory courses." in screen
        assert f"{members['Einkauf'][1]}, {members['Einkauf'][2]}" in screen.split("Overdue")[1]
        assert "No figures about this team" in screen
        assert screen.index('id="names"') < screen.index('id="figures"')

    def test_say_done_or_open_and_no_more_to_human_resources(self, client):
        company, teams, members, course = make_company()
        enroll(learner=members["Einkauf"][0], course=course, at=noon("2026-10-01"))
        complete_course(members["Einkauf"][1], course, at=noon("2026-10-20"))
        screen = text_for(client, make_mandate(Role.HR, client=company).person, teams["Einkauf"])
        assert str(members["Einkauf"][0]) in screen
        table = screen.split('id="names"')[1].split("</table>")[0]
        assert "open" in table
        assert "completed" in table
        for forbidden in ("overdue", "in progress", "not started"):
            assert forbidden not in table

    @pytest.mark.parametrize("profile", [VisibilityProfile.STRICT, VisibilityProfile.STANDARD])
    def test_are_not_for_managers_under_other_profiles(self, client, profile):
        company, teams, members, _course = make_company()
        if profile != VisibilityProfile.STANDARD:
            set_visibility(company, profile, at=EARLIER)
        screen = text_for(client, make_manager(teams["Einkauf"]), teams["Einkauf"])
        for person in members["Einkauf"]:
            assert person.last_name not in screen
            assert person.email not in screen

    @pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.CLIENT_ADMIN])
    def test_are_not_for_other_roles_under_any_profile(self, client, role):
        company, teams, members, _course = make_company()
        set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
        screen = text_for(client, make_mandate(role, client=company).person, teams["Einkauf"])
        assert members["Einkauf"][0].last_name not in screen

    def test_come_in_pages_when_there_are_many(self, client):
        company, teams, members, _course = make_company(people=60)
        set_visibility(company, VisibilityProfile.OPEN, at=EARLIER)
        manager = make_manager(teams["Einkauf"])
        first = text_for(client, manager, teams["Einkauf"]).split("<tbody>")[1]
        people = sorted(members["Einkauf"], key=lambda person: (person.last_name, person.first_name))
        assert str(people[49]) in first
        assert str(people[50]) not in first
        second = client.get(page_of(teams["Einkauf"]), {"page": 2}).content.decode()
        assert str(people[50]) in second.split("<tbody>")[1]


class TestMyTeams:
    def test_opens_the_only_team_at_once(self, client):
        team = make_team()
        client.force_login(make_manager(team))
        assert client.get(reverse("lms_dashboards:teams")).url == page_of(team)

    def test_lists_several_teams_but_none_below_another(self, client):
        company = make_client()
        first, second = make_team(company, name="Erstes"), make_team(company, name="Zweites")
        below = make_team(parent=first, name="Darunter")
        manager = make_manager(first)
        make_manager(second, person=manager)
        make_manager(below, person=manager)
        client.force_login(manager)
        screen = client.get(reverse("lms_dashboards:teams")).content.decode()
        assert page_of(first) in screen
        assert page_of(second) in screen
        assert page_of(below) not in screen

    def test_takes_roles_of_the_client_to_the_whole_company(self, client):
        company = make_client()
        client.force_login(make_mandate(Role.HR, client=company).person)
        assert client.get(reverse("lms_dashboards:teams")).url == page_of(root_team(company))

    def test_does_not_exist_for_people_without_a_team_to_see(self, client):
        client.force_login(make_user())
        assert client.get(reverse("lms_dashboards:teams")).status_code == 404
