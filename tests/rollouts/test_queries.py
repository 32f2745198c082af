import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.accounts.models import Team
from lms.disclosure.periods import Period
from lms.disclosure.queries import published_cells
from lms.rollouts.actions import confirm_promise, set_target, start_phase
from lms.rollouts.kpis import HEADCOUNTS, KPIS
from lms.rollouts.lights import Light
from lms.rollouts.queries import board, team_figures
from tests.factories.accounts import make_client, make_members, make_team, make_user, root_team
from tests.factories.courses import noon
from tests.factories.rollouts import finish_phase, make_programme, phase_of, publish, record_attempt

pytestmark = pytest.mark.django_db

AT = noon("2026-02-25")


def take_quizzes(team, count, *, passed=True):
    for person in make_members(team, count):
        record_attempt(person, at=noon("2026-03-01"), passed=passed)


def queries_of(read):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read()
    return [query["sql"] for query in captured]


class TestBoard:
    def test_of_a_new_client_is_empty_but_works(self):
        shown = board(make_client())

        assert (shown.programme, shown.publication, shown.period) == (None, None, None)
        assert (shown.phases, shown.tiles, shown.lines) == ([], [], [])
        assert (shown.current_phase, shown.next_phase) == (None, None)

    def test_shows_the_phases_with_their_promises(self):
        client = make_client()
        programme = make_programme(client, at=AT)
        finish_phase(phase_of(programme, 1), at=AT)
        start_phase(phase=phase_of(programme, 2), at=AT)

        shown = board(client)

        assert [view.state for view in shown.phases] == ["done", "current", "open", "open", "open"]
        assert [view.is_promise_kept for view in shown.phases] == [True, False, False, False, False]
        assert (shown.current_phase.title, shown.next_phase) == ("Data protection", None)
        assert shown.phases[0].check.evidence
        assert not shown.current_phase.may_complete
        confirm_promise(phase=phase_of(programme, 2), by=make_user(), evidence="AVV", at=AT)
        assert board(client).current_phase.may_complete

    def test_names_the_phase_to_start_next(self):
        client = make_client()
        programme = make_programme(client, at=AT)
        assert board(client).next_phase.title == "Analysis"
        finish_phase(phase_of(programme, 1), at=AT)
        assert board(client).next_phase.title == "Data protection"

    def test_shows_the_whole_company_with_target_light_and_trend(self):
        client = make_client()
        programme = make_programme(client, at=AT)
        set_target(programme=programme, kpi="k4b", target_percent=70, by=None, at=AT)
        take_quizzes(make_team(client), 25)
        take_quizzes(make_team(client), 15, passed=False)
        publish(client, "2026-W10")
        publish(client, "2026-W11")

        shown = board(client)
        tile = next(tile for tile in shown.tiles if tile.kpi.id == "k4b")

        assert shown.period == Period(2026, 11)
        assert (tile.cell.text, tile.n) == ("63%", 40)
        assert tile.target.target_percent == 70
        assert tile.light is Light.BELOW
        assert [(cell.period, cell.text) for cell in tile.trend] == [
            (Period(2026, 10), "63%"),
            (Period(2026, 11), "63%"),
        ]
        assert {one.kpi for one in shown.tiles} == set(KPIS)
        assert [line.figure for line in shown.lines] == list(HEADCOUNTS)

    def test_keeps_a_trend_of_eight_weeks(self):
        client = make_client()
        for number in range(10, 20):
            publish(client, f"2026-W{number}")

        (tile, *_others) = board(client).tiles
        assert [cell.period.week for cell in tile.trend] == list(range(12, 20))
        assert tile.light is Light.NONE

    def test_does_not_show_a_week_that_is_being_filled(self, monkeypatch):
        client = make_client()
        monkeypatch.setattr("lms.rollouts.actions.publishing.close_publication", lambda **kwargs: None)
        take_quizzes(make_team(client), 8)
        publish(client, "2026-W10")

        assert board(client).publication is None

    def test_costs_nine_queries_whatever_the_size(self):
        small, large = make_client(), make_client()
        take_quizzes(make_team(small), 5)
        for _ in range(4):
            take_quizzes(make_team(large), 10)
        for client in (small, large):
            programme = make_programme(client, at=AT)
            set_target(programme=programme, kpi="k1", target_percent=70, by=None, at=AT)
            publish(client, "2026-W10")
        publish(large, "2026-W11")

        assert len(queries_of(lambda: board(small))) == len(queries_of(lambda: board(large))) == 9

    def test_reads_no_sets_of_people(self):
        client = make_client()
        take_quizzes(make_team(client), 8)
        publish(client, "2026-W10")

        for read in (lambda: board(client), lambda: team_figures(root_team(client))):
            for query in queries_of(read):
                assert not re.search("memberset|roster|countedperson|learningrecord|membership", query)


