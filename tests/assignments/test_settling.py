import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from courses.models import CourseCompletion
from courses.queries import current_version
from lms.accounts.actions import end_membership
from lms.assignments.actions import settle_memberships, settle_people
from lms.assignments.models import Assignment, EndReason, Obligation
from lms.assignments.queries import open_obligations
from lms.records.models import LearningRecord
from tests.factories.accounts import make_client, make_member, make_members, make_membership, make_team, make_user
from tests.factories.assignments import assign, obligation_of
from tests.factories.courses import make_course, noon

from .test_assigning import berlin, count_queries

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat


class TestSettleMemberships:
    def test_obliges_whose_first_day_has_come(self):
        team, course = make_team(), make_course()
        with time_machine.travel(noon("2026-03-02")):
            assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
            person = make_member(team, starts_on=day("2026-03-09"))
        assert not open_obligations(person)

        settle_memberships(at=noon("2026-03-08"))
        assert not open_obligations(person)

        settle_memberships(at=noon("2026-03-09"))
        assert open_obligations(person).get().due_on == day("2026-03-23")

    def test_releases_whose_last_day_has_passed(self):  # L36
        team, course = make_team(), make_course()
        membership = make_membership(team)
        with time_machine.travel(noon("2026-03-02")):
            assign(team, course, at=noon("2026-03-02"))
            end_membership(membership=membership, ends_on=day("2026-03-09"))

        settle_memberships(at=noon("2026-03-09"))
        assert open_obligations(membership.person)

        settle_memberships(at=noon("2026-03-10"))
        obligation = obligation_of(membership.person, course)
        assert obligation.end_reason == EndReason.LEFT
        assert obligation.ended_at == berlin("2026-03-10T00:00")

    def test_catches_up_after_it_did_not_run_for_long(self):
        team, course = make_team(), make_course()
        settle_memberships(at=noon("2026-03-02"))
        with time_machine.travel(noon("2026-03-02")):
            assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
            leaver = make_membership(team)
            end_membership(membership=leaver, ends_on=day("2026-03-31"))
            joiner = make_member(team, starts_on=day("2026-04-01"))

        settle_memberships(at=noon("2026-09-01"))

        assert obligation_of(leaver.person, course).ended_at == berlin("2026-04-01T00:00")
        assert open_obligations(joiner).get().due_on == day("2026-04-15")

    def test_runs_once_a_day_where_the_client_is(self):
        make_client(), make_client(time_zone="Pacific/Auckland")

        assert settle_memberships(at=noon("2026-03-02")) == 2
        assert settle_memberships(at=noon("2026-03-02")) == 0
        assert settle_memberships(at=datetime.datetime.fromisoformat("2026-03-02T23:30:00+00:00")) == 1  # Berlin only

    def test_changes_nothing_that_is_settled(self):
        team = make_team()
        make_members(team, 3)
        assign(team, at=noon("2026-03-02"), days_to_complete=14)
        before = list(Obligation.objects.order_by("pk").values()), LearningRecord.objects.count()

        settle_memberships(at=noon("2026-03-02"))

        assert (list(Obligation.objects.order_by("pk").values()), LearningRecord.objects.count()) == before

    def test_closes_what_was_completed_while_it_was_being_assigned(self):
        team, course = make_team(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-02"))
        CourseCompletion.objects.create(  # without its signal, as if the other transaction had not seen the obligation
            learner=person,
            course=course,
            version=current_version(course),
            started_at=noon("2026-03-01"),
            completed_at=noon("2026-03-03"),
            rule_version=1,
        )

        settle_memberships(at=noon("2026-03-04"))

        obligation = obligation_of(person, course)
        assert (obligation.end_reason, obligation.ended_at) == (EndReason.COMPLETED, noon("2026-03-03"))


class TestSettlePeople:
    def test_needs_the_same_queries_for_one_and_for_twenty(self):
        def queries_for(count):
            team, course = make_team(), make_course()
            with time_machine.travel(noon("2026-03-02")):
                assign(team, course, at=noon("2026-03-02"), days_to_complete=14)
                people = make_members(team, count, starts_on=day("2026-03-09"))
            queries = count_queries(lambda: settle_people(client=team.client, people=people, at=noon("2026-03-09")))
            assert Obligation.objects.filter(course=course).count() == count
            return queries

        assert queries_for(1) == queries_for(20) <= 25


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def _together(self, *actions):
        """Run the actions at the same time, each with a connection of its own."""
        start = threading.Barrier(len(actions))

        def run(action):
            try:
                start.wait()
                action()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(actions)) as pool:
            for future in [pool.submit(run, action) for action in actions]:
                future.result()

    def test_assigning_twice_assigns_once(self):
        team, course = make_team(), make_course("Eins")
        make_members(team, 3)

        self._together(*[lambda: assign(team, course, at=noon("2026-03-02"), days_to_complete=14)] * 2)

        assert Assignment.objects.count() == 1
        assert Obligation.objects.count() == 3

    def test_assigning_to_team_and_client_makes_one_obligation_with_two_sources(self):  # L33
        team, course = make_team(), make_course("Eins")
        person = make_member(team)

        self._together(
            lambda: assign(team, course, at=noon("2026-03-02"), days_to_complete=14),
            lambda: assign(team.client, course, at=noon("2026-03-02"), days_to_complete=7),
        )

        obligation = open_obligations(person).get()
        assert (len(obligation.reasons()), obligation.due_on) == (2, day("2026-03-09"))

    def test_joining_and_assigning_do_not_miss_each_other(self):
        team, course, person = make_team(), make_course("Eins"), make_user()

        self._together(
            lambda: assign(team, course, at=noon("2026-03-02")),
            lambda: make_membership(team, person=person),
        )
        settle_people(client=team.client, people=[person], at=noon("2026-03-02"))

        assert len(open_obligations(person)) == 1
