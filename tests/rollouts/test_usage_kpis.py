"""Golden tests of the KPIs about use: small worlds whose figures can be counted by hand."""

import datetime
import json

import pytest

from lms.accounts.actions import end_membership
from lms.accounts.models import Membership
from lms.accounts.privacy import erase_for as erase_account
from lms.adoption.actions import import_usage
from lms.adoption.privacy import erase_for as erase_usage
from lms.adoption.queries import usage_as_of
from lms.disclosure.periods import Period
from lms.rollouts.kpis import USAGE_FIGURES, USAGE_KPIS, AsOf, Share, kpi_named
from lms.rollouts.kpis.k0 import USAGE_COVERAGE
from lms.rollouts.kpis.k7 import YOUNG_LICENSE
from lms.rollouts.kpis.k10 import Habit, habit_of
from lms.rollouts.queries import board
from tests.factories.accounts import make_client, make_member, make_members, make_team
from tests.factories.adoption import AT, make_source, use, use_weeks
from tests.factories.rollouts import as_of, cell, publish

pytestmark = pytest.mark.django_db

WEEK = "2026-W10"  # 2 to 8 March
K7, K7W, K8, K9, K10, K11A, K11B, K12 = USAGE_KPIS


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def source(team):
    return make_source(team.client)


def weeks_of(source, *numbers, person=None, last=WEEK):
    """A person, by default a new member of the client, with these actions per week."""
    person = person or make_member(source.client.teams.last())
    use_weeks(source, {person: numbers}, last=last)
    return person


def shares(facts):
    return {kpi.id: (kpi.share(facts).numerator, kpi.share(facts).denominator) for kpi in USAGE_KPIS}


NOBODY = {kpi.id: (0, 0) for kpi in USAGE_KPIS}


class TestHabit:
    @pytest.mark.parametrize(
        ("weeks", "habit"),
        [
            ([20] * 9 + [0] * 3, Habit.POWER),
            ([20] * 8 + [0] * 4, Habit.NOVICE),
            ([1] * 9 + [0] * 3, Habit.HABITUAL),
            ([6] + [0] * 11, Habit.LOW),
            ([0] * 11 + [12], Habit.NOVICE),
            ([0] * 12, Habit.NONE),
            ([5] * 3, Habit.NOT_RATED),
            ([], Habit.NOT_RATED),
            ([0, 1, 1, 1, 1], Habit.HABITUAL),
            ([20, 20, 20, 20], Habit.POWER),
            ([1, 1, 1, 0], Habit.LOW),
            ([9] * 30 + [0] * 12, Habit.NONE),
        ],
    )
    def test_has_the_class_that_twelve_weeks_say(self, weeks, habit):
        assert habit_of(weeks) is habit

    def test_of_a_person_counts_the_weeks_since_the_license(self, team, source):
        weeks_of(source, *[20] * 9, 0, 0, 0)  # power
        weeks_of(source, *[20] * 8, 0, 0, 0, 0)  # novice
        weeks_of(source, None, None, None, None, None, None, None, None, 1, 1, 1, 1)  # four of four
        weeks_of(source, *[None] * 9, 1, 1, 1)  # too few weeks
        assert K10.share(as_of(team.client, WEEK)) == Share(2, 3)

    def test_adds_no_actions_of_different_tools_but_their_weeks(self, team, source):
        person = make_member(team)
        use_weeks(source, {person: [10, 0] * 6}, last=WEEK)
        use_weeks(make_source(team.client), {person: [0, 10] * 6}, last=WEEK)
        assert K10.share(as_of(team.client, WEEK)) == Share(1, 1)


