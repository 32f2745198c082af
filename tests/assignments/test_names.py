import datetime
from dataclasses import fields

import pytest

from courses.actions import enroll
from lms.accounts.actions import add_member, end_membership
from lms.accounts.models import Role, VisibilityProfile
from lms.assignments.actions import withdraw_assignment
from lms.assignments.models import State
from lms.assignments.queries import NamedState, may_see_names, named_states
from tests.factories.accounts import (
    make_manager,
    make_mandate,
    make_member,
    make_members,
    make_membership,
    make_team,
    root_team,
    set_visibility,
)
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon

from .test_assigning import count_queries

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat
TODAY = day("2026-04-01")


def team_under(profile, **fields):
    team = make_team(**fields)
    set_visibility(team.client, profile, at=noon("2026-02-01"))
    team.refresh_from_db()
    return team


def seen(team, viewer, on=TODAY):
    return [(row.person, row.course, row.state) for row in named_states(team, on, viewer=viewer)]


class TestMaySeeNames:
    @pytest.mark.parametrize(
        ("profile", "role", "answer"),
        [
            (VisibilityProfile.STRICT, Role.HR, False),
            (VisibilityProfile.STRICT, Role.TEAM_MANAGER, False),
            (VisibilityProfile.STANDARD, Role.HR, True),
            (VisibilityProfile.STANDARD, Role.TEAM_MANAGER, False),
            (VisibilityProfile.OPEN, Role.HR, True),
            (VisibilityProfile.OPEN, Role.TEAM_MANAGER, True),
            (VisibilityProfile.OPEN, Role.WORKS_COUNCIL, False),
            (VisibilityProfile.OPEN, Role.CLIENT_ADMIN, False),
            (VisibilityProfile.OPEN, Role.TRAINER, False),
            (VisibilityProfile.OPEN, Role.CONSULTANT, False),
        ],
    )
    def test_depends_on_profile_and_role(self, profile, role, answer):
        team = team_under(profile)
        where = {"team": team} if role == Role.TEAM_MANAGER else {"client": team.client}
        person = make_member(team)
        assign(team, at=noon("2026-03-02"))
        viewer = make_mandate(role, **where).person

        assert may_see_names(viewer, team, TODAY) is answer
        assert ([row.person for row in named_states(team, TODAY, viewer=viewer)] == [person]) is answer

    def test_is_for_the_managers_own_teams(self):
        team = team_under(VisibilityProfile.OPEN)
        below, beside = make_team(parent=team), make_team(team.client)
        manager = make_manager(team)

        assert may_see_names(manager, below, TODAY)
        assert not may_see_names(manager, beside, TODAY)
        assert not may_see_names(manager, root_team(team.client), TODAY)

    def test_is_for_the_client_of_human_resources(self):
        team, stranger = team_under(VisibilityProfile.OPEN), team_under(VisibilityProfile.OPEN)

        assert not may_see_names(make_mandate(Role.HR, client=stranger.client).person, team, TODAY)

    def test_ends_with_the_mandate(self):
        team = team_under(VisibilityProfile.OPEN)
        hr = make_mandate(Role.HR, client=team.client, ends_on=day("2026-03-31")).person

        assert may_see_names(hr, team, day("2026-03-31"))
        assert not may_see_names(hr, team, TODAY)


