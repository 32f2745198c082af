import datetime

import pytest
from django.urls import reverse

from courses.conf import course_access
from courses.models import LearningPath
from lms.accounts.actions import end_membership, set_role_family
from lms.assignments.actions import AlreadyOver, PathHidden, assign_path, follow_path, settle_people, withdraw_path
from lms.assignments.models import Assignment, EndReason, Obligation, PathAssignment
from lms.assignments.privacy import erase_for, export_for
from lms.rollouts.kpis import kpi_named
from tests.factories.accounts import (
    make_client,
    make_member,
    make_members,
    make_membership,
    make_superuser,
    make_team,
    make_user,
)
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign, complete_course, obligation_of
from tests.factories.courses import make_course, noon
from tests.factories.paths import change_path, hide_path, make_path, make_role_family
from tests.factories.rollouts import as_of

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


def day(text):
    return datetime.date.fromisoformat(text)


def open_courses(person):
    return set(Obligation.objects.still_open().filter(person=person).values_list("course", flat=True))


@pytest.fixture
def role_family():
    return make_role_family()


@pytest.fixture
def team():
    return make_team()


def give(team, path, *, at=MONDAY, **terms):
    return assign_path(client=team.client, path=path, by=None, at=at, **terms)


class TestAssignPath:
    def test_obliges_those_of_its_role_to_its_required_courses(self, team, role_family):
        first, second, optional = make_course(), make_course(), make_course()
        path = make_path(role_family, first, second, optional=[optional])
        mine = make_member(team, role_family=role_family)
        other = make_member(team, role_family=make_role_family())

        give(team, path, days_to_complete=14)

        assert open_courses(mine) == {first.pk, second.pk}
        assert open_courses(other) == set()
        assert obligation_of(mine, first).due_on == day("2026-03-16")
        assert course_access().may_take(mine, optional)  # the path opens it, though nobody has to take it

    def test_is_a_source_of_the_one_obligation_there_is(self, team, role_family):  # L33
        course = make_course()
        path = make_path(role_family, course, title="KI im Vertrieb")
        person = make_member(team, role_family=role_family)
        assign(team, course, at=MONDAY, due_on=day("2026-04-30"))

        give(team, path, days_to_complete=14)

        obligation = Obligation.objects.get(person=person)
        assert [(reason.text, reason.is_decisive) for reason in obligation.reasons()] == [
            ("Part of your learning path “KI im Vertrieb”", True),
            (f"Assigned to the team {team}", False),
        ]

    def test_leaves_the_other_reason_when_it_is_withdrawn(self, team, role_family):  # L33
        course, alone = make_course(), make_course()
        assigned = give(team, make_path(role_family, course, alone))
        person = make_member(team, role_family=role_family)
        assign(team, course, at=MONDAY)

        withdraw_path(assigned=assigned, at=noon("2026-03-03"))
        withdraw_path(assigned=assigned, at=noon("2026-03-04"))

        assert open_courses(person) == {course.pk}
        assert obligation_of(person, alone).end_reason == EndReason.WITHDRAWN

    def test_again_changes_the_terms_and_keeps_the_earlier_day(self, team, role_family):  # L32
        course = make_course()
        path = make_path(role_family, course)
        person = make_member(team, role_family=role_family)
        give(team, path, due_on=day("2026-03-20"))

        give(team, path, due_on=day("2026-04-20"))
        assert obligation_of(person, course).due_on == day("2026-03-20")
        give(team, path, due_on=day("2026-04-20"), resets_due_dates=True)
        assert obligation_of(person, course).due_on == day("2026-04-20")
        assert PathAssignment.objects.count() == Assignment.objects.count() == 1

    def test_is_done_at_once_by_who_has_completed_the_course(self, team, role_family):
        course = make_course()
        person = make_member(team, role_family=role_family)
        complete_course(person, course, at=noon("2026-02-01"))

        give(team, make_path(role_family, course))

        assert obligation_of(person, course).end_reason == EndReason.COMPLETED

    def test_refuses_what_nobody_can_see_and_what_is_over(self, team, role_family):
        path = make_path(role_family, make_course())
        with pytest.raises(AlreadyOver):
            give(team, path, due_on=day("2026-03-01"))
        hide_path(path, at=MONDAY)
        with pytest.raises(PathHidden):
            give(team, LearningPath.objects.get())
        assert not PathAssignment.objects.exists()


class TestRoleChange:
    def test_brings_the_new_path_and_ends_the_old_one(self, team, role_family):
        old_course, new_course = make_course(), make_course()
        other = make_role_family()
        give(team, make_path(role_family, old_course))
        give(team, make_path(other, new_course))
        membership = make_membership(team, role_family=role_family)

        set_role_family(membership=membership, role_family=other)

        assert open_courses(membership.person) == {new_course.pk}
        assert obligation_of(membership.person, old_course).end_reason == EndReason.LEFT

    def test_gives_the_whole_time_to_complete_to_who_has_long_been_there(self, team, role_family):
        course = make_course()
        give(team, make_path(role_family, course), at=noon("2026-01-05"), days_to_complete=14)
        membership = make_membership(team)
        membership.role_family = role_family
        membership.save()

        settle_people(client=team.client, people=[membership.person], at=noon("2026-03-02"))

        assert obligation_of(membership.person, course).due_on == day("2026-03-16")

    def test_without_a_path_changes_nothing(self, team, role_family):
        course = make_course()
        membership = make_membership(team, role_family=role_family)
        assign(team, course, at=MONDAY)

        set_role_family(membership=membership, role_family=None)

        assert open_courses(membership.person) == {course.pk}


