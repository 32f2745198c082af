"""Corrected weeks and sums on screens, and addresses that ask for more than there is."""

import pytest
import time_machine
from django.urls import reverse

from lms.accounts.models import Role
from lms.disclosure.models import Release
from lms.disclosure.periods import Period
from lms.rollouts.actions import revise_period
from tests.factories.accounts import make_client, make_manager, make_mandate, make_members, make_team, root_team
from tests.factories.adoption import make_source, use_weeks
from tests.factories.courses import noon
from tests.factories.rollouts import cell, due_at, make_programme, publish, record_attempt

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"
HIDDEN = "– (Gruppe zu klein)"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-11T09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def consultant(client):
    person = make_mandate(Role.CONSULTANT).person
    client.force_login(person)
    return person


def proof_address(cell):
    return reverse("lms_dashboards:proof", args=[cell.release])


class TestCorrections:
    def test_are_told_on_the_board_and_on_both_pages_of_the_number(self, client, consultant):
        team = make_team(make_client(slug="muster"))
        make_programme(team.client, at=noon("2026-03-02"))
        people = make_members(team, 20)
        for person in people:
            record_attempt(person, at=noon("2026-03-01"), passed=False, number=2)
        first = publish(team.client, WEEK)
        assert "korrigiert" not in client.get(reverse("lms_dashboards:board", args=["muster"])).text
        for person in people:
            record_attempt(person, at=noon("2026-03-02"), passed=True, number=1)
        second = revise_period(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, "2026-W10"))

        old = client.get(proof_address(cell(first, "k4a", team))).text
        new = client.get(proof_address(cell(second, "k4a", team))).text

        assert (
            "korrigiert: ersetzt eine frühere Veröffentlichung"
            in client.get(reverse("lms_dashboards:board", args=["muster"])).text
        )
        assert "höchstens 20" in old
        assert f'href="{proof_address(cell(second, "k4a", team))}">Ersetzt durch: mindestens 80' in old
        assert "Dies ist eine Korrektur" in new
        assert "Ersetzt durch" not in new


class TestVolume:
    @pytest.fixture
    def company(self):
        """A busy person in a team of eight, and two even teams; four weeks of a tool that counts actions."""
        client = make_client(slug="muster")
        source = make_source(client)
        teams = [make_team(client) for _ in range(3)]
        people = [make_members(team, size) for team, size in zip(teams, (8, 9, 12), strict=True)]
        weeks = {person: [10] * 4 for team in people for person in team}
        use_weeks(source, weeks | {people[0][0]: [100] * 4}, last=WEEK)
        return client, source, teams, publish(client, WEEK)

    def test_is_shown_per_team_where_nobody_dominates_it(self, client, consultant, company):  # R8 R11
        _owner, source, teams, publication = company

        page = client.get("/kunden/muster/nutzung/").text

        measure = f"volume.{source.pk}"
        assert cell(publication, measure).total == 28 * 40 + 400
        assert ">1.520</a>" in page
        assert cell(publication, measure, teams[0]).total is None
        assert HIDDEN in page
        assert [cell(publication, measure, team).is_shown for team in teams].count(True) == 1

    def test_has_a_page_for_those_who_may_see_the_reports(self, client, consultant, company):
        owner, source, _teams, publication = company
        address = proof_address(cell(publication, f"volume.{source.pk}"))

        page = client.get(address)
        client.force_login(make_manager(root_team(owner)))

        assert "Aktionen in vier Wochen: 1.520" in page.text
        assert source.name in page.text
        assert client.get(address).status_code == 404

    def test_costs_the_same_for_many_people(self, client, consultant, company, django_assert_max_num_queries):
        with django_assert_max_num_queries(23):
            client.get("/kunden/muster/nutzung/")

    def test_pages_of_figures_on_use_open(self, client, consultant, company):
        """The board leads to them."""
        *_rest, publication = company
        release = Release.objects.filter(publication=publication, measure="k0", is_shown=True).first()
        assert client.get(reverse("lms_dashboards:proof", args=[release.pk])).status_code == 200


class TestNoSliceAdHoc:
    """R10: what a reader sends selects among what was published; it never makes a new group."""

    QUERIES = (
        "?role_family=1",
        "?team=1&team=2",
        "?group=team:1|team:2",
        "?location=Berlin&measure=k4a",
        "?from=2026-01-01&to=2026-03-01",
        "?person=1",
        "?min_group_size=1&k=1",
    )

    def test_pages_say_the_same_whatever_is_asked(self, client, consultant):
        team = make_team(make_client(slug="muster"))
        make_programme(team.client, at=noon("2026-03-02"))
        for person in make_members(team, 12):
            record_attempt(person, at=noon("2026-03-01"), passed=True)
        publication = publish(team.client, WEEK)
        cells = Release.objects.count()
        pages = [
            reverse("lms_dashboards:board", args=["muster"]),
            reverse("lms_dashboards:team", args=[team.pk]),
            proof_address(cell(publication, "k4a", team)),
            reverse("lms_adoption:overview", args=["muster"]),
        ]

        for page in pages:
            plain = _main(client.get(page).text)
            for query in self.QUERIES:
                assert _main(client.get(page + query).text) == plain
        assert Release.objects.count() == cells


def _main(text):
    return text.partition("<main")[2].partition("</main>")[0]
