"""Storing sums, corrected weeks, and figures of a further dimension."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from lms.disclosure import dimensions
from lms.disclosure.actions import NothingToRevise, close_publication, fill_measures, open_publication, open_revision
from lms.disclosure.dimensions import DIMENSIONS, TEAMS, Dimension
from lms.disclosure.facts import MeasureFacts
from lms.disclosure.gate import Tree
from lms.disclosure.models import CountedAmounts, Publication, Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import audit_rows, cells_of, latest_publications, proof_of, published_cells, roster_of
from lms.disclosure.rosters import group_of
from tests.factories.accounts import make_client, make_member, make_members, make_team, root_team
from tests.factories.rollouts import due_at

from .oracle import touched_group

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"


def fill(publication, *, done=lambda person: True, amounts=None):
    """Fill and close a publication with one measure: "done" or, with amounts by pseudonym, the sum "actions"."""
    roster = roster_of(publication)
    if amounts is None:
        facts = MeasureFacts("done", 1, roster.members, {person for person in roster.members if done(person)})
    else:
        facts = MeasureFacts.of_sum("actions", 1, {person: amounts(person) for person in roster.members})
    fill_measures(publication=publication, roster=roster, facts=[facts])
    return close_publication(publication=publication, measures=[facts.measure], at=publication.opened_at)


def week_of(client, week=WEEK, **facts):
    return fill(open_publication(client=client, period=Period.parse(week), at=due_at(client, week)), **facts)


def revised(client, week=WEEK, **facts):
    at = due_at(client, "2026-W20")
    return fill(open_revision(client=client, period=Period.parse(week), at=at), **facts)


def cell(publication, team, measure="done"):
    group = group_of(team.pk)
    return cells_of([publication], groups=[group]).get(publication.week, measure, group)


class TestSums:
    def test_are_printed_as_whole_numbers(self):
        team = make_team()
        make_members(team, 30)

        publication = week_of(team.client, amounts=lambda person: 50)

        assert cell(publication, team, "actions").text == "1,500"
        assert (cell(publication, team, "actions").n, cell(publication, team, "actions").lower) == (30, None)

    def test_of_a_team_with_one_busy_person_are_hidden_like_any_other_cell(self):  # R8 R11
        client = make_client()
        teams = [make_team(client) for _ in range(3)]
        people = [make_members(team, 10) for team in teams]
        busy = people[0][0]

        publication = week_of(client, amounts=lambda person: 100 if person == busy.pseudonym else 10)

        assert cell(publication, teams[0], "actions").text == "– (group too small)"
        assert [cell(publication, team, "actions").is_shown for team in teams].count(True) == 1
        assert cell(publication, root_team(client), "actions").text == "390"
        hidden = Release.objects.filter(is_shown=False)
        assert {(row.n, row.total) for row in hidden} == {(None, None)}

    def test_are_carried_on_with_their_people_and_amounts(self):  # R4
        team = make_team()
        make_members(team, 20)
        week_of(team.client, "2026-W10", amounts=lambda person: 10)
        make_member(team, starts_on=datetime.date(2026, 3, 10))

        publication = week_of(team.client, "2026-W11", amounts=lambda person: 20)

        assert (cell(publication, team, "actions").text, cell(publication, team, "actions").note) == (
            "200",
            "as of week 10/2026",
        )
        *_old, row = [one for one in audit_rows(team.client) if one["group"] == group_of(team.pk)]
        assert row["amounts"] == [10] * 20
        assert row["shown"]["total"] == 200

    def test_let_an_auditor_add_them_up(self):
        team = make_team()
        people = make_members(team, 8)
        amounts = {person.pseudonym: 10 + position for position, person in enumerate(people)}

        week_of(team.client, amounts=amounts.__getitem__)

        for row in audit_rows(team.client):
            assert dict(zip(row["denominator"], row["amounts"], strict=True)) == {
                str(key): value for key, value in amounts.items()
            }
            assert sum(row["amounts"]) == row["shown"]["total"]

    @pytest.mark.parametrize(
        "event",
        [
            "UPDATE {table} SET measure = measure",
            "INSERT INTO {table} (publication_id, measure, amounts) SELECT publication_id, 'x', amounts FROM {table}",
        ],
    )
    def test_keep_their_contributions_for_ever(self, event):
        team = make_team()
        make_members(team, 8)
        week_of(team.client, amounts=lambda person: 1)

        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(event.format(table=CountedAmounts._meta.db_table))


class TestRevisions:
    def test_replace_a_week_and_leave_it_readable(self):
        team = make_team()
        make_members(team, 30)
        first = week_of(team.client, done=lambda person: False)
        old = cell(first, team)

        second = revised(team.client)

        assert latest_publications(team.client, count=5) == [second]
        assert (second.revision, second.replaces, second.is_revision) == (1, first, True)
        assert cell(second, team).text == "at least 80%"
        assert (cell(first, team).text, proof_of(old.release).cell.text) == ("at most 20%", "at most 20%")
        assert {one.text for one in published_cells(team.client, first.week)} == {"at least 80%"}

    def test_are_named_on_the_page_of_the_old_number(self):
        team = make_team()
        make_members(team, 30)
        first = week_of(team.client)
        assert proof_of(cell(first, team).release).correction is None

        second = revised(team.client)

        proof = proof_of(cell(first, team).release)
        assert (proof.correction, proof.corrected) == (second, cell(second, team))
        assert proof_of(cell(second, team).release).correction is None

    def test_pass_the_gate_with_everything_ever_shown(self):
        client = make_client()
        teams = [make_team(client) for _ in range(2)]
        for team in teams:
            make_members(team, 12)
        week_of(client)
        late = make_member(teams[0])  # entered afterwards, with a day before the week

        second = revised(client)
        make_members(teams[0], 5)
        revised(client)
        week_of(client, "2026-W11")

        assert cell(second, teams[0]).n == 12  # the one who was missing would be the difference
        assert str(late.pseudonym) not in str(
            [row["denominator"] for row in audit_rows(client) if row["revision"] == 1 and row["shown"]]
        )
        shown = [frozenset(row["denominator"]) for row in audit_rows(client) if row["shown"]]
        assert {row["revision"] for row in audit_rows(client)} == {0, 1, 2}
        assert touched_group(shown, 5) is None

    def test_carry_on_the_week_itself_and_nothing_newer(self):
        team = make_team()
        make_members(team, 20)
        week_of(team.client, "2026-W10", done=lambda person: False)
        week_of(team.client, "2026-W11")
        make_member(team)

        second = revised(team.client, "2026-W10")

        assert (cell(second, team).text, cell(second, team).note) == ("at most 20%", "")

    def test_of_earlier_weeks_do_not_make_later_ones_old(self):
        team = make_team()
        make_members(team, 20)
        week_of(team.client, "2026-W10")
        week_of(team.client, "2026-W11")
        revised(team.client, "2026-W10", done=lambda person: False)
        make_member(team)

        publication = week_of(team.client, "2026-W12")

        assert (cell(publication, team).text, cell(publication, team).note) == ("at least 80%", "as of week 11/2026")

    def test_go_on_with_what_was_begun(self):
        client = make_client()
        week_of(client)
        begun = open_revision(client=client, period=Period.parse(WEEK), at=due_at(client, "2026-W20"))

        assert open_revision(client=client, period=Period.parse(WEEK), at=due_at(client, "2026-W21")) == begun
        assert latest_publications(client) == [begun.replaces]

    def test_need_a_week_that_is_published(self):
        client = make_client()
        with pytest.raises(NothingToRevise, match="week 10/2026"):
            revised(client)

    def test_are_one_of_a_kind(self):
        client = make_client()
        first = week_of(client)
        revised(client)
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.create(
                client=client,
                period=WEEK,
                ends_on=first.ends_on,
                k=5,
                opened_at=first.opened_at,
                revision=1,
                replaces=first,
            )


SHIFTS = Dimension(
    "shift",
    lambda roster: Tree(
        {roster.tree.roots[0]: None, "shift:early": roster.tree.roots[0], "shift:late": roster.tree.roots[0]}
    ),
    lambda roster, people: {
        roster.tree.roots[0]: roster.people(people),
        "shift:early": roster.people([one for one in people if roster.numbers[one] % 2]),
        "shift:late": roster.people([one for one in people if roster.numbers[one] % 2 == 0]),
    },
)


class TestDimensions:
    def test_are_the_teams(self):
        assert DIMENSIONS == (TEAMS,)

    def test_that_are_declared_are_published_beside_the_teams(self, monkeypatch):
        monkeypatch.setattr(dimensions, "DIMENSIONS", (TEAMS, SHIFTS))
        team = make_team()
        make_members(team, 40)

        publication = week_of(team.client)

        cells = cells_of([publication], groups=["shift:early", "shift:late", group_of(team.pk)])
        assert [cells.get(publication.week, "done", f"shift:{name}").n for name in ("early", "late")] == [20, 20]
        assert cell(publication, team).n == 40

    def test_that_nobody_declared_read_like_hidden_cells(self):  # R10 R11
        team = make_team()
        make_members(team, 40)
        publication = week_of(team.client)

        cells = cells_of([publication], groups=["shift:early", f"{group_of(team.pk)}&role:1", "team:0"])

        for group in ("shift:early", f"{group_of(team.pk)}&role:1", "team:0"):
            assert cells.get(publication.week, "done", group).text == "– (group too small)"
