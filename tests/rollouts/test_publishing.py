"""Publishing weeks: idempotent, resumable, one at a time, on the right Monday."""

import datetime
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from lms.accounts.models import Client
from lms.disclosure.actions import LaterPeriodPublished, PeriodNotOver
from lms.disclosure.models import Publication, PublishedMeasure, Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import latest_publications
from lms.rollouts.actions import publish_due_periods, publish_period, publishing
from lms.rollouts.kpis import FIGURES
from lms.rollouts.models import Programme
from tests.factories.accounts import make_client, make_member, make_members, make_team, root_team
from tests.factories.courses import noon
from tests.factories.rollouts import cell, due_at, make_programme, publish, record_attempt

WEEK = "2026-W10"


def weeks_of(client):
    return [publication.period for publication in reversed(latest_publications(client, count=100))]


class Crash(Exception):
    """The machine goes down."""


@pytest.mark.django_db
class TestPublishPeriod:
    def test_publishes_every_figure_of_the_catalog(self):
        client = make_client()

        publication = publish(client, WEEK)

        assert publication.published_at == due_at(client, WEEK)
        assert set(publication.measures.values_list("measure", flat=True)) == {figure.id for figure in FIGURES}

    def test_shows_what_was_true_on_the_last_day_of_the_week(self):
        team = make_team()
        for person in make_members(team, 10):
            record_attempt(person, at=noon("2026-03-08"), passed=True)
        for person in make_members(team, 10):
            record_attempt(person, at=noon("2026-03-09"), passed=True)

        shown = cell(publish(team.client, WEEK), "k4a", team)

        assert (shown.n, shown.text) == (10, "at least 80%")

    def test_shows_who_is_left_out_through_the_gate_too(self):  # R1
        client = make_client()
        many, few = make_team(client), make_team(client)
        make_members(many, 6, starts_on=datetime.date(2026, 3, 2))
        make_members(few, 3, starts_on=datetime.date(2026, 3, 2))

        publication = publish(client, WEEK)

        assert cell(publication, "onboarding", few).text == "– (group too small)"
        assert cell(publication, "onboarding").text == "9"
        assert cell(publication, "onboarding", many).text == "– (group too small)"  # or 9 − 6 would be the few

    def test_changes_nothing_when_repeated(self):
        team = make_team()
        make_members(team, 8)
        publication = publish(team.client, WEEK)
        rows = list(Release.objects.values())
        make_members(team, 8)

        again = publish_period(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, "2026-W12"))

        assert again == publication
        assert again.published_at == due_at(team.client, WEEK)
        assert list(Release.objects.values()) == rows

    def test_refuses_a_week_that_is_not_over(self):
        client = make_client()
        with pytest.raises(PeriodNotOver):
            publish_period(client=client, period=Period.parse("2026-W11"), at=due_at(client, WEEK))

    def test_refuses_a_week_before_the_newest(self):
        client = make_client()
        publish(client, "2026-W11")
        with pytest.raises(LaterPeriodPublished):
            publish(client, WEEK)

    @pytest.mark.parametrize("crashes_before", ["k4a", "k4b"])
    def test_shows_nothing_after_a_crash_and_goes_on_where_it_stopped(self, monkeypatch, crashes_before):
        team = make_team()
        people = make_members(team, 8)
        for person in people:
            record_attempt(person, at=noon("2026-03-01"), passed=True)
        real = publishing.fill_measures

        def crash(*, publication, roster, facts):
            if facts[0].measure == crashes_before:
                raise Crash
            return real(publication=publication, roster=roster, facts=facts)

        with monkeypatch.context() as patched:
            patched.setattr(publishing, "SMALL", 0)  # measure by measure
            patched.setattr(publishing, "fill_measures", crash)
            with pytest.raises(Crash):
                publish(team.client, WEEK)
        assert PublishedMeasure.objects.exists()
        assert latest_publications(team.client) == []
        before = set(Release.objects.values_list("pk", flat=True))
        # What happens between the crash and the repeat belongs to a later week.
        make_members(team, 5, starts_on=datetime.date(2026, 1, 1))
        record_attempt(people[0], at=noon("2026-03-01"), passed=False, number=0)

        publication = publish(team.client, WEEK)

        assert cell(publication, "k4a", team).n == 8
        assert cell(publication, "k4a", team).text == "at least 80%"
        assert before < set(Release.objects.values_list("pk", flat=True))
        assert Publication.objects.count() == 1

    def test_leaves_no_cells_of_a_measure_that_is_not_marked_as_filled(self, monkeypatch):
        from lms.disclosure import actions

        team = make_team()
        make_members(team, 8)
        with monkeypatch.context() as patched:
            patched.setattr(actions.PublishedMeasure.objects, "bulk_create", _crash)
            with pytest.raises(Crash):
                publish(team.client, WEEK)

        assert not Release.objects.exists()

    def test_finishes_an_earlier_week_first(self, monkeypatch):
        client = make_client()
        with monkeypatch.context() as patched:
            patched.setattr(publishing, "fill_measures", _crash)
            with pytest.raises(Crash):
                publish(client, "2026-W10")

        publish(client, "2026-W11")

        assert weeks_of(client) == ["2026-W10", "2026-W11"]

    def test_carries_on_what_has_hardly_changed(self):  # R4
        team = make_team()
        for person in make_members(team, 20):
            record_attempt(person, at=noon("2026-03-01"), passed=True)
        publish(team.client, "2026-W10")
        record_attempt(make_member(team), at=noon("2026-03-10"), passed=False)

        shown = cell(publish(team.client, "2026-W11"), "k4a", team)

        assert (shown.n, shown.note) == (20, "as of week 10/2026")

    def test_costs_the_same_queries_for_8_and_for_40_people(self, django_assert_max_num_queries):
        counts = []
        for size in (8, 40):
            team = make_team()
            for person in make_members(team, size):
                record_attempt(person, at=noon("2026-03-01"), passed=True)
            with django_assert_max_num_queries(120) as captured:
                publish(team.client, WEEK)
            counts.append(len(captured))

        assert counts[0] == counts[1]


