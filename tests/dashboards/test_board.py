import datetime

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.disclosure.models import Publication
from lms.rollouts.actions import confirm_promise, set_target, start_phase
from tests.factories.accounts import make_client, make_manager, make_mandate, make_members, make_team, make_user
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import close_phase, finish_phase, make_programme, phase_of, publish

NOW = noon("2026-11-25")  # a Wednesday
EARLIER = noon("2026-09-01")
BUDGET = 15

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def board_of(company):
    return reverse("lms_dashboards:board", args=[company.slug])


def make_consultant():
    person = make_mandate(Role.CONSULTANT).person
    person.language = "en"
    person.save(update_fields=["language"])
    return person


def text_for(client, person, company):
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    response = client.get(board_of(company))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def make_company(**fields):
    """A company of thirty with a programme, one mandatory course, twenty of them done."""
    company = make_client(**fields)
    course = make_course()
    people = make_members(make_team(company), 30)
    assign(company, course, at=EARLIER, due_on=datetime.date(2026, 10, 30))
    for person in people[:20]:
        complete_course(person, course, at=noon("2026-10-20"))
    return company, make_programme(company, at=EARLIER)


class TestBoard:
    def test_shows_the_five_phases_with_their_promises(self, client):
        company, programme = make_company()
        finish_phase(phase_of(programme, 1), at=EARLIER)
        start_phase(phase=phase_of(programme, 2), at=NOW)
        screen = text_for(client, make_consultant(), company)
        stepper = screen.split('class="phase-stepper"')[1]
        for position in range(1, 6):
            assert phase_of(programme, position).title in stepper
            assert phase_of(programme, position).promise in stepper
        assert "Protokoll vom 3. März 2026" in screen
        assert screen.count('aria-current="step"') == 1

    def test_puts_a_figure_beside_its_target_people_and_age(self, client):
        company, programme = make_company()
        consultant = make_consultant()
        target = {"kpi": "k1", "target_percent": 65, "tolerance_points": 5}
        set_target(programme=programme, by=consultant, at=EARLIER, **target)
        publish(company, "2026-W46")
        publish(company, "2026-W47")
        tile = text_for(client, consultant, company).split('aria-labelledby="kpi-k1"')[1].split("</article>")[0]
        assert "67%" in tile
        assert "Target: 65%" in tile
        assert "30 people" in tile
        assert "week 47/2026" in tile
        assert "traffic-light--ok" in tile
        assert "On target" in tile

    def test_draws_the_weeks_and_gives_them_as_a_table_too(self, client):
        company, _programme = make_company()
        publish(company, "2026-W46")
        publish(company, "2026-W47")
        tile = text_for(client, make_consultant(), company).split('id="kpi-k1"')[1].split("</details>")[0]
        assert 'class="sparkline"' in tile
        assert 'aria-hidden="true"' in tile.split('class="sparkline"')[1].split(">")[0]
        for week in ("week 46/2026", "week 47/2026"):
            assert week in tile.split("<tbody>")[1]

    def test_is_read_only_for_the_clients_own_roles(self, client):
        company, programme = make_company()
        start_phase(phase=phase_of(programme, 1), at=EARLIER)
        publish(company, "2026-W47")
        for role in (Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN):
            screen = text_for(client, make_mandate(role, client=company).person, company)
            assert "To be decided now" in screen
            assert "/rollout/phasen/" not in screen
            assert reverse("lms_dashboards:publish_week", args=[company.slug]) not in screen

    def test_does_not_exist_for_strangers(self, client):
        company, _programme = make_company()
        team = make_team(company)
        strangers = [
            make_user(),
            make_manager(team),
            make_mandate(Role.TRAINER).person,
            make_mandate(Role.HR, client=make_client()).person,
            make_mandate(Role.CONSULTANT, client=make_client()).person,
        ]
        for person in strangers:
            client.force_login(person)
            assert client.get(board_of(company)).status_code == 404

    def test_asks_consultants_to_start_the_programme(self, client):
        company = make_client()
        screen = text_for(client, make_consultant(), company)
        assert reverse("lms_rollouts:start_programme", args=[company.slug]) in screen

    def test_tells_the_client_that_nothing_has_begun(self, client):
        company = make_client()
        screen = text_for(client, make_mandate(Role.HR, client=company).person, company)
        assert "The programme has not begun yet" in screen

    def test_costs_the_same_for_one_and_for_eight_weeks(self, client, django_assert_max_num_queries):
        company, _programme = make_company()
        consultant = make_consultant()
        costs = []
        for weeks in (["2026-W40"], [f"2026-W{week}" for week in range(41, 48)]):
            for week in weeks:
                publish(company, week)
            text_for(client, consultant, company)
            with django_assert_max_num_queries(BUDGET) as queries:
                client.get(board_of(company))
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestDecisions:
    def test_follow_the_phase_from_start_to_completion(self, client):
        company, programme = make_company()
        consultant, phase = make_consultant(), phase_of(programme, 1)
        assert reverse("lms_rollouts:start_phase", args=[phase.pk]) in text_for(client, consultant, company)
        start_phase(phase=phase, at=EARLIER)
        assert reverse("lms_rollouts:confirm_promise", args=[phase.pk]) in text_for(client, consultant, company)
        confirm_promise(phase=phase, by=consultant, evidence="Kennzahlenblatt", at=NOW)
        assert reverse("lms_rollouts:gate", args=[company.slug, "analyse"]) in text_for(client, consultant, company)
        close_phase(phase, at=NOW)
        following = reverse("lms_rollouts:start_phase", args=[phase_of(programme, 2).pk])
        assert following in text_for(client, consultant, company)

    def test_ask_for_targets_that_are_missing(self, client):
        company, programme = make_company()
        publish(company, "2026-W47")
        consultant = make_consultant()
        link = f"{reverse('lms_rollouts:set_target', args=[programme.pk])}?kpi=k1"
        assert link in text_for(client, consultant, company)
        set_target(programme=programme, kpi="k1", target_percent=80, by=consultant, at=NOW)
        assert link not in text_for(client, consultant, company)

    def test_name_a_figure_below_its_target(self, client):
        company, programme = make_company()
        set_target(programme=programme, kpi="k1", target_percent=95, by=None, at=EARLIER)
        publish(company, "2026-W47")
        assert "“Enablement rate” is below target" in text_for(client, make_consultant(), company)


