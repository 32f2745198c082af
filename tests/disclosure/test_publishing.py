"""Storing a publication: rosters, releases, immutability."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from lms.accounts.actions import add_member, end_membership
from lms.accounts.models import Membership
from lms.accounts.privacy import erase_for as erase_account
from lms.disclosure import privacy
from lms.disclosure.actions import (
    LaterPeriodPublished,
    MeasureMissing,
    PeriodNotOver,
    close_publication,
    fill_measures,
    open_publication,
)
from lms.disclosure.facts import MeasureFacts
from lms.disclosure.models import (
    CountedPerson,
    MemberSet,
    Published,
    PublishedMeasure,
    Release,
    Roster,
)
from lms.disclosure.periods import Period
from lms.disclosure.queries import audit_rows, cells_of, latest_publications, published_cells, roster_of
from lms.disclosure.rosters import group_of
from lms.disclosure.signals import period_published
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team, root_team
from tests.factories.rollouts import due_at

from .oracle import touched_group

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"  # 2 to 8 March


def week_of(client, week=WEEK, *, is_done=lambda person: True):
    """Publish one measure, "done", over everybody on the roster."""
    at = due_at(client, week)
    publication = open_publication(client=client, period=Period.parse(week), at=at)
    roster = roster_of(publication)
    fulfilled = {person for person in roster.members if is_done(person)}
    fill_measures(publication=publication, roster=roster, facts=[MeasureFacts("done", 1, roster.members, fulfilled)])
    return close_publication(publication=publication, measures=["done"], at=at)


def text_of(publication, team, measure="done"):
    return cells_of([publication], groups=[group_of(team.pk)]).get(publication.week, measure, group_of(team.pk)).text


class TestRoster:
    def test_has_members_in_the_team_of_their_oldest_membership(self):
        client = make_client()
        younger, older = make_team(client), make_team(client)
        person = make_member(younger, starts_on=datetime.date(2026, 2, 1))
        make_membership(older, person=person, starts_on=datetime.date(2026, 1, 1))

        roster = roster_of(open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK)))

        assert roster.members[person.pseudonym].group == group_of(older.pk)

    def test_counts_leavers_until_their_last_day_and_keeps_them_for_28_days(self):
        team = make_team()
        days = {"on Sunday": 8, "on Saturday": 7, "28 days ago": -20, "29 days ago": -21}
        people = {}
        for name, day in days.items():
            membership = make_membership(team)
            end_membership(membership=membership, ends_on=datetime.date(2026, 2, 28) + datetime.timedelta(days=day))
            people[name] = membership.person.pseudonym

        roster = roster_of(
            open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))
        )

        assert set(roster.members) == {people["on Sunday"]}
        assert set(roster.leavers) == {people["on Saturday"], people["28 days ago"]}

    def test_membership_goes_on_through_a_change_of_teams(self):
        client = make_client()
        before = make_membership(make_team(client), starts_on=datetime.date(2026, 1, 5))
        end_membership(membership=before, ends_on=datetime.date(2026, 3, 3))
        add_member(person=before.person, team=make_team(client), starts_on=datetime.date(2026, 3, 4))

        roster = roster_of(open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK)))

        assert roster.members[before.person.pseudonym].since == datetime.date(2026, 1, 5)

    def test_membership_begins_anew_after_a_gap(self):
        client = make_client()
        before = make_membership(make_team(client), starts_on=datetime.date(2026, 1, 5))
        end_membership(membership=before, ends_on=datetime.date(2026, 3, 1))
        add_member(person=before.person, team=make_team(client), starts_on=datetime.date(2026, 3, 4))

        roster = roster_of(open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK)))

        assert roster.members[before.person.pseudonym].since == datetime.date(2026, 3, 4)

    def test_is_frozen_when_the_publication_is_begun(self):  # R4
        team = make_team()
        make_members(team, 6)
        publication = open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))
        make_member(team)
        Membership.objects.filter(team=team).first().delete()

        again = open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))

        assert again == publication
        assert len(roster_of(again).members) == 6

    def test_knows_nobody_of_another_client(self):
        make_members(make_team(), 6)
        client = make_client()

        roster = roster_of(open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK)))

        assert roster.places == {}
        assert roster.tree.groups == [group_of(root_team(client).pk)]


class TestOpenPublication:
    def test_waits_for_monday_six_oclock_where_the_client_is(self):
        client = make_client(time_zone="America/New_York")
        at = datetime.datetime(2026, 3, 9, 9, 59, tzinfo=datetime.UTC)  # the day after clocks went forward there

        with pytest.raises(PeriodNotOver, match="week 10/2026"):
            open_publication(client=client, period=Period.parse(WEEK), at=at)
        assert open_publication(client=client, period=Period.parse(WEEK), at=at + datetime.timedelta(minutes=1))

    def test_refuses_a_week_before_the_newest_one(self):  # R4: the order of releases is fixed
        client = make_client()
        week_of(client, "2026-W11")

        with pytest.raises(LaterPeriodPublished, match="week 11/2026"):
            week_of(client, "2026-W10")

    def test_allows_one_unfinished_week_per_client(self):
        client = make_client()
        open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK))

        with pytest.raises(IntegrityError), transaction.atomic():
            open_publication(client=client, period=Period.parse("2026-W11"), at=due_at(client, "2026-W11"))

    def test_takes_the_clients_smallest_group_as_it_is_then(self):
        client = make_client(min_group_size=7)
        make_members(make_team(client), 6)
        publication = week_of(client)
        client.min_group_size = 5
        client.save()

        publication.refresh_from_db()
        assert publication.k == 7
        assert text_of(publication, root_team(client)) == "– (group too small)"


class TestFillMeasure:
    def test_shows_what_passes_and_hides_the_rest(self):
        client = make_client()
        large, small, other = make_team(client), make_team(client), make_team(client)
        make_members(large, 30), make_members(small, 3), make_members(other, 10)

        publication = week_of(client)

        assert text_of(publication, large) == "at least 80%"
        assert text_of(publication, small) == text_of(publication, other) == "– (group too small)"
        row = PublishedMeasure.objects.get()
        assert (row.shown_cells, row.carried_cells, row.hidden_cells, row.k) == (2, 0, 2, 5)

    def test_stores_nothing_printable_in_hidden_cells(self):  # R11
        team = make_team()
        make_members(team, 3)
        week_of(team.client)

        hidden = Release.objects.filter(is_shown=False)
        assert hidden.count() == 2
        assert {(row.n, row.lower, row.upper, row.carried_from) for row in hidden} == {(None, None, None, None)}
        assert {row.counted.size for row in hidden} == {3}  # for auditors

    def test_carries_people_and_value_on_and_says_since_when(self):  # R4
        team = make_team()
        make_members(team, 30)
        week_of(team.client, "2026-W10", is_done=lambda person: False)
        make_member(team, starts_on=datetime.date(2026, 3, 10))

        publication = week_of(team.client, "2026-W11")

        cells = cells_of([publication], groups=[group_of(team.pk)])
        cell = cells.get(publication.week, "done", group_of(team.pk))
        assert (cell.text, cell.n, cell.note) == ("at most 20%", 30, "as of week 10/2026")
        assert cell.is_carried

    def test_asks_for_more_people_where_the_measure_does(self):
        team = make_team()
        make_members(team, 8)
        at = due_at(team.client, WEEK)
        publication = open_publication(client=team.client, period=Period.parse(WEEK), at=at)
        roster = roster_of(publication)
        facts = MeasureFacts("gain", 1, roster.members, set(), minimum_n=10)
        fill_measures(publication=publication, roster=roster, facts=[facts])
        close_publication(publication=publication, measures=["gain"], at=at)

        publication.refresh_from_db()
        assert text_of(publication, team, "gain") == "– (group too small)"
        assert publication.measures.get().k == 10

    @pytest.mark.parametrize("at_once", [True, False])
    def test_links_all_measures_however_they_come(self, at_once):  # R9
        client = make_client()
        teams = [make_team(client) for _ in range(2)]
        late = [person for team in teams for person in make_members(team, 20)[:3]]
        due_on = due_at(client, WEEK)
        publication = open_publication(client=client, period=Period.parse(WEEK), at=due_on)
        roster = roster_of(publication)
        due = set(roster.members) - {person.pseudonym for person in late}
        facts = [MeasureFacts("members", 1, roster.members, set()), MeasureFacts("due", 1, due, set())]
        for portion in [facts] if at_once else [[one] for one in facts]:
            fill_measures(publication=publication, roster=roster, facts=portion)
        close_publication(publication=publication, measures=["members", "due"], at=due_on)

        # Six are not due, three in each team.
        publication.refresh_from_db()
        groups = [root_team(client), *teams]
        assert [text_of(publication, team, "members") for team in groups] == ["at most 20%"] * 3
        assert [text_of(publication, team, "due") for team in groups] == ["at most 20%", *["– (group too small)"] * 2]

    def test_prints_less_exactly_where_the_rest_would_be_all_alike(self):  # R5
        client = make_client()
        team = make_team(client)
        done = {person.pseudonym for person in make_members(team, 22)[:20]}
        make_members(root_team(client), 38)

        publication = week_of(client, is_done=lambda person: person in done)

        assert text_of(publication, root_team(client)) == "20–40%"  # 33 % would be exactly the 20 of the team
        assert text_of(publication, team) == "91%"

    def test_is_done_once(self):
        team = make_team()
        make_members(team, 8)
        publication = open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))
        roster = roster_of(publication)
        facts = MeasureFacts("done", 1, roster.members, set())

        assert fill_measures(publication=publication, roster=roster, facts=[facts]) == ["done"]
        assert fill_measures(publication=publication, roster=roster, facts=[facts]) == []
        assert Release.objects.count() == 2

    def test_shares_one_row_between_equal_sets(self):
        team = make_team()
        make_members(team, 8)
        week_of(team.client, "2026-W10")
        week_of(team.client, "2026-W11")

        assert MemberSet.objects.count() == 1  # team and company, denominator and numerator, both weeks

    def test_refuses_somebody_who_is_not_on_the_roster(self):
        client = make_client()
        publication = open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK))

        with pytest.raises(KeyError):
            fill_measures(
                publication=publication,
                roster=roster_of(publication),
                facts=[MeasureFacts("done", 1, {uuid.uuid4()}, set())],
            )


class TestClosePublication:
    def test_makes_the_week_visible_and_says_so_once(self):
        team = make_team()
        make_members(team, 8)
        heard = []

        def listen(publication, at, **kwargs):
            heard.append((publication.period, at))

        period_published.connect(listen)
        try:
            publication = week_of(team.client)
            close_publication(publication=publication, measures=["done"], at=due_at(team.client, "2026-W20"))
        finally:
            period_published.disconnect(listen)

        assert heard == [(WEEK, due_at(team.client, WEEK))]
        assert latest_publications(team.client) == [publication]

    def test_shows_nothing_before(self):
        team = make_team()
        make_members(team, 8)
        publication = open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))
        roster = roster_of(publication)
        fill_measures(publication=publication, roster=roster, facts=[MeasureFacts("done", 1, roster.members, set())])

        assert latest_publications(team.client) == []
        assert published_cells(team.client, Period.parse(WEEK)) == []
        assert text_of(publication, team) == "– (group too small)"
        assert list(audit_rows(team.client)) == []

    def test_refuses_a_week_that_is_not_complete(self):
        client = make_client()
        publication = open_publication(client=client, period=Period.parse(WEEK), at=due_at(client, WEEK))

        with pytest.raises(MeasureMissing, match="done"):
            close_publication(publication=publication, measures=["done"], at=due_at(client, WEEK))


class TestPublishedFigures:
    @pytest.fixture
    def publication(self):
        team = make_team()
        make_members(team, 8)
        return week_of(team.client)

    def test_are_not_changed_by_the_model(self, publication):
        for row in (Release.objects.first(), Roster.objects.first(), MemberSet.objects.first()):
            with pytest.raises(Published):
                row.save()
            with pytest.raises(Published):
                row.delete()
            with pytest.raises(Published):
                type(row).objects.update(pk=row.pk)
            with pytest.raises(Published):
                type(row).objects.all().delete()

    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("release", "n"),
            ("publishedmeasure", "hidden_cells"),
            ("memberset", "size"),
            ("roster", "publication_id"),
            ("countedperson", "number"),
            ("publication", "k"),
        ],
    )
    def test_are_not_changed_by_the_database(self, publication, table, column):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE lms_disclosure_{table} SET {column} = {column}")

    def test_get_no_further_cells(self, publication):
        row = Release.objects.first()
        row.pk, row.group, row._state.adding = None, "team:0", True

        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            row.save()

    def test_stay_when_a_person_is_erased(self, publication):
        person = Membership.objects.first().person
        before = [str(cell) for cell in published_cells(publication.client, publication.week)]
        rows = list(audit_rows(publication.client))

        privacy.erase_for(person)
        erase_account(person)

        assert [str(cell) for cell in published_cells(publication.client, publication.week)] == before
        assert list(audit_rows(publication.client)) == rows

    @pytest.mark.parametrize("values", [{"n": 4}, {"is_shown": False}, {"lower": 90}, {"fulfilled": None}])
    def test_keep_the_rules_in_the_database(self, values):  # R1, R11
        team = make_team()
        publication = open_publication(client=team.client, period=Period.parse(WEEK), at=due_at(team.client, WEEK))
        people = MemberSet.holding(0b11111, client=team.client)
        people.save()
        good = {"is_shown": True, "n": 5, "lower": 80, "upper": 85, "counted": people, "fulfilled": people}
        Release.objects.create(publication=publication, measure="good", group="team:1", **good)

        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(publication=publication, measure="bad", group="team:1", **{**good, **values})


class TestAuditRows:
    def test_tell_whom_each_cell_counts(self):
        client = make_client()
        large, small = make_team(client), make_team(client)
        people = make_members(large, 8)
        lonely = make_members(small, 3)
        everybody = {str(person.pseudonym) for person in (*people, *lonely)}
        done = {str(person.pseudonym) for person in people[:4]}
        week_of(client, is_done=lambda pseudonym: str(pseudonym) in done)

        rows = {row["group"]: row for row in audit_rows(client)}

        root = rows[group_of(root_team(client).pk)]
        assert set(root["denominator"]) == everybody
        assert set(root["numerator"]) == done
        assert root["shown"] == {"n": 11, "lower": 20, "upper": 40, "total": None, "means": None}
        assert (root["period"], root["measure"], root["k"], root["formula_version"]) == (WEEK, "done", 5, 1)
        assert rows[group_of(small.pk)]["shown"] is None
        assert set(rows[group_of(small.pk)]["denominator"]) == {str(person.pseudonym) for person in lonely}

    def test_let_an_auditor_check_the_gate(self):
        client = make_client()
        teams = [make_team(client) for _ in range(3)]
        for team, size in zip(teams, (8, 9, 3), strict=True):
            make_members(team, size)
        for number in range(10, 16):
            week_of(client, f"2026-W{number}")
            make_members(teams[number % 3], number % 4, starts_on=Period(2026, number).ends_on)

        shown = [frozenset(row["denominator"]) for row in audit_rows(client) if row["shown"]]

        assert len(set(shown)) > 3
        assert touched_group(shown, 5) is None

    def test_of_a_cell_carried_on_are_those_of_the_cell_it_comes_from(self):
        team = make_team()
        make_members(team, 8)
        week_of(team.client, "2026-W10")
        joiner = make_member(team, starts_on=datetime.date(2026, 3, 10))
        week_of(team.client, "2026-W11")

        old, new = [row for row in audit_rows(team.client) if row["group"] == group_of(team.pk)]

        assert new["denominator"] == old["denominator"]
        assert str(joiner.pseudonym) not in new["denominator"]
        assert (new["period"], new["data_from"]) == ("2026-W11", "2026-W10")


class TestPrivacy:
    def test_exports_where_a_person_was_counted(self):
        team = make_team(name="Einkauf")
        person, *_others = make_members(team, 8)
        week_of(team.client, is_done=lambda pseudonym: pseudonym == person.pseudonym)

        assert privacy.export_for(person) == {
            "counted_in": [
                {
                    "client": team.client.name,
                    "week": WEEK,
                    "revision": 0,
                    "team": "Einkauf",
                    "member_since": "2026-01-01",
                    "left_on": None,
                    "role_family": None,
                    "counted": ["done"],
                    "fulfilled": ["done"],
                }
            ]
        }
        assert privacy.export_for(_others[0])["counted_in"][0]["fulfilled"] == []

    def test_nothing_leads_back_to_an_erased_account(self):
        team = make_team()
        person, *_others = make_members(team, 8)
        week_of(team.client)
        privacy.erase_for(person)
        erase_account(person)

        assert privacy.export_for(person) == {"counted_in": []}
        assert CountedPerson.objects.count() == 8