def _crash(*args, **kwargs):
    raise Crash


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_publish_one_week_once(self):
        team = make_team()
        for person in make_members(team, 8):
            record_attempt(person, at=noon("2026-03-01"), passed=True)
        client = Client.objects.get(pk=team.client_id)
        ready, errors, results = threading.Barrier(2), [], []

        def work():
            try:
                ready.wait()
                results.append(publish(client, WEEK).pk)
            except Exception as error:  # noqa: BLE001 - the test's own thread reports it
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert errors == []
        assert len(set(results)) == 1
        assert PublishedMeasure.objects.count() == len(FIGURES)
        assert cell(Publication.objects.get(), "k4a", team).n == 8


@pytest.mark.django_db
class TestPublishDuePeriods:
    def test_publishes_last_week_on_monday_at_six_once(self):
        client = make_client()
        make_programme(client, at=noon("2026-03-04"))
        due = due_at(client, WEEK)

        assert publish_due_periods(at=due - datetime.timedelta(seconds=1)) == 0
        assert publish_due_periods(at=due) == 1
        assert publish_due_periods(at=due) == 0
        assert weeks_of(client) == [WEEK]

    @pytest.mark.parametrize(("week", "utc"), [("2026-W13", "2026-03-30T04:00"), ("2026-W43", "2026-10-26T05:00")])
    def test_keeps_to_the_clock_on_the_wall_when_it_changes(self, week, utc):
        client = make_client()
        make_programme(client, at=due_at(client, week) - datetime.timedelta(days=5))
        due = datetime.datetime.fromisoformat(utc).replace(tzinfo=datetime.UTC)

        assert publish_due_periods(at=due - datetime.timedelta(seconds=1)) == 0
        assert publish_due_periods(at=due) == 1
        assert weeks_of(client) == [week]

    def test_publishes_week_53_before_week_1(self):
        client = make_client()
        make_programme(client, at=noon("2026-12-30"))

        assert publish_due_periods(at=due_at(client, "2027-W01")) == 2
        assert weeks_of(client) == ["2026-W53", "2027-W01"]

    def test_makes_up_for_missed_weeks_in_their_order(self):
        client = make_client()
        make_programme(client, at=noon("2026-03-04"))
        publish(client, WEEK)

        assert publish_due_periods(at=due_at(client, "2026-W13")) == 3
        assert weeks_of(client) == ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]

    def test_begins_with_the_week_in_which_the_programme_started(self):
        client = make_client()
        make_programme(client, at=noon("2026-03-08"))

        publish_due_periods(at=due_at(client, "2026-W11"))

        assert weeks_of(client) == ["2026-W10", "2026-W11"]

    def test_goes_by_each_clients_zone(self):
        berlin, auckland = make_client(), make_client(time_zone="Pacific/Auckland")
        for client in (berlin, auckland):
            make_programme(client, at=noon("2026-03-04"))

        publish_due_periods(at=due_at(auckland, WEEK))

        assert (weeks_of(auckland), weeks_of(berlin)) == ([WEEK], [])

    def test_leaves_clients_without_a_programme_alone(self):
        client = make_client()
        assert publish_due_periods(at=due_at(client, WEEK)) == 0

    def test_finishes_a_week_that_was_left_half_filled(self, monkeypatch):
        client = make_client()
        make_programme(client, at=noon("2026-03-04"))
        with monkeypatch.context() as patched:
            patched.setattr(publishing, "fill_measures", _crash)
            with pytest.raises(Crash):
                publish(client, WEEK)

        assert publish_due_periods(at=due_at(client, WEEK)) == 1
        assert weeks_of(client) == [WEEK]

    def test_does_not_let_one_client_keep_the_others_waiting(self, monkeypatch):
        broken, healthy = make_client(), make_client()
        for client in (broken, healthy):
            make_programme(client, at=noon("2026-03-04"))
        real = publishing.publish_period

        def publish_or_crash(*, client, period, at):
            if client == broken:
                raise Crash
            return real(client=client, period=period, at=at)

        monkeypatch.setattr(publishing, "publish_period", publish_or_crash)
        with pytest.raises(ExceptionGroup) as caught:
            publish_due_periods(at=due_at(healthy, "2026-W11"))

        assert caught.value.subgroup(Crash)
        assert len(caught.value.exceptions) == 1  # its later weeks wait for the first
        assert weeks_of(healthy) == ["2026-W10", "2026-W11"]

    def test_asks_one_question_when_nothing_is_due(self, django_assert_num_queries):
        for _ in range(3):
            client = make_client()
            make_programme(client, at=noon("2026-03-04"))
        publish_due_periods(at=due_at(client, WEEK))

        with django_assert_num_queries(1):
            publish_due_periods(at=due_at(client, WEEK) + datetime.timedelta(days=3))


