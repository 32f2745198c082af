"""Correcting published weeks: once, resumably, and without touching what was published."""

import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command

from lms.disclosure.actions import NothingToRevise
from lms.disclosure.models import CountedPerson, Publication, PublishedMeasure, Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import audit_rows, latest_publications
from lms.rollouts.actions import publish_period, publishing, revise_period
from tests.disclosure.oracle import touched_group_quickly
from tests.factories.accounts import make_client, make_member, make_members, make_team
from tests.factories.courses import noon
from tests.factories.rollouts import cell, due_at, publish, record_attempt

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"


def revise(client, week=WEEK, *, later="2026-W20"):
    return revise_period(client=client, period=Period.parse(week), at=due_at(client, later))


def make_week():
    """Twenty people of a team who failed in the week, as far as was known; then it turns out that all passed."""
    team = make_team()
    people = make_members(team, 20)
    for person in people:
        record_attempt(person, at=noon("2026-03-01"), passed=False, number=2)
    publication = publish(team.client, WEEK)
    for person in people:
        record_attempt(person, at=noon("2026-03-02"), passed=True, number=1)
    return team, publication


class Crash(Exception):
    """The machine goes down."""


class TestRevisePeriod:
    def test_counts_what_became_known_later(self):
        team, first = make_week()

        second = revise(team.client)

        assert (cell(first, "k4a", team).text, cell(second, "k4a", team).text) == ("at most 20%", "at least 80%")
        assert latest_publications(team.client) == [second]

    def test_counts_nothing_that_happened_later(self):
        team, _first = make_week()
        for person in make_members(team, 10, starts_on=datetime.date(2026, 3, 9)):
            record_attempt(person, at=noon("2026-03-10"), passed=False)

        assert cell(revise(team.client), "k4a", team).n == 20

    def test_changes_nothing_when_repeated(self):
        team, _first = make_week()
        second = revise(team.client)
        rows = (Publication.objects.count(), Release.objects.count(), CountedPerson.objects.count())

        assert revise(team.client, later="2026-W21") == second
        assert rows == (Publication.objects.count(), Release.objects.count(), CountedPerson.objects.count())

    def test_begins_nothing_where_nothing_new_is_known(self):
        team = make_team()
        make_members(team, 8)
        publication = publish(team.client, WEEK)

        assert revise(team.client) == publication
        assert Publication.objects.count() == 1

    def test_takes_in_who_was_entered_late_as_far_as_the_gate_allows(self):
        team, _first = make_week()
        for person in make_members(team, 5):
            record_attempt(person, at=noon("2026-03-01"), passed=True)
        second = revise(team.client)
        make_member(team)
        third = revise(team.client)

        assert cell(second, "k4a", team).n == 25
        assert third.revision == 2
        shown = [frozenset(row["denominator"]) for row in audit_rows(team.client) if row["shown"]]
        assert touched_group_quickly(shown, 5) is None

    @pytest.mark.parametrize("filled", [0, 3])
    def test_goes_on_after_a_crash_with_what_was_known_when_it_began(self, monkeypatch, filled):
        team, first = make_week()
        real, calls = publishing.fill_measures, []

        def crash(**kwargs):
            calls.append(kwargs)
            if len(calls) > filled:
                raise Crash
            return real(**kwargs)

        with monkeypatch.context() as patched:
            patched.setattr(publishing, "SMALL", 0)  # measure by measure
            patched.setattr(publishing, "fill_measures", crash)
            with pytest.raises(Crash):
                revise(team.client)
        assert latest_publications(team.client) == [first]
        make_members(team, 9)

        second = revise(team.client, later="2026-W21")

        assert second.opened_at == due_at(team.client, "2026-W20")
        assert cell(second, "k4a", team).n == 20
        assert PublishedMeasure.objects.filter(publication=second).count() == first.measures.count()

    def test_is_finished_by_the_next_week(self, monkeypatch):
        team, _first = make_week()
        with monkeypatch.context() as patched:
            patched.setattr(publishing, "fill_measures", lambda **kwargs: _crash())
            with pytest.raises(Crash):
                revise(team.client)

        publish_period(client=team.client, period=Period.parse("2026-W11"), at=due_at(team.client, "2026-W11"))

        found = Publication.objects.of_client(team.client).current().order_by("ends_on")
        assert [(one.period, one.revision) for one in found] == [("2026-W10", 1), ("2026-W11", 0)]

    def test_needs_a_published_week(self):
        client = make_client()
        with pytest.raises(NothingToRevise, match="week 10/2026"):
            revise(client)
        assert not Publication.objects.exists()


def _crash():
    raise Crash


class TestCommand:
    def test_says_what_it_did(self, capsys):
        team, _first = make_week()
        arguments = ["--client", team.client.slug, "--period", WEEK, "--revise"]
        with time_machine.travel(noon("2026-03-20"), tick=False):
            call_command("publish_period", *arguments)
            call_command("publish_period", *arguments)

        out = capsys.readouterr().out
        assert "week 10/2026 is corrected.\nCells shown: " in out
        assert "nothing new is known about week 10/2026" in out

    def test_says_what_is_not_published(self):
        client = make_client()
        with pytest.raises(CommandError, match="nothing to correct"):
            call_command("publish_period", "--client", client.slug, "--period", WEEK, "--revise")
