import datetime

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.dashboards.queries.overview import client_rows
from lms.rollouts.actions import set_target, start_phase
from lms.rollouts.kpis import KPIS
from lms.rollouts.lights import Light
from lms.rollouts.models import PhaseItem
from tests.factories.accounts import make_client, make_mandate, make_members, make_team
from tests.factories.courses import noon
from tests.factories.rollouts import finish_phase, make_programme, phase_of, publish

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
        assert rows[1].untargeted == len(KPIS) - 1
        assert [row.decisions for row in rows] == [1, len(KPIS), 1]
        client.force_login(consultant)
        text = client.get(reverse("lms_dashboards:overview")).content.decode()
        assert text.index("Spät") < text.index("Wartet") < text.index("Ruhe")
        assert "week 47/2026" in text

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
            with django_assert_max_num_queries(12) as queries:
                assert len(client_rows(consultant, on=TODAY)) == sum((1, 19)[: len(costs) + 1])
            costs.append(len(queries))
        assert costs[0] == costs[1]