class TestEveryKpi:
    def test_has_no_value_for_nobody(self, team):
        assert shares(as_of(team.client, WEEK)) == NOBODY

    def test_counts_those_with_a_license_and_whether_they_were_active(self, team, source):
        weeks_of(source, 1, 2, 3, 4)
        weeks_of(source, 0, 0, 5, 0)
        weeks_of(source, 0, 0, 0, 0)
        weeks_of(source, None, None, None, None)  # no license is not idle
        weeks_of(source, 5, 5, None, None)  # lost it

        assert shares(as_of(team.client, WEEK)) == {
            "k7": (2, 3),
            "k7w": (1, 3),
            "k8": (1, 2),
            "k9": (0, 0),  # nobody knows when these licenses began
            "k10": (1, 3),
            "k11a": (0, 2),
            "k11b": (0, 2),
            "k12": (2, 3),
        }

    def test_has_no_value_when_everybody_has_left(self, team, source):
        for person in make_members(team, 6):
            weeks_of(source, 1, 1, 1, 1, person=person)
        for membership in Membership.objects.filter(team=team):
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 7))
        facts = as_of(team.client, WEEK)
        assert (shares(facts), USAGE_COVERAGE.people(facts)) == (NOBODY, set())

    @pytest.mark.parametrize(("days", "counts"), [(29, 0), (30, 1), (31, 1)])
    def test_leaves_joiners_out_for_30_days(self, team, source, days, counts):
        joined_on = datetime.date(2026, 3, 8) - datetime.timedelta(days=days)
        weeks_of(source, 1, 1, 1, 1, person=make_member(team, starts_on=joined_on))
        assert K7.share(as_of(team.client, WEEK)) == Share(counts, counts)

    @pytest.mark.parametrize(("days", "counts"), [(13, 0), (14, 1), (15, 1)])
    def test_leaves_licenses_out_for_14_days(self, team, days, counts):
        since = datetime.date(2026, 3, 8) - datetime.timedelta(days=days)
        person, source = make_member(team), make_source(team.client, format="chatgpt_users")
        lines = ["period_start,period_end,email,created_or_invited_date,messages"]
        for week in ("2026-W07", "2026-W08", "2026-W09", WEEK):
            period = Period.parse(week)
            lines.append(f"{period.starts_on},{period.ends_on},{person.email},{since},3")
        import_usage(source=source, content="\n".join(lines).encode(), at=AT)

        facts = as_of(team.client, WEEK)

        assert K7.share(facts) == K9.share(facts) == Share(counts, counts)
        assert K12.share(facts) == Share(1, 1)
        assert len(YOUNG_LICENSE.people(facts)) == 1 - counts

    @pytest.mark.parametrize("week", ["2026-W13", "2026-W43", "2026-W53", "2027-W01"])
    def test_counts_in_weeks_with_a_change_of_the_clock_and_in_week_53(self, team, source, week):
        weeks_of(source, 1, 1, 1, 1, last=week)
        assert K7.share(as_of(team.client, week)) == K7W.share(as_of(team.client, week)) == Share(1, 1)

    def test_needs_all_of_its_28_days(self, team, source):
        weeks_of(source, 1, 1, 1)
        facts = as_of(team.client, WEEK)
        assert (K7.share(facts), K7W.share(facts)) == (Share(0, 0), Share(1, 1))

    @pytest.mark.parametrize(("last", "counts"), [("2026-W09", 1), ("2026-W06", 1), ("2026-W05", 0), ("2026-W11", 0)])
    def test_is_about_the_newest_complete_week_of_the_last_four(self, team, source, last, counts):
        weeks_of(source, 0, 0, 1, last=last)
        assert K7W.share(as_of(team.client, WEEK)) == Share(counts, counts)

    def test_does_not_count_a_week_that_is_not_complete(self, team, source):
        person = weeks_of(source, 0, 0, 1, last="2026-W09")
        use(source, [(person, "2026-03-02", 0), (person, "2026-03-03", 0)])
        assert K7W.share(as_of(team.client, WEEK)) == Share(1, 1)

    def test_counts_a_person_once_across_tools(self, team, source):
        person = weeks_of(source, 1, 1, 1, 1)
        weeks_of(make_source(team.client), 0, 0, 0, 0, person=person)
        assert K7.share(as_of(team.client, WEEK)) == Share(1, 1)

    @pytest.mark.parametrize(("strangers", "counts"), [(1, 4), (2, 0)])
    def test_is_grey_below_80_percent_of_known_accounts(self, team, source, strangers, counts):
        for person in make_members(team, 4):
            weeks_of(source, 1, 1, 1, 1, person=person)
        for number in range(strangers):
            use_weeks(source, {f"fremd-{number}@x.de": [1, 1, 1, 1]}, last=WEEK)
        facts = as_of(team.client, WEEK)
        assert K7.share(facts) == Share(counts, counts)
        assert len(USAGE_COVERAGE.people(facts)) == 4

    def test_counts_nothing_of_another_client(self, team, source):
        weeks_of(source, 1, 1, 1, 1)
        assert shares(as_of(make_client(), WEEK)) == NOBODY

    def test_is_the_same_when_it_is_computed_again_later(self, team, source):
        people = make_members(team, 8)
        for person in people[:6]:
            weeks_of(source, 1, 1, 1, 1, person=person)
        publication = publish(team.client, WEEK)
        before = {figure.id: figure.facts(AsOf.of(publication)) for figure in USAGE_FIGURES}

        weeks_of(source, 0, 0, 0, 0, person=people[0])
        weeks_of(source, 1, 1, 1, 1, person=people[7])
        erase_usage(people[1])
        erase_account(people[1])
        publication.refresh_from_db()

        assert {figure.id: figure.facts(AsOf.of(publication)) for figure in USAGE_FIGURES} == before