@pytest.mark.django_db
def test_the_figures_of_a_company_that_grows_week_by_week_stay_safe():
    """A year in small: joiners, leavers, attempts; every cell ever shown is checked by the oracle."""
    from lms.disclosure.queries import audit_rows
    from tests.disclosure.oracle import derivable_group, touched_group

    client = make_client()
    teams = [make_team(client) for _ in range(3)]
    people = [person for team, size in zip(teams, (9, 7, 4), strict=True) for person in make_members(team, size)]
    Programme.objects.create(client=client, started_on=datetime.date(2026, 1, 5))
    with time_machine.travel(datetime.datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))):
        for number in range(2, 14):
            monday = Period(2026, number).starts_on
            for index, person in enumerate(people):
                if (index * 7 + number) % 5 == 0:
                    record_attempt(person, at=noon(str(monday)), passed=index % 3 > 0, number=number)
            publish(client, f"2026-W{number:02}")
            people += make_members(teams[number % 3], number % 3, starts_on=monday)

    for measure in ("k4a", "onboarding"):
        shown = [
            frozenset(row["denominator"]) for row in audit_rows(client) if row["shown"] and row["measure"] == measure
        ]
        assert shown
        assert derivable_group(shown, 5) is None
        assert touched_group(shown, 5) is None
    assert root_team(client)
