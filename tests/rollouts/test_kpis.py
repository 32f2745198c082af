"""Golden tests of the KPIs: small worlds whose figures can be counted by hand."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from lms.accounts.actions import add_member, end_membership
from lms.accounts.models import Membership
from lms.accounts.privacy import erase_for as erase_account
from lms.assignments.actions import settle_memberships, withdraw_assignment
from lms.disclosure.periods import Period
from lms.records.actions import record
from lms.records.models import Verb
from lms.rollouts.kpis import HEADCOUNTS, KPIS, AsOf, Share, UnknownKpi, kpi_named
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team, root_team
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon
from tests.factories.rollouts import as_of, publish, record_attempt

pytestmark = pytest.mark.django_db

K1, K3, K4A, K4B = (kpi_named(name) for name in ("k1", "k3", "k4a", "k4b"))
ONBOARDING, WINDOW_OPEN, LEFT = HEADCOUNTS
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = "2026-W10"  # 2 to 8 March


def berlin(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def revoke(completion, *, at):
    return record(person=completion.learner, verb=Verb.CERTIFICATE_REVOKED, source=f"completion:{completion.pk}", at=at)


@pytest.fixture
def course():
    return make_course("Lektion", awards_certificate=False)


@pytest.fixture
def team():
    return make_team()


def shares(facts):
    """The value of every KPI over the whole client."""
    return {kpi.id: kpi.share(facts) for kpi in KPIS}


def everywhere(share):
    return {kpi.id: share for kpi in KPIS}


def count_in_everything(person, course):
    """Let a person who is obliged to take the course fulfil every KPI."""
    complete_course(person, course, at=noon("2026-02-10"))
    record_attempt(person, at=noon("2026-02-10"), passed=True)


class TestEveryKpi:
    def test_has_no_value_for_nobody(self, team):
        facts = as_of(team.client, WEEK)

        assert shares(facts) == everywhere(Share(0, 0))
        assert Share(0, 0).percent is None

    def test_has_no_value_when_everybody_has_left(self, team, course):
        people = make_members(team, 6)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        for person in people:
            count_in_everything(person, course)
        for membership in Membership.objects.filter(team=team):
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 7))

        assert shares(as_of(team.client, WEEK)) == everywhere(Share(0, 0))

    def test_counts_people_on_their_last_day(self, team, course):
        membership = make_membership(team)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        count_in_everything(membership.person, course)
        end_membership(membership=membership, ends_on=datetime.date(2026, 3, 8))

        assert shares(as_of(team.client, WEEK)) == everywhere(Share(1, 1))

    @pytest.mark.parametrize(("days", "counts"), [(29, False), (30, True), (31, True)])
    def test_leaves_joiners_out_for_30_days(self, team, course, days, counts):
        joined_on = datetime.date(2026, 3, 8) - datetime.timedelta(days=days)
        assign(team, course, at=noon("2026-01-10"), days_to_complete=7)
        person = make_member(team, starts_on=joined_on)
        count_in_everything(person, course)

        facts = as_of(team.client, WEEK)

        assert shares(facts) == everywhere(Share(counts, counts))
        assert ONBOARDING.people(facts) == (set() if counts else {person.pseudonym})

    def test_goes_on_counting_people_who_change_teams_in_mid_period(self, team, course):
        other = make_team(team.client)
        membership = make_membership(team)
        assign(team.client, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        count_in_everything(membership.person, course)
        end_membership(membership=membership, ends_on=datetime.date(2026, 3, 3))
        add_member(person=membership.person, team=other, starts_on=datetime.date(2026, 3, 4))

        facts = as_of(team.client, WEEK)

        assert shares(facts) == everywhere(Share(1, 1))
        for kpi in KPIS:
            by_group = facts.roster.by_group(kpi.facts(facts).counted)
            assert by_group[f"team:{other.pk}"]
            assert not by_group[f"team:{team.pk}"]

    def test_counts_nothing_of_another_client(self, team, course):
        strangers = make_team()
        person = make_member(strangers)
        assign(strangers, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        count_in_everything(person, course)

        assert shares(as_of(team.client, WEEK)) == everywhere(Share(0, 0))
        assert shares(as_of(strangers.client, WEEK)) == everywhere(Share(1, 1))

    def test_is_the_same_when_it_is_computed_again_later(self, team, course):
        people = make_members(team, 8)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        for person in people[:6]:
            count_in_everything(person, course)
        publication = publish(team.client, WEEK)
        before = _as_sets(AsOf.of(publication))

        # What happens later, is entered late, or is erased does not change the past.
        for person in people[6:]:
            count_in_everything(person, course)
        end_membership(membership=people[0].memberships.get(), ends_on=datetime.date(2026, 1, 31))
        erase_account(people[1])
        publication.refresh_from_db()

        assert _as_sets(AsOf.of(publication)) == before
        assert [len(counted) for counted, _fulfilled in before] == [8, 8, 6, 6, 8]

    @pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
    def test_says_in_words_what_it_counts(self, kpi):
        assert all(str(text) for text in (kpi.label, kpi.description, kpi.denominator, kpi.numerator, kpi.exclusions))
        assert (kpi.unit, kpi.lowest, kpi.highest, kpi.minimum_n) == ("percent", 0, 100, 5)
        assert str(kpi) == str(kpi.label)


def _as_sets(facts):
    found = [kpi.facts(facts) for kpi in KPIS]
    return [(set(one.counted), set(one.fulfilled)) for one in found]


class TestEnablement:  # K1
    def test_is_the_share_of_people_with_all_their_mandatory_courses(self, team, course):
        second = make_course("Lektion", awards_certificate=False)
        both, first, none = make_members(team, 3)
        for mandatory in (course, second):
            assign(team, mandatory, at=noon("2026-02-01"))
            complete_course(both, mandatory, at=noon("2026-02-10"))
        complete_course(first, course, at=noon("2026-02-10"))

        results = K1.results(as_of(team.client, WEEK))

        assert results == {both.pseudonym: True, first.pseudonym: False, none.pseudonym: False}

    def test_leaves_out_who_has_no_mandatory_course(self, team, course):
        make_member(team)
        assign(team, course, at=noon("2026-02-01"), is_mandatory=False)

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_counts_what_people_bring_along(self, team, course):
        person = make_member(make_team(), starts_on=datetime.date(2025, 1, 1))
        complete_course(person, course, at=noon("2025-06-01"))
        end_membership(membership=person.memberships.get(), ends_on=datetime.date(2025, 12, 31))
        make_membership(team, person=person, starts_on=datetime.date(2026, 1, 1))
        assign(team, course, at=noon("2026-02-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 1)

    def test_ends_with_the_last_day_of_the_certificate(self, team, course):
        for person, expires_on in zip(make_members(team, 3), ("2026-03-07", "2026-03-08", None), strict=True):
            completion = complete_course(person, course, at=noon("2026-02-10"))
            record(
                person=person,
                verb=Verb.CERTIFICATE_ISSUED,
                source=f"completion:{completion.pk}",
                at=noon("2026-02-10"),
                detail={"expires_on": expires_on},
            )
        assign(team, course, at=noon("2026-02-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(2, 3)

    def test_does_not_count_a_revoked_certificate(self, team, course):
        person = make_member(team)
        completion = complete_course(person, course, at=noon("2026-02-10"))
        source = f"completion:{completion.pk}"
        record(
            person=person,
            verb=Verb.CERTIFICATE_ISSUED,
            source=source,
            at=noon("2026-02-10"),
            detail={"expires_on": None},
        )
        revoke(completion, at=noon("2026-03-01"))
        assign(team, course, at=noon("2026-02-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 1)

    def test_drops_a_withdrawn_assignment_for_those_who_were_done_and_those_who_were_not(self, team, course):
        done, _open = make_members(team, 2)
        assignment = assign(team, course, at=noon("2026-02-01"))
        complete_course(done, course, at=noon("2026-02-10"))
        withdraw_assignment(assignment=assignment, at=noon("2026-03-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_counts_an_assignment_until_the_day_it_is_withdrawn(self, team, course):
        done, _open = make_members(team, 2)
        assignment = assign(team, course, at=noon("2026-02-01"))
        complete_course(done, course, at=noon("2026-02-10"))
        withdraw_assignment(assignment=assignment, at=berlin("2026-03-09T00:00"))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 2)

    def test_drops_the_old_teams_courses_for_movers_done_or_not(self, team, course):
        other = make_team(team.client)
        assign(team, course, at=noon("2026-02-01"))
        done, open_ = make_members(team, 2)
        complete_course(done, course, at=noon("2026-02-10"))
        for person in (done, open_):
            end_membership(membership=person.memberships.get(), ends_on=datetime.date(2026, 2, 28))
            add_member(person=person, team=other, starts_on=datetime.date(2026, 3, 1))

        assert K1.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_counts_an_assignment_to_one_person_wherever_they_go(self, team, course):
        person = make_member(team)
        assign(person, course, client=team.client, at=noon("2026-02-01"))
        complete_course(person, course, at=noon("2026-02-10"))
        end_membership(membership=person.memberships.get(), ends_on=datetime.date(2026, 2, 28))
        add_member(person=person, team=make_team(team.client), starts_on=datetime.date(2026, 3, 1))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 1)

    def test_counts_a_course_that_was_done_before_it_was_assigned(self, team, course):
        person = make_member(team)
        complete_course(person, course, at=noon("2026-01-20"))
        assign(team, course, at=noon("2026-02-01"))

        assert K1.share(as_of(team.client, WEEK)) == Share(1, 1)


class TestCompletionInTime:  # K3
    def test_counts_the_last_minute_of_the_due_day_where_the_client_is(self, course):  # L31
        client = make_client(time_zone="America/New_York")
        in_time, too_late = make_members(root_team(client), 2)
        assign(client, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 5))
        complete_course(in_time, course, at=datetime.datetime(2026, 3, 6, 4, 59, tzinfo=datetime.UTC))
        complete_course(too_late, course, at=datetime.datetime(2026, 3, 6, 5, 0, tzinfo=datetime.UTC))

        assert K3.results(as_of(client, WEEK)) == {in_time.pseudonym: True, too_late.pseudonym: False}

    @pytest.mark.parametrize(
        ("due_on", "week", "utc"), [("2026-03-29", "2026-W13", 22), ("2026-10-25", "2026-W43", 23)]
    )
    def test_ends_at_local_midnight_in_weeks_of_the_changing_clock(self, team, course, due_on, week, utc):  # L31
        day = datetime.date.fromisoformat(due_on)
        with time_machine.travel(day - datetime.timedelta(days=30)):
            in_time, too_late = make_members(team, 2)
            assign(team, course, at=noon("2026-02-01"), due_on=day)
        midnight = datetime.datetime.combine(day, datetime.time(utc), tzinfo=datetime.UTC)
        complete_course(in_time, course, at=midnight - datetime.timedelta(seconds=1))
        complete_course(too_late, course, at=midnight)

        facts = as_of(team.client, week)

        assert facts.end == midnight
        assert K3.results(facts) == {in_time.pseudonym: True, too_late.pseudonym: False}

    def test_counts_the_53rd_week(self, team, course):
        with time_machine.travel("2026-12-01"):
            in_time, open_ = make_members(team, 2)
            assign(team, course, at=noon("2026-12-01"), due_on=datetime.date(2027, 1, 3))
        complete_course(in_time, course, at=berlin("2027-01-03T23:59"))

        assert K3.results(as_of(team.client, "2026-W53")) == {in_time.pseudonym: True, open_.pseudonym: False}

    def test_leaves_out_who_still_has_time_and_counts_them_by_themselves(self, team, course):
        due, later = make_members(team, 2)
        assign(due, course, client=team.client, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 8))
        assign(later, course, client=team.client, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 9))
        facts = as_of(team.client, WEEK)

        assert set(K3.results(facts)) == {due.pseudonym}
        assert WINDOW_OPEN.people(facts) == {later.pseudonym}

    def test_asks_for_all_courses_that_have_become_due(self, team, course):
        person = make_member(team)
        second = make_course("Lektion", awards_certificate=False)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        assign(team, second, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 1))
        complete_course(person, course, at=noon("2026-02-10"))

        assert K3.results(as_of(team.client, WEEK)) == {person.pseudonym: False}

    def test_leaves_out_leavers_before_the_due_date_and_counts_them(self, team, course):
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 6))
        before, on_the_day, done = (make_membership(team) for _ in range(3))
        complete_course(done.person, course, at=noon("2026-02-10"))
        end_membership(membership=before, ends_on=datetime.date(2026, 3, 5))
        end_membership(membership=on_the_day, ends_on=datetime.date(2026, 3, 6))
        end_membership(membership=done, ends_on=datetime.date(2026, 3, 5))
        facts = as_of(team.client, WEEK)

        assert K3.results(facts) == {}
        assert LEFT.people(facts) == {before.person.pseudonym}

    def test_keeps_what_was_missed_before_a_change_of_teams(self, team, course):
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        missed, moved_before = make_membership(team), make_membership(team)
        for membership, last in ((missed, 22), (moved_before, 19)):
            end_membership(membership=membership, ends_on=datetime.date(2026, 2, last))
            add_member(
                person=membership.person,
                team=make_team(team.client),
                starts_on=datetime.date(2026, 2, last) + datetime.timedelta(days=1),
            )

        assert K3.results(as_of(team.client, WEEK)) == {missed.person.pseudonym: False}

    def test_leaves_out_what_was_withdrawn(self, team, course):
        make_member(team)
        assignment = assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
        withdraw_assignment(assignment=assignment, at=noon("2026-02-25"))

        assert K3.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_follows_a_due_date_that_was_brought_forward(self, team, course):
        person = make_member(team)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 4, 30))
        assign(team, course, at=noon("2026-02-02"), due_on=datetime.date(2026, 3, 1))

        assert K3.results(as_of(team.client, WEEK)) == {person.pseudonym: False}

    def test_judges_the_old_due_date_as_of_a_day_before_the_change(self, team, course):
        make_member(team)
        assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 4, 30))
        assign(team, course, at=noon("2026-03-09"), due_on=datetime.date(2026, 4, 1))

        facts = as_of(team.client, WEEK)

        (obliged,) = next(iter(facts.obligations.values()))
        assert obliged.due_on == datetime.date(2026, 4, 30)

    def test_counts_nobody_released_by_a_day_that_had_been_entered_ahead(self, team, course):
        membership = make_membership(team)
        with time_machine.travel("2026-02-01"):
            assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 3, 6))
            end_membership(membership=membership, ends_on=datetime.date(2026, 3, 4))
        settle_memberships(at=noon("2026-03-06"))

        facts = as_of(team.client, WEEK)
        assert K3.results(facts) == {}
        assert LEFT.people(facts) == {membership.person.pseudonym}


class TestPassRates:  # K4
    def test_tell_the_first_attempt_from_the_last(self, team):
        at_once, later, never = make_members(team, 3)
        record_attempt(at_once, at=noon("2026-02-10"), passed=True)
        for number, passed in ((1, False), (2, True)):
            record_attempt(later, at=noon(f"2026-02-1{number}"), passed=passed, number=number)
        record_attempt(never, at=noon("2026-02-10"), passed=False)
        facts = as_of(team.client, WEEK)

        assert K4A.results(facts) == {at_once.pseudonym: True, later.pseudonym: False, never.pseudonym: False}
        assert K4B.results(facts) == {at_once.pseudonym: True, later.pseudonym: True, never.pseudonym: False}

    def test_ask_for_every_quiz_that_was_taken(self, team):
        person = make_member(team)
        record_attempt(person, at=noon("2026-02-10"), passed=True, quiz="first")
        record_attempt(person, at=noon("2026-02-11"), passed=False, quiz="second")
        facts = as_of(team.client, WEEK)

        assert K4A.share(facts) == K4B.share(facts) == Share(0, 1)

    def test_leave_out_who_took_no_quiz(self, team):
        make_member(team)

        assert K4A.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_leave_out_attempts_that_are_not_decided(self, team):
        person = make_member(team)
        record_attempt(person, at=noon("2026-02-10"), passed=None)

        assert K4A.share(as_of(team.client, WEEK)) == Share(0, 0)

    def test_do_not_lose_a_pass_to_a_later_failure(self, team):
        person = make_member(team)
        record_attempt(person, at=noon("2026-02-10"), passed=True, number=1)
        record_attempt(person, at=noon("2026-02-11"), passed=False, number=2)

        assert K4B.share(as_of(team.client, WEEK)) == Share(1, 1)

    def test_count_until_the_last_moment_of_the_week(self, team):
        before, after = make_members(team, 2)
        record_attempt(before, at=berlin("2026-03-08T23:59:59.999999"), passed=True)
        record_attempt(after, at=berlin("2026-03-09T00:00"), passed=True)

        assert set(K4A.results(as_of(team.client, WEEK))) == {before.pseudonym}


class TestKpiNamed:
    def test_refuses_an_unknown_name(self):
        with pytest.raises(UnknownKpi):
            kpi_named("k99")


class TestAsOf:
    def test_costs_the_same_queries_for_one_and_for_twenty_people(self, course, django_assert_num_queries):
        for count in (1, 20):
            team = make_team()
            people = make_members(team, count)
            assign(team, course, at=noon("2026-02-01"), due_on=datetime.date(2026, 2, 20))
            for person in people[: (count + 1) // 2]:
                complete_course(person, course, at=noon("2026-02-10"))
                record_attempt(person, at=noon("2026-02-10"), passed=True)
            facts = as_of(team.client, WEEK)

            with django_assert_num_queries(6):  # obligations, assignments, completions, certificates, attempts, begun
                for figure in (*KPIS, *HEADCOUNTS):
                    figure.facts(facts)

    def test_knows_nothing_that_was_written_down_later(self, team):
        person = make_member(team)
        facts = as_of(team.client, WEEK)
        record_attempt(person, at=noon("2026-02-10"), passed=True)

        assert Period.parse(WEEK).ends_on == facts.day
        assert facts.attempts == {}