class TestNamedStates:
    def test_shows_a_manager_how_it_is_going(self):
        team = team_under(VisibilityProfile.OPEN)
        idle, busy, done = (make_member(team, last_name=name) for name in ("Adam", "Berg", "Claus"))
        late = make_member(team, last_name="Dorn")
        course = make_course()
        assign(team, course, at=noon("2026-03-02"))
        enroll(learner=busy, course=course, at=noon("2026-03-03"))
        complete_course(done, course, at=noon("2026-03-03"))
        assign(late, course, client=team.client, at=noon("2026-03-03"), due_on=day("2026-03-31"))

        assert seen(team, make_manager(team)) == [
            (idle, course, State.NOT_STARTED),
            (busy, course, State.RUNNING),
            (done, course, State.DONE),
            (late, course, State.OVERDUE),
        ]

    @pytest.mark.parametrize("profile", [VisibilityProfile.STANDARD, VisibilityProfile.OPEN])
    def test_shows_human_resources_done_and_open_only(self, profile):
        team = team_under(profile)
        busy, done, late = (make_member(team, last_name=name) for name in ("Berg", "Claus", "Dorn"))
        course = make_course()
        assign(team, course, at=noon("2026-03-02"), due_on=day("2026-03-31"))
        enroll(learner=busy, course=course, at=noon("2026-03-03"))
        complete_course(done, course, at=noon("2026-03-03"))

        assert seen(team, make_mandate(Role.HR, client=team.client).person) == [
            (busy, course, State.OPEN),
            (done, course, State.DONE),
            (late, course, State.OPEN),
        ]

    def test_shows_mandatory_courses_only(self):
        team = team_under(VisibilityProfile.OPEN)
        make_member(team)
        assign(team, at=noon("2026-03-02"), is_mandatory=False)

        assert seen(team, make_manager(team)) == []

    def test_shows_no_assignment_that_was_withdrawn(self):
        team = team_under(VisibilityProfile.OPEN)
        make_member(team)
        withdraw_assignment(assignment=assign(team, at=noon("2026-03-02")), at=noon("2026-03-03"))

        assert seen(team, make_manager(team)) == []

    def test_shows_people_once_who_are_in_two_of_the_teams(self):
        team = team_under(VisibilityProfile.OPEN)
        person = make_member(team)
        make_membership(make_team(parent=team), person=person)
        assign(team, at=noon("2026-03-02"))

        assert len(seen(team, make_manager(team))) == 1

    def test_shows_nobody_who_has_left(self):  # L35
        team = team_under(VisibilityProfile.OPEN)
        membership = make_membership(team)
        course = make_course()
        assign(team, course, at=noon("2026-03-02"))
        complete_course(membership.person, course, at=noon("2026-03-03"))
        end_membership(membership=membership, ends_on=day("2026-03-31"))

        assert seen(team, make_manager(team)) == []

    def test_history_does_not_move_with_the_person(self):  # L35
        team = team_under(VisibilityProfile.OPEN)
        old, new = make_team(parent=team), make_team(parent=team)
        membership = make_membership(old)
        course = make_course()
        assign(team, course, at=noon("2026-03-02"))
        complete_course(membership.person, course, at=noon("2026-03-03"))
        end_membership(membership=membership, ends_on=day("2026-03-15"))
        add_member(person=membership.person, team=new, starts_on=day("2026-03-16"))

        assert seen(new, make_manager(new)) == []
        assert seen(team, make_manager(team)) == [(membership.person, course, State.DONE)]

    def test_a_new_manager_does_not_see_what_was_over_before(self):  # L35
        team = team_under(VisibilityProfile.OPEN)
        done, busy = make_member(team, last_name="Adam"), make_member(team, last_name="Berg")
        course = make_course()
        assign(team, course, at=noon("2026-03-02"))
        complete_course(done, course, at=noon("2026-03-03"))

        assert seen(team, make_manager(team, starts_on=day("2026-03-04"))) == [(busy, course, State.NOT_STARTED)]

    def test_a_renewed_mandate_is_no_new_beginning(self):  # L35
        team = team_under(VisibilityProfile.OPEN)
        done, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"))
        complete_course(done, course, at=noon("2026-03-03"))
        manager = make_mandate(Role.TEAM_MANAGER, team=team, ends_on=day("2026-03-31")).person
        make_manager(team, person=manager, starts_on=day("2026-04-01"))

        assert seen(team, manager) == [(done, course, State.DONE)]

    def test_a_recent_manager_sees_older_facts_as_human_resources_only(self):
        team = team_under(VisibilityProfile.OPEN)
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"))
        viewer = make_mandate(Role.HR, client=team.client).person
        make_manager(team, person=viewer, starts_on=TODAY)
        complete_course(person, course, at=noon("2026-03-03"))

        assert seen(team, viewer) == [(person, course, State.DONE)]

    def test_tells_the_state_of_the_day_asked_for(self):
        team = team_under(VisibilityProfile.OPEN)
        person, course = make_member(team), make_course()
        assign(team, course, at=noon("2026-03-02"))
        complete_course(person, course, at=noon("2026-03-20"))

        assert seen(team, make_manager(team), day("2026-03-19")) == [(person, course, State.NOT_STARTED)]

    def test_never_tells_a_score_or_a_time(self):
        assert {field.name for field in fields(NamedState)} == {"person", "team", "course", "state"}

    def test_needs_the_same_queries_for_one_and_for_twenty(self):
        def queries_for(count):
            team = team_under(VisibilityProfile.OPEN)
            make_members(team, count)
            assign(team, make_course(), at=noon("2026-03-02"))
            manager = make_manager(team)
            queries = count_queries(lambda: named_states(team, TODAY, viewer=manager))
            assert len(named_states(team, TODAY, viewer=manager)) == count
            return queries

        assert queries_for(1) == queries_for(20) <= 5
