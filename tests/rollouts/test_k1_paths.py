"""Golden tests of K1 for people whose role has a learning path: worlds that can be counted by hand."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lms.accounts.actions import add_member, end_membership, set_role_family
from lms.accounts.models import Membership
from lms.disclosure.models import PublishedMeasure, Roster
from lms.records.actions import record
from lms.records.models import Verb
from lms.rollouts.kpis import HEADCOUNTS, AsOf, Share, kpi_named
from tests.factories.accounts import make_member, make_members, make_membership, make_team
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.paths import change_path, hide_path, make_path, make_role_family
from tests.factories.rollouts import as_of, publish

pytestmark = pytest.mark.django_db

K1 = kpi_named("k1")
ONBOARDING = HEADCOUNTS[0]
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = "2026-W10"  # 2 to 8 March


@pytest.fixture
def course():
    return make_course("Lektion", awards_certificate=False)


@pytest.fixture
def second():
    return make_course("Lektion", awards_certificate=False)


@pytest.fixture
def role_family():
    return make_role_family()


@pytest.fixture
def team():
    return make_team()


class TestRoleWithAPath:
    def test_asks_for_every_required_course_and_for_no_optional_one(self, team, role_family, course, second):
        make_path(role_family, course, second, optional=[make_course()])
        both, first, none = make_members(team, 3, role_family=role_family)
        for required in (course, second):
            complete_course(both, required, at=noon("2026-02-10"))
        complete_course(first, course, at=noon("2026-02-10"))

        results = K1.results(as_of(team.client, WEEK))

        assert results == {both.pseudonym: True, first.pseudonym: False, none.pseudonym: False}

    def test_asks_for_nothing_besides(self, team, role_family, course, second):
        make_path(role_family, course)
        person = make_member(team, role_family=role_family)
        assign(team, second, at=noon("2026-02-01"))
        complete_course(person, course, at=noon("2026-02-10"))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 1)

    def test_leaves_people_without_a_path_to_their_mandatory_courses(self, team, role_family, course, second):
        make_path(role_family, course)
        with_path = make_member(team, role_family=role_family)
        other_role = make_member(team, role_family=make_role_family())
        no_role = make_member(team)
        assign(other_role, second, client=team.client, at=noon("2026-02-01"))
        complete_course(other_role, second, at=noon("2026-02-10"))

        results = K1.results(as_of(team.client, WEEK))

        assert results == {with_path.pseudonym: False, other_role.pseudonym: True}
        assert no_role.pseudonym not in results

    def test_has_no_value_for_nobody(self, team, role_family, course):
        make_path(role_family, course)

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_has_no_value_when_everybody_has_left(self, team, role_family, course):
        make_path(role_family, course)
        for person in make_members(team, 6, role_family=role_family):
            complete_course(person, course, at=noon("2026-02-10"))
        for membership in Membership.objects.filter(team=team):
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 7))

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    @pytest.mark.parametrize(("days", "counts"), [(29, False), (30, True), (31, True)])
    def test_leaves_joiners_out_for_30_days(self, team, role_family, course, days, counts):
        make_path(role_family, course)
        joined_on = datetime.date(2026, 3, 8) - datetime.timedelta(days=days)
        person = make_member(team, starts_on=joined_on, role_family=role_family)
        complete_course(person, course, at=noon("2026-03-01"))

        facts = as_of(team.client, WEEK)

        assert K1.share(facts) == Share(counts, counts)
        assert ONBOARDING.people(facts) == (set() if counts else {person.pseudonym})

    def test_goes_with_people_who_change_teams_in_mid_period(self, team, role_family, course):
        make_path(role_family, course)
        other = make_team(team.client)
        membership = make_membership(team, role_family=role_family)
        complete_course(membership.person, course, at=noon("2026-02-10"))
        end_membership(membership=membership, ends_on=datetime.date(2026, 3, 3))
        add_member(person=membership.person, team=other, starts_on=datetime.date(2026, 3, 4), role_family=role_family)

        facts = as_of(team.client, WEEK)

        assert K1.share(facts) == Share(1, 1)
        assert facts.roster.by_group(K1.facts(facts).counted)[f"team:{other.pk}"]

    def test_is_that_of_the_oldest_membership_that_names_one(self, team, role_family, course):
        make_path(role_family, course)
        person = make_member(team)
        make_membership(
            make_team(team.client), person=person, starts_on=datetime.date(2026, 2, 1), role_family=role_family
        )

        assert K1.results(as_of(team.client, WEEK)) == {person.pseudonym: False}

    def test_does_not_count_what_has_expired(self, team, role_family, course):
        make_path(role_family, course)
        for person, expires_on in zip(
            make_members(team, 2, role_family=role_family), ("2026-03-07", "2026-03-08"), strict=True
        ):
            completion = complete_course(person, course, at=noon("2026-02-10"))
            record(
                person=person,
                verb=Verb.CERTIFICATE_ISSUED,
                source=f"completion:{completion.pk}",
                at=noon("2026-02-10"),
                detail={"expires_on": expires_on},
            )

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 2)

    def test_counts_what_people_brought_along_and_were_obliged_to(self, team, role_family, course):
        make_path(role_family, course)
        person = make_member(make_team(), starts_on=datetime.date(2025, 1, 1))
        complete_course(person, course, at=noon("2025-06-01"))
        end_membership(membership=person.memberships.get(), ends_on=datetime.date(2025, 12, 31))
        make_membership(team, person=person, starts_on=datetime.date(2026, 1, 1), role_family=role_family)
        assign(team, course, at=noon("2026-02-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 1)


class TestChangedPath:
    """The path asks for a second course from a day on, with 30 days of grace; one has done the first, one has both."""

    @pytest.fixture
    def people(self, team, role_family, course, second):
        path = make_path(role_family, course, grace_days=30)
        first, both, none = make_members(team, 3, role_family=role_family)
        complete_course(first, course, at=noon("2026-01-10"))
        for required in (course, second):
            complete_course(both, required, at=noon("2026-01-10"))
        change_path(path, course, second, at=noon("2026-02-06"))
        return first, both, none

    def test_counts_the_old_path_until_the_last_day_of_grace(self, team, people):
        first, both, none = people

        results = K1.results(as_of(team.client, "2026-W10"))  # ends on 8 March, the 30th day

        assert results == {first.pseudonym: True, both.pseudonym: True, none.pseudonym: False}

    def test_counts_only_the_new_path_afterwards(self, team, people):
        first, both, none = people

        results = K1.results(as_of(team.client, "2026-W11"))

        assert results == {first.pseudonym: False, both.pseudonym: True, none.pseudonym: False}

    def test_counted_the_old_path_before(self, team, people):
        assert K1.share(as_of(team.client, "2026-W05")) == Share(2, 3)  # ends on 1 February

    def test_falls_back_to_mandatory_courses_when_it_is_taken_back(self, team, role_family, course):
        path = make_path(role_family, course)
        make_members(team, 2, role_family=role_family)
        hide_path(path, at=noon("2026-03-08"))

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    @pytest.mark.parametrize(
        ("changed", "week", "last_hour"), [("2026-03-22", "2026-W13", 22), ("2026-10-18", "2026-W43", 23)]
    )
    def test_ends_its_grace_at_local_midnight_in_weeks_of_the_changing_clock(
        self, team, role_family, course, second, changed, week, last_hour
    ):
        path = make_path(role_family, course, grace_days=7)
        person = make_member(team, role_family=role_family)
        complete_course(person, course, at=noon("2026-01-10"))
        with time_machine.travel(f"{changed}T12:00:00+00:00"):
            change_path(path, course, second, at=noon(changed))

        facts = as_of(team.client, week)  # Sunday is the 7th day

        assert facts.end.astimezone(datetime.UTC).hour == last_hour
        assert K1.share(facts) == Share(1, 1)

    def test_counts_the_53rd_week(self, team, role_family, course):
        make_path(role_family, course, at=noon("2026-12-01"))
        with time_machine.travel("2026-12-01"):
            in_time, late = make_members(team, 2, starts_on=datetime.date(2026, 11, 1), role_family=role_family)
        complete_course(in_time, course, at=datetime.datetime(2027, 1, 3, 23, 59, tzinfo=BERLIN))
        complete_course(late, course, at=datetime.datetime(2027, 1, 4, 0, 0, tzinfo=BERLIN))

        results = K1.results(as_of(team.client, "2026-W53"))

        assert results == {in_time.pseudonym: True, late.pseudonym: False}


class TestPastWeek:
    def test_is_the_same_when_it_is_computed_again_later(self, team, role_family, course, second):
        path = make_path(role_family, course, second)
        people = make_members(team, 8, role_family=role_family)
        for person in people[:6]:
            complete_course(person, course, at=noon("2026-02-10"))
            complete_course(person, second, at=noon("2026-02-10"))
        publication = publish(team.client, WEEK)
        before = K1.results(AsOf.of(publication))
        assert Share(sum(before.values()), len(before)) == Share(6, 8)

        # Another role, another path, even one that is dated back: nothing of it was known then.
        with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
            for person in people[:4]:
                set_role_family(membership=person.memberships.get(), role_family=make_role_family())
            change_path(path, course, at=noon("2026-04-01"))
            hide_path(path, at=noon("2026-04-02"))

        assert K1.results(AsOf.of(publication)) == before

    def test_says_which_formula_it_was_computed_with(self, team, role_family, course):
        publication = publish(team.client, WEEK)

        assert PublishedMeasure.objects.get(publication=publication, measure="k1").formula_version == 2

    def test_from_before_there_were_paths_counts_mandatory_courses(self, team, role_family, course):
        make_path(role_family, course)
        person = make_member(team, role_family=role_family)
        assign(team, second := make_course("Lektion", awards_certificate=False), at=noon("2026-02-01"))
        complete_course(person, second, at=noon("2026-02-10"))
        facts = as_of(team.client, WEEK)
        assert K1.share(facts) == Share(0, 1)
        assert facts.roster.places[person.pseudonym].role_family == role_family.pk
        publication = Roster.objects.get().publication
        old = [entry[:4] for entry in publication.roster.people]
        publication.roster.people[:] = old

        assert K1.share(AsOf.of(publication)) == Share(1, 1)
