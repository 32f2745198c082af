"""Every KPI that counts people, at the edges: nobody, leavers, joiners, movers, the changing clock, week 53.

Whom KPIs leave out, and licenses ready and idle, have tests beside those of their KPIs.

Each case is a small world in which everybody does everything that KPIs ask for, so that a figure is wrong if it counts
one person too many or too few.
"""

import datetime

import pytest
import time_machine

from lms.accounts.actions import add_member, end_membership
from lms.accounts.queries import end_of_local_day
from lms.assignments.actions import withdraw_assignment
from lms.assignments.models import Assignment
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.disclosure.queries import audit_rows
from lms.disclosure.rosters import group_of
from lms.privacy.actions import erase_person
from lms.records.actions import record
from lms.records.models import Verb
from lms.rollouts.kpis import KPIS, USAGE_KPIS, AsOf, figures_of
from quizzes.models import Answer
from tests.factories.accounts import make_member, make_team, root_team
from tests.factories.adoption import make_source, use_weeks
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course
from tests.factories.graded_by_people import make_scale
from tests.factories.pulses import ask, say, sit
from tests.factories.quizzes import make_quiz
from tests.factories.rollouts import as_of, publish, record_attempt

pytestmark = pytest.mark.django_db

DAY, SECOND = datetime.timedelta(days=1), datetime.timedelta(seconds=1)

SHARES = {
    **dict.fromkeys(("k1", "k2", "k2.", "k3", "k4a", "k4b"), (1, 1)),
    **dict.fromkeys(("k7", "k7w", "k8", "k9", "k10", "k11b", "k12"), (1, 1)),
    "k11a": (0, 1),  # one kind of use
    "k6b.": (0, 1),
    "k6a.": (1, 1),  # unsure before, sure after
    "k15p.": (1, 1),
    "k15d.": (0, 1),
    "k16.": (1, 1),
    "pulse.": (1, 1),
}
"""What one person who does everything adds to the numerator and the denominator of each share, by family."""

COUNTS = dict.fromkeys(("k0", "k5.", "k12.held.", "k13."), 1)
"""The same for numbers of people, and for the people of means."""
NEW_ONES_TOO = {"k0": 1, "k12.held.": 1}
"""What is known of use, and licenses given out: they count joiners from their first day on."""


def family(measure):
    """The name of a figure; where there is one per month, quiz, tool or pulse, what these have in common."""
    for prefix in ("k12.held.", "k2.", "k5.", "k5u.", "k6a.", "k6b.", "k13.", "k15p.", "k15d.", "k16.", "pulse."):
        if measure.startswith(prefix):
            return prefix
    return measure


def told(facts):
    """By family: (fulfilled, counted) of shares, and the number counted of all else; families that count nobody too."""
    shares, counts = dict.fromkeys(SHARES, (0, 0)), dict.fromkeys(COUNTS, 0)
    for figure in figures_of(facts):
        found, name = figure.facts(facts), family(figure.id)
        if name in shares:
            shares[name] = (shares[name][0] + len(found.fulfilled), shares[name][1] + len(found.counted))
        elif name in counts:
            counts[name] += len(found.counted)
    return shares | counts


def times(number):
    """What so many people who do everything add up to."""
    shares = {name: (number * fulfilled, number * counted) for name, (fulfilled, counted) in SHARES.items()}
    return shares | {name: number * count for name, count in COUNTS.items()}


class World:
    """A client whose people have a course, a quiz, a tool and a pulse, all of which end with the week's last day."""

    def __init__(self, week):
        self.week, self.sunday = week, Period.parse(week).ends_on
        self.team = make_team()
        self.client = self.team.client
        self.end = end_of_local_day(self.sunday, self.client)
        self.course, self.quiz = make_course("Lektion", awards_certificate=False), make_quiz()
        self.scale = make_scale(labels="1\n2\n3\n4\n5").versions.get()
        self.source = make_source(self.client)
        assign(self.client, self.course, at=self.before(60), due_on=self.sunday)
        self.usage = {}

    def before(self, days):
        return self.end - datetime.timedelta(days=days, hours=12)

    def person(self, *, joined=100, asked=27):
        """A member for so many days on the last day of the week, who was asked and took the test before the course."""
        person = make_member(self.team, starts_on=self.sunday - joined * DAY)
        self.judge(sit(person, self.quiz, 40, pretest=True, at=self.before(27)), 3)
        ask(self.client, [person], opens_on=(self.sunday - asked * DAY).isoformat())
        self.usage[person] = [None, *[20] * 13]
        return person

    def busy(self, at, **fields):
        """A person who does everything else at one moment."""
        person = self.person(**fields)
        complete_course(person, self.course, at=at)
        record_attempt(person, at=at, passed=True)
        self.judge(sit(person, self.quiz, 70, at=at), 5)
        say(person, at=at, recommends=10)
        return person

    def judge(self, attempt, number):
        item = self.scale.content["items"][0]["id"]
        fields = {"position": 1, "max_points": 0, "points": 0}
        Answer.objects.create(attempt=attempt, question_version=self.scale, response={item: str(number)}, **fields)

    def told(self):
        if self.usage:
            use_weeks(self.source, self.usage, last=self.week)
        self.facts = as_of(self.client, self.week)
        return told(self.facts)