class TestPublishWeek:
    def test_publishes_what_is_over_and_says_so(self, client):
        company, _programme = make_company()
        publish(company, "2026-W45")
        client.force_login(make_consultant())
        response = client.post(reverse("lms_dashboards:publish_week", args=[company.slug]), follow=True)
        assert "week 47/2026 is published." in response.content.decode()
        weeks = Publication.objects.of_client(company).published().values_list("period", flat=True)
        assert list(weeks) == ["2026-W45", "2026-W46", "2026-W47"]

    def test_does_nothing_the_second_time(self, client):
        company, _programme = make_company()
        publish(company, "2026-W46")
        client.force_login(make_consultant())
        for _time in range(2):
            response = client.post(reverse("lms_dashboards:publish_week", args=[company.slug]), follow=True)
        assert "Everything that is over is published." in response.content.decode()
        assert Publication.objects.of_client(company).count() == 2

    def test_publishes_the_running_week_of_a_demo_client_only(self, client):
        consultant = make_consultant()
        for is_demo, newest in ((True, "2026-W48"), (False, "2026-W47")):
            company, _programme = make_company(is_demo=is_demo)
            publish(company, "2026-W46")
            client.force_login(consultant)
            client.post(reverse("lms_dashboards:publish_week", args=[company.slug]))
            assert Publication.objects.of_client(company).latest("ends_on").period == newest

    def test_is_for_consultants(self, client):
        company, _programme = make_company()
        client.force_login(make_mandate(Role.CLIENT_ADMIN, client=company).person)
        assert client.post(reverse("lms_dashboards:publish_week", args=[company.slug])).status_code == 404
        assert not Publication.objects.of_client(company).exists()

    def test_takes_no_link(self, client):
        company, _programme = make_company()
        client.force_login(make_consultant())
        assert client.get(reverse("lms_dashboards:publish_week", args=[company.slug])).status_code == 405


class TestClients:
    def test_shows_consultants_where_each_programme_stands(self, client):
        company, programme = make_company(name="Musterwerke")
        finish_phase(phase_of(programme, 1), at=EARLIER)
        start_phase(phase=phase_of(programme, 2), at=NOW)
        publish(company, "2026-W47")
        make_client(name="Neuland")
        client.force_login(make_consultant())
        screen = " ".join(client.get(reverse("lms_dashboards:clients")).content.decode().split())
        assert "Phase 2 of 5" in screen.split("Musterwerke")[1]
        assert "Published up to week 47/2026" in screen
        assert "The programme has not begun yet" in screen.split("Neuland")[1]

    def test_shows_a_consultant_of_one_client_only_this_one(self, client):
        company = make_client(name="Eigener Kunde")
        make_client(name="Fremder Kunde")
        client.force_login(make_mandate(Role.CONSULTANT, client=company).person)
        screen = client.get(reverse("lms_dashboards:clients")).content.decode()
        assert "Eigener Kunde" in screen
        assert "Fremder Kunde" not in screen

    def test_does_not_exist_for_others(self, client):
        make_client()
        client.force_login(make_user())
        assert client.get(reverse("lms_dashboards:clients")).status_code == 404

    def test_costs_the_same_for_one_and_for_twenty(self, client, django_assert_max_num_queries):
        client.force_login(make_consultant())
        costs = []
        for count in (1, 19):
            for _number in range(count):
                make_programme(make_client(), at=EARLIER)
            client.get(reverse("lms_dashboards:clients"))
            with django_assert_max_num_queries(BUDGET) as queries:
                client.get(reverse("lms_dashboards:clients"))
            costs.append(len(queries))
        assert costs[0] == costs[1]