class TestTeamFigures:
    def test_shows_a_team_and_the_teams_directly_below(self):
        client = make_client()
        department = make_team(client)
        first, second = make_team(parent=department), make_team(parent=department)
        make_team(parent=first)
        take_quizzes(first, 25)
        take_quizzes(second, 6, passed=False)
        publish(client, "2026-W10")

        figures = team_figures(Team.objects.get(pk=department.pk))

        column = [kpi.id for kpi in figures.kpis].index("k4a")
        assert figures.team.cells[column].text == "81%"
        assert [(row.team, row.cells[column].text) for row in figures.below] == [
            (first, "at least 80%"),
            (second, "at most 20%"),
        ]
        assert figures.period == Period(2026, 10)
        assert len(figures.lines) == len(HEADCOUNTS)

    def test_hides_alike_what_is_small_empty_and_new(self):  # R11
        client = make_client()
        small, empty = make_team(client), make_team(client)
        take_quizzes(small, 3)
        take_quizzes(make_team(client), 30)
        publish(client, "2026-W10")
        new = make_team(client)

        figures = team_figures(root_team(client))

        texts = {
            row.team: {(cell.text, cell.n, cell.note, cell.lower, cell.upper) for cell in row.cells}
            for row in figures.below
        }
        assert texts[small] == texts[empty] == texts[new] == {("– (group too small)", None, "", None, None)}
        assert figures.has_hidden_cells

    def test_works_before_the_first_publication(self):
        team = make_team()
        figures = team_figures(root_team(team.client))

        assert figures.publication is None
        assert [row.cells for row in figures.below] == [[]]
        assert not figures.has_hidden_cells

    def test_costs_three_queries_for_one_and_for_twenty_teams(self):
        for teams in (1, 20):
            client = make_client()
            for _ in range(teams):
                make_team(client)
            take_quizzes(root_team(client), 6)
            publish(client, "2026-W10")
            team = Team.objects.get(pk=root_team(client).pk)

            assert len(queries_of(lambda team=team: team_figures(team))) == 3

    def test_shows_the_teams_of_its_own_client_only(self):
        client, other = make_client(), make_client()
        take_quizzes(make_team(other), 8)
        publish(other, "2026-W10")
        publish(client, "2026-W10")

        assert team_figures(root_team(client)).below == []


class TestPublishedCells:
    def test_list_every_measure_of_every_group(self):
        client = make_client()
        team = make_team(client)
        take_quizzes(team, 8)
        publish(client, "2026-W10")

        cells = published_cells(client, Period(2026, 10))

        assert len(cells) == 2 * (len(KPIS) + len(HEADCOUNTS))
        assert {cell.text for cell in cells if cell.measure == "k4a"} == {"at least 80%"}
        assert {cell.text for cell in cells if cell.measure == "k1"} == {"– (group too small)"}

    def test_print_numbers_of_people(self):
        client = make_client()
        make_members(make_team(client), 6, starts_on=datetime.date(2026, 3, 1))
        publish(client, "2026-W10")

        assert {cell.text for cell in published_cells(client, Period(2026, 10)) if cell.measure == "onboarding"} == {
            "6"
        }
