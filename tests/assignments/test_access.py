import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Group, Permission

from courses.actions import enroll
from courses.conf import course_access
from lms.accounts.actions import end_membership
from lms.accounts.models import Role, User, VisibilityProfile
from lms.assignments.access import ClientCourseAccess
from lms.assignments.actions import offer_course, withdraw_assignment
from lms.assignments.models import Obligation
from tests.factories.accounts import (
    make_client,
    make_mandate,
    make_member,
    make_membership,
    make_superuser,
    make_team,
    make_user,
    set_visibility,
)
from tests.factories.assignments import assign, complete_course
from tests.factories.courses import make_course, noon

from .test_assigning import count_queries

pytestmark = pytest.mark.django_db

day = datetime.date.fromisoformat
access = ClientCourseAccess()


def may_take(user, course):
    """The answer, and a check that the list of visible courses says the same."""
    answer = access.may_take(user, course)
    assert (course in access.visible_courses(user)) is answer
    return answer


class TestClientCourseAccess:
    @pytest.fixture(autouse=True)
    def _today(self):
        with time_machine.travel(noon("2026-03-02")):
            yield

    def test_is_what_the_site_asks(self):
        assert isinstance(course_access(), ClientCourseAccess)

    def test_lets_people_take_what_is_assigned(self):
        team, course, other = make_team(), make_course(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01"))

        assert may_take(person, course)
        assert not may_take(person, other)

    def test_lets_people_take_what_is_offered_to_their_client(self):
        team, course = make_team(), make_course()
        offer_course(client=team.client, course=course)

        assert may_take(make_member(team), course)
        assert not may_take(make_member(make_team()), course)

    def test_waits_until_the_course_is_available(self):
        team, course = make_team(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01"), available_from=day("2026-03-03"))

        assert not may_take(person, course)
        with time_machine.travel(noon("2026-03-03")):
            assert may_take(person, course)

    def test_waits_for_no_source_when_another_is_available(self):
        team, course = make_team(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01"), available_from=day("2026-03-03"))
        assign(team.client, course, at=noon("2026-03-01"))

        assert may_take(person, course)

    def test_lets_people_read_again_what_they_completed(self):
        team, course = make_team(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01"))
        complete_course(person, course, at=noon("2026-03-01"))

        assert may_take(person, course)

    def test_lets_people_finish_what_they_began(self):
        team, course = make_team(), make_course()
        person, idler = make_member(team), make_member(team)
        assignment = assign(team, course, at=noon("2026-03-01"))
        enroll(learner=person, course=course, at=noon("2026-03-01"))
        withdraw_assignment(assignment=assignment, at=noon("2026-03-02"))

        assert may_take(person, course)
        assert not may_take(idler, course)

    def test_ends_with_the_last_day_at_the_client(self):
        course = make_course()
        membership = make_membership(make_team())
        assign(membership.team, course, at=noon("2026-03-01"))
        enroll(learner=membership.person, course=course, at=noon("2026-03-01"))

        end_membership(membership=membership, ends_on=day("2026-03-02"))
        assert may_take(membership.person, course)
        with time_machine.travel(noon("2026-03-03")):
            assert not may_take(membership.person, course)

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.CONSULTANT])
    def test_lets_the_firms_people_take_everything(self, role):
        assert may_take(make_mandate(role).person, make_course())

    @pytest.mark.parametrize("role", [Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN])
    def test_gives_clients_roles_nothing_extra(self, role):
        assert not may_take(make_mandate(role, client=make_client()).person, make_course())

    def test_lets_people_with_access_to_the_admin_take_everything(self):
        group = Group.objects.create(name="Redaktion")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        editor = make_user()
        editor.groups.add(group)

        assert may_take(editor, make_course())
        assert may_take(make_superuser(), make_course())

    def test_hides_courses_that_are_not_live(self):
        team, course = make_team(), make_course()
        assign(team, course, at=noon("2026-03-01"))
        course.unpublish()
        course.refresh_from_db()

        assert not may_take(make_member(team), course)
        assert not may_take(make_superuser(), course)

    def test_is_nothing_for_strangers(self):
        course = make_course()

        assert not may_take(AnonymousUser(), course)
        assert not may_take(make_user(), course)

    def test_costs_two_queries_on_a_lesson_page(self):
        team, course = make_team(), make_course()
        person = make_member(team)
        assign(team, course, at=noon("2026-03-01"))
        person = User.objects.get(pk=person.pk)

        assert count_queries(lambda: access.may_take(person, course)) == 2
        assert Obligation.objects.exists()


class TestPrivacyNote:
    def _note(self, profile, **fields):
        team = make_team(make_client(**fields))
        set_visibility(team.client, profile, at=noon("2026-02-01"))
        return access.privacy_note(make_member(team))

    def test_promises_figures_only_under_strict(self):
        note = self._note(VisibilityProfile.STRICT)

        assert "Your manager and human resources see no names" in note
        assert "5 people" in note

    def test_names_human_resources_under_standard(self):
        note = self._note(VisibilityProfile.STANDARD, min_group_size=8)

        assert "Human resources also sees who has completed" in note
        assert "8 people" in note

    def test_names_the_manager_under_open(self):
        assert "Your manager sees by name" in self._note(VisibilityProfile.OPEN)

    def test_is_empty_for_people_without_a_client(self):
        assert access.privacy_note(make_user()) == access.privacy_note(AnonymousUser()) == ""

    def test_costs_one_query(self):
        person = make_member(make_team())

        assert count_queries(lambda: access.privacy_note(person)) == 1