class TestUsage:
    def test_is_read_in_three_queries_however_many_people_there_are(self, django_assert_num_queries):
        for count in (1, 12):
            client = make_client()
            source, team = make_source(client), make_team(client)
            use_weeks(source, {person: [1, 1, 1, 1] for person in make_members(team, count)}, last=WEEK)
            with django_assert_num_queries(3):
                usage = usage_as_of(client, day=datetime.date(2026, 3, 8))
            assert len(usage.people) == count

    def test_follows_a_list_of_everybody(self, team):
        person, source = make_member(team), make_source(team.client, format="chatgpt_users")
        header = "period_start,period_end,email,messages"
        for week, email in (("2026-02-16", person.email), ("2026-02-23", person.email), ("2026-03-02", "x@y.de")):
            end = datetime.date.fromisoformat(week) + datetime.timedelta(days=6)
            import_usage(source=source, content=f"{header}\n{week},{end},{email},1".encode(), at=AT)
        assert not usage_as_of(team.client, day=datetime.date(2026, 3, 8)).people[person.pseudonym].licensed
        assert usage_as_of(team.client, day=datetime.date(2026, 3, 1)).people[person.pseudonym].licensed

    def test_of_a_tool_that_names_only_who_was_active_keeps_a_license(self, team, source):
        use_weeks(source, {make_member(team): [0, 0, 1]}, last="2026-W08")
        use_weeks(source, {make_member(team): [1, 1]}, last=WEEK)
        assert K12.share(as_of(team.client, WEEK)) == Share(2, 2)
        assert K7W.share(as_of(team.client, WEEK)) == Share(0, 1)


class TestActivation:
    def test_counts_licenses_whose_beginning_is_known(self, team, source):
        weeks_of(source, 0, 0, 0, 0, 0, 0)  # older than the data
        weeks_of(source, None, 0, 1, 0, 0, 0)  # began in the second week, used in the third
        weeks_of(source, None, 0, 0, 0, 1, 0)  # only after 21 days
        weeks_of(source, None, None, None, None, None, 1)  # still young
        assert K9.share(as_of(team.client, WEEK)) == Share(1, 2)


class TestBreadthAndDepth:
    def test_count_kinds_of_use_and_actions_of_the_tool_used_most(self, team):
        source = make_source(team.client, format="github_users")
        people = make_members(team, 2)
        rows = [
            {
                "day": (datetime.date(2026, 2, 9) + datetime.timedelta(days=day)).isoformat(),
                "user_login": person.email,
                "user_initiated_interaction_count": 3,
                "used_chat": True,
                "used_agent": person == people[0],
            }
            for person in people
            for day in range(28 if person == people[0] else 4)
        ]
        import_usage(source=source, content=json.dumps(rows).encode(), at=AT)

        facts = as_of(team.client, WEEK)

        assert K11A.share(facts) == Share(1, 2)
        assert K11B.share(facts) == Share(1, 2)  # 21 actions a week against 12


class TestPublishing:
    def test_passes_the_gate_like_everything_else(self, team, source):
        small = make_team(team.client)
        use_weeks(source, {person: [1, 1, 1, 1] for person in make_members(team, 25)}, last=WEEK)
        use_weeks(source, {person: [0, 0, 0, 0] for person in make_members(small, 3)}, last=WEEK)

        publication = publish(team.client, WEEK)

        assert {figure.id for figure in USAGE_FIGURES} <= set(publication.measures.values_list("measure", flat=True))
        assert cell(publication, "k7").text == "89%"
        assert not cell(publication, "k7", small).is_shown
        assert not cell(publication, "k7", team).is_shown  # the remainder would be three people
        tiles = board(team.client).tiles
        # Nobody knows when these licenses began, so there is no activation. What counts the active only, k8 and k11, would
        # tell of three people beside what counts all (R9).
        assert [tile.kpi.id for tile in tiles] == [
            "k1",
            "k2",
            "k3",
            "k4a",
            "k4b",
            "k7",
            "k7w",
            "k10",
            "k12",
        ]

    def test_says_nothing_about_clients_without_reports(self, team):
        make_members(team, 8)
        publication = publish(team.client, WEEK)
        assert not publication.measures.filter(measure__startswith="k7").exists()

    def test_is_found_by_its_name(self):
        assert kpi_named("k10") is K10