class TestChangedPath:
    def test_is_followed_by_the_obligations(self, team, role_family):
        old, kept, new = make_course(), make_course(), make_course()
        path = make_path(role_family, old, kept)
        person = make_member(team, role_family=role_family)
        give(team, path, days_to_complete=14)

        change_path(path, kept, new, at=noon("2026-03-09"))
        follow_path(path=path, at=noon("2026-03-10"))

        assert open_courses(person) == {kept.pk, new.pk}
        assert obligation_of(person, old).end_reason == EndReason.WITHDRAWN
        assert obligation_of(person, kept).due_on == day("2026-03-16")
        assert obligation_of(person, new).due_on == day("2026-03-23")

    def test_obliges_to_nothing_when_it_is_taken_back(self, team, role_family):
        path = make_path(role_family, make_course())
        person = make_member(team, role_family=role_family)
        give(team, path)

        hide_path(path, at=noon("2026-03-09"))

        assert open_courses(person) == set()

    def test_leaves_clients_alone_that_have_not_assigned_it(self, role_family):
        path = make_path(role_family, make_course())
        person = make_member(make_team(make_client()), role_family=role_family)

        change_path(path, make_course(), at=noon("2026-03-09"))

        assert not Obligation.objects.filter(person=person).exists()

    def test_counts_no_done_course_for_people_who_have_another_role_now(self, team, role_family):
        """K1 of somebody without a path asks for mandatory courses in force; those of the old role are not."""
        course = make_course("Lektion", awards_certificate=False)
        give(team, make_path(role_family, course), at=noon("2026-02-02"))
        (stays, changes) = (make_membership(team, role_family=role_family) for _ in range(2))
        for membership in (stays, changes):
            complete_course(membership.person, course, at=noon("2026-02-10"))
        set_role_family(membership=changes, role_family=make_role_family())

        assert set(kpi_named("k1").results(as_of(team.client, "2026-W10"))) == {stays.person.pseudonym}


class TestQueries:
    def test_are_the_same_for_one_and_for_twenty_people(self, django_assert_max_num_queries):
        costs = []
        for count in (1, 20):
            team, role_family = make_team(), make_role_family()
            path = make_path(role_family, make_course(), make_course())
            make_members(team, count, role_family=role_family)
            with django_assert_max_num_queries(80) as queries:
                give(team, path, days_to_complete=14)
            costs.append(len(queries))
        assert costs[0] == costs[1]


class TestAdmin:
    @pytest.fixture(autouse=True)
    def admin(self, client, settings):
        allow_missing_variables(settings)
        client.force_login(make_superuser(language="de"))
        return client

    def test_assigns_changes_and_withdraws(self, admin, team, role_family):
        path = make_path(role_family, make_course())
        make_member(team, role_family=role_family)
        assert admin.get(reverse("path_assignment:add")).status_code == 200

        admin.post(reverse("path_assignment:add"), {"client": team.client_id, "path": path.pk, "is_mandatory": "on"})
        assigned = PathAssignment.objects.get()
        assert Obligation.objects.still_open().count() == 1
        edit = reverse("path_assignment:edit", args=[assigned.pk])
        assert admin.get(edit).status_code == 200
        admin.post(edit, {"is_mandatory": "on", "days_to_complete": "30"})
        assert Obligation.objects.get().due_on is not None
        assert admin.get(reverse("path_assignment:index")).status_code == 200
        assert f"{path.title}" not in admin.get(reverse("assignment:index")).text
        admin.post(reverse("path_assignment:delete", args=[assigned.pk]))
        assert not Obligation.objects.still_open().exists()

    def test_does_not_change_a_course_of_a_path_by_itself(self, admin, team, role_family):
        give(team, make_path(role_family, make_course()))
        assert admin.get(reverse("assignment:edit", args=[Assignment.objects.get().pk])).status_code == 404

    def test_sets_the_role_family_of_a_membership(self, admin, team, role_family):
        course = make_course()
        give(team, make_path(role_family, course))
        membership = make_membership(team)
        url = reverse("membership:edit", args=[membership.pk])
        assert admin.get(url).status_code == 200

        admin.post(url, {"role_family": role_family.pk, "ends_on": ""})

        membership.refresh_from_db()
        assert (membership.role_family, membership.ends_on) == (role_family, None)
        assert open_courses(membership.person) == {course.pk}

    def test_does_not_take_a_last_day_back(self, admin, team):
        membership = make_membership(team)
        end_membership(membership=membership, ends_on=day("2026-12-31"))

        response = admin.post(reverse("membership:edit", args=[membership.pk]), {"role_family": "", "ends_on": ""})

        assert "Sie können ihn ändern, aber nicht entfernen." in response.text
        membership.refresh_from_db()
        assert membership.ends_on == day("2026-12-31")


class TestPrivacy:
    def test_covers_who_assigned_a_path(self, team, role_family):
        person, path = make_user(), make_path(role_family, make_course(), title="KI im Vertrieb")
        assign_path(client=team.client, path=path, by=person, at=MONDAY)

        assert export_for(person)["paths_assigned_by_me"] == [
            {"path": "KI im Vertrieb", "to": team.client.name, "at": MONDAY.isoformat()}
        ]
        erase_for(person)
        assert PathAssignment.objects.get().created_by is None
        assert Assignment.objects.get().created_by is None