@pytest.fixture
def world(request):
    week = getattr(request, "param", "2026-W10")
    with time_machine.travel(Period.parse(week).ends_on + DAY, tick=False):
        yield World(week)


class TestEveryKpi:
    def test_is_in_these_tests(self):
        assert {kpi.id for kpi in (*KPIS, *USAGE_KPIS)} <= SHARES.keys()

    def test_has_no_value_for_nobody(self, world):
        assert world.told() == times(0)

    @pytest.mark.parametrize(("days", "count"), [(1, 0), (0, 2)])
    def test_counts_leavers_until_their_last_day(self, world, days, count):
        people = [world.busy(world.before(2)) for _ in range(2)]
        for person in people:
            end_membership(membership=person.memberships.get(), ends_on=world.sunday - days * DAY)
        assert world.told() == times(count)

    @pytest.mark.parametrize(("joined", "count"), [(29, 0), (30, 1), (31, 1)])
    def test_leaves_joiners_out_for_30_days(self, world, joined, count):
        world.busy(world.before(2), joined=joined)
        assert world.told() == times(count) | NEW_ONES_TOO

    def test_counts_once_who_moves_in_mid_period_in_the_new_team(self, world):
        person, other = world.busy(world.before(6)), make_team(world.client)
        end_membership(membership=person.memberships.get(), ends_on=world.sunday - 4 * DAY)
        add_member(person=person, team=other, starts_on=world.sunday - 3 * DAY)
        assert world.told() == times(1)
        for kpi in (*KPIS, *USAGE_KPIS):
            by_group = world.facts.roster.by_group(kpi.facts(world.facts).counted)
            places = {key for key, people in by_group.items() if people}
            assert places >= {f"team:{other.pk}"}
            assert f"team:{world.team.pk}" not in places

    @pytest.mark.parametrize("world", ["2026-W10", "2026-W13", "2026-W43", "2026-W53"], indirect=True)
    def test_ends_with_the_week_where_the_client_is(self, world):
        """Also in the weeks of 29 March and 25 October, and in the one that ends on 3 January 2027."""
        world.busy(world.end - SECOND)
        world.busy(world.end, asked=26)  # a second later: too late for this week
        expected = times(2)
        late = {"k1": (1, 2), "k2": (1, 2), "k2.": (1, 2), "k3": (1, 2)}
        alone = {
            name: times(1)[name]
            for name in ("k4a", "k4b", "k5.", "k6a.", "k6b.", "k13.", "k15p.", "k15d.", "k16.", "pulse.")
        }
        assert world.told() == expected | late | alone


def as_sets(measures):
    """By measure the pseudonyms counted and fulfilled, without figures that are kept in their publication only."""
    only_published = ("k5", "k6")
    return {name: sets for name, sets in measures.items() if sets[0] and not name.startswith(only_published)}


def stored(publication):
    """What the publication holds of the whole company, shown or hidden."""
    rows = [row for row in audit_rows(publication.client) if row["publication"] == publication.pk]
    root = group_of(root_team(publication.client).pk)
    return as_sets(
        {row["measure"]: (set(row["denominator"]), _set(row["numerator"])) for row in rows if row["group"] == root}
    )


def _set(people):
    return None if people is None else {str(person) for person in people}


def computed_again(publication):
    facts = AsOf.of(Publication.objects.get(pk=publication.pk))
    found = {}
    for figure in figures_of(facts):
        one = figure.facts(facts)
        found[one.measure] = (_set(one.counted), _set(one.fulfilled))
    return as_sets(found)


class TestAsOf:
    def test_gives_what_is_stored_whatever_happens_later(self, world):
        """After leavers, moves, grades and reports that come late, a withdrawal, and everybody's erasure."""
        people = [world.busy(world.before(number % 5)) for number in range(12)]
        idle = world.person()
        use_weeks(world.source, world.usage, last=world.week)
        publication = publish(world.client, world.week)
        before = stored(publication)
        assert before == computed_again(publication)
        families = {family(name) for name in before}
        # Nobody is new or idle, and shares of nobody are stored nowhere.
        assert families >= (SHARES.keys() | COUNTS.keys()) - {"k5.", "k6a.", "k6b."}

        end_membership(membership=people[0].memberships.get(), ends_on=world.sunday - 40 * DAY)
        end_membership(membership=people[1].memberships.get(), ends_on=world.sunday - 4 * DAY)
        add_member(person=people[1], team=make_team(world.client), starts_on=world.sunday - 3 * DAY)
        regraded = {"passed": False, "attempt": 1, "quiz": 1}
        fields = {"verb": Verb.ATTEMPT_REGRADED, "object_key": "quiz", "detail": regraded}
        record(person=people[2], source="regrade:1", at=world.before(0), **fields)
        complete_course(idle, world.course, at=world.before(1))
        say(idle, at=world.before(1), recommends=0)
        use_weeks(world.source, {idle: [0] * 13, people[3]: [0] * 13}, last=world.week)
        withdraw_assignment(assignment=Assignment.objects.get(), at=world.end + 3 * DAY)
        assert computed_again(publication) == before
        for person in (*people, idle):
            erase_person(person=person, at=world.end + 4 * DAY)
        assert computed_again(publication) == before
        assert stored(publication) == before
