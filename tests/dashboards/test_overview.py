import datetime
from collections import Counter

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.dashboards.queries.boards import board_screen
from lms.dashboards.queries.overview import client_rows
from lms.disclosure.periods import Period
from lms.rollouts.actions import override_light, revise_period, set_target, start_phase
from lms.rollouts.lights import Light
from lms.rollouts.models import PhaseItem
from tests.factories.accounts import make_client, make_mandate, make_members, make_team, make_user
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.pulses import ask, say
from tests.factories.rollouts import finish_phase, make_programme, phase_of, publish, record_attempt

NOW = noon("2026-11-25")
EARLIER = noon("2026-09-01")
TODAY = NOW.date()

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_consultant():
    person = make_mandate(Role.CONSULTANT).person
    person.language = "en"
    person.save(update_fields=["language"])
    return person


class TestOverview:
    def test_puts_the_client_that_needs_most_first(self, client):
        make_client(name="Ruhe")
        late, waiting = make_client(name="Spät"), make_client(name="Wartet")
        programme = make_programme(late, at=EARLIER)
        finish_phase(phase_of(programme, 1), at=EARLIER)
        start_phase(phase=phase_of(programme, 2), at=EARLIER)
        PhaseItem.objects.filter(key="avv").update(due_on=datetime.date(2026, 11, 24))
        PhaseItem.objects.filter(key="tom").update(due_on=datetime.date(2026, 11, 25))
        make_programme(waiting, at=EARLIER)
        make_members(make_team(waiting), 6)
        set_target(programme=waiting.programme, kpi="k1", target_percent=80, by=None, at=EARLIER)
        publish(waiting, "2026-W47")
        consultant = make_consultant()
        rows = client_rows(consultant, on=TODAY)
        assert [row.client.name for row in rows] == ["Spät", "Wartet", "Ruhe"]
        assert [row.overdue for row in rows] == [1, 0, 0]
        assert rows[0].gate.verdict == "go"
        assert rows[0].current.position == 2
        assert rows[1].counted_lights == [(Light.NONE, 1)]
        assert rows[1].untargeted == 3
        assert [row.decisions for row in rows] == [1, 4, 1]
        client.force_login(consultant)
        text = client.get(reverse("lms_dashboards:overview")).content.decode()
        assert text.index("Spät") < text.index("Wartet") < text.index("Ruhe")
        assert "week 47/2026" in text

    def test_has_the_lights_and_decisions_of_the_board(self):
        company = make_client()
        programme = make_programme(company, at=EARLIER)
        team = make_team(company)
        people = make_members(team, 12)
        course = make_course("Lektion", awards_certificate=False)
        assign(company, course, at=EARLIER)
        for person in people[:11]:
            complete_course(person, course, at=EARLIER)
        ask(company, people, opens_on="2026-10-26")
        for person in people:
            say(person, at=noon("2026-10-27"), recommends=3)
        for kpi, percent in (("k1", 50), ("k15", 20), ("k16", 90), ("k7", 50)):
            set_target(programme=programme, kpi=kpi, target_percent=percent, by=None, at=EARLIER)
        publish(company, "2026-W46")
        publish(company, "2026-W47")
        override_light(programme=programme, kpi="k16", light="bad", reason="Nur Innendienst", by=make_user(), at=NOW)
        row = client_rows(make_consultant(), on=TODAY)[0]
        screen = board_screen(company, may_steer=True, at=NOW)
        lights = {one.tile.kpi.id: one.tile.light for one in screen.tiles if one.tile.target}
        assert lights == {"k1": Light.ON_TARGET, "k15": Light.BELOW, "k16": Light.BELOW}
        assert row.lights == Counter(lights.values())
        assert row.decisions == len(screen.decisions) == 6

    def test_shows_a_corrected_week_once(self):
        company = make_client()
        make_programme(company, at=EARLIER)
        member = make_members(make_team(company), 6)[0]
        publish(company, "2026-W47")
        record_attempt(member, at=EARLIER, passed=True)
        with time_machine.travel(noon("2026-11-27")):
            revised = revise_period(client=company, period=Period.parse("2026-W47"), at=noon("2026-11-27"))
        assert [row.publication for row in client_rows(make_consultant(), on=TODAY)] == [revised]

    def test_is_for_those_who_advise_clients(self, client):
        company = make_client()
        client.force_login(make_mandate(Role.HR, client=company).person)
        assert client.get(reverse("lms_dashboards:overview")).status_code == 404
        advised = make_mandate(Role.CONSULTANT, client=company).person
        make_client()
        assert [row.client for row in client_rows(advised, on=TODAY)] == [company]

    def test_costs_the_same_for_one_and_for_twenty_clients(self, django_assert_max_num_queries):
        consultant = make_consultant()
        costs = []
        for count in (1, 19):
            for _number in range(count):
                company = make_client()
                start_phase(phase=phase_of(make_programme(company, at=EARLIER), 1), at=EARLIER)
                publish(company, "2026-W47")
            with django_assert_max_num_queries(18) as queries:
                assert len(client_rows(consultant, on=TODAY)) == sum((1, 19)[: len(costs) + 1])
            costs.append(len(queries))
        assert costs[0] == costs[1]
