"""A role family that anything names is not deleted but retired: it stays where it is and is given to nobody anew."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from courses.models import CoursePage, RoleFamily
from courses.viewsets.paths import LearningPathViewSet
from lms.accounts.actions import RoleNotOffered, add_member, change_membership, set_role_family
from lms.accounts.forms import MembershipChangeForm, MembershipForm
from lms.accounts.models import Membership
from tests.factories.accounts import MEMBER_SINCE, make_membership, make_superuser, make_team, make_user
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import make_course, publish
from tests.factories.paths import make_path, make_role_family

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wagtails_templates(settings):
    allow_missing_variables(settings)


@pytest.fixture
def admin(client):
    client.force_login(make_superuser())
    return client


def delete(admin, family):
    address = reverse("wagtailsnippets_lms_courses_rolefamily:delete", args=[family.pk])
    return [admin.get(address, follow=True), admin.post(address, follow=True)]


def of_a_course(family):
    course = make_course("Lektion")
    course.role_families = [family]
    publish(course)


def of_a_draft(family):
    course = make_course("Lektion")
    course.role_families = [family]
    course.save_revision()


def of_a_path(family):
    make_path(family, make_course())


def of_a_person(family):
    make_membership(make_team(), role_family=family)


class TestDeletingARoleFamily:
    @pytest.mark.parametrize("use", [of_a_course, of_a_draft, of_a_path, of_a_person])
    def test_is_refused_while_anything_names_it(self, admin, use):
        family = make_role_family("Vertrieb")
        use(family)
        for response in delete(admin, family):
            assert "„Vertrieb“ kann nicht gelöscht werden" in response.content.decode()
        assert RoleFamily.objects.filter(pk=family.pk).exists()

    def test_is_done_when_nothing_does(self, admin):
        family = make_role_family("Vertrieb")
        delete(admin, family)
        assert not RoleFamily.objects.exists()


EDIT_COURSE = CoursePage.get_edit_handler().get_form_class()


def choices(form):
    """Labels of what a form lets one choose as role family."""
    field = form.fields.get("role_families") or form.fields["role_family"]
    with override("de"):
        return [str(label) for value, label in field.choices if value]


def course_with(family):
    course = make_course()
    course.role_families = [family] if family else []
    course.save()
    return course


FORMS = [
    lambda family: MembershipForm() if family is None else None,
    lambda family: MembershipChangeForm(instance=Membership(role_family=family)),
    lambda family: EDIT_COURSE(instance=course_with(family)),
    lambda family: (
        LearningPathViewSet()
        .get_edit_handler()
        .get_form_class()(instance=make_path(family, make_course()) if family else None)
    ),
]


class TestRetiringARoleFamily:
    def test_happens_in_its_form_and_can_be_taken_back(self, admin):
        family = make_role_family("Vertrieb")
        of_a_person(family)
        address = reverse("wagtailsnippets_lms_courses_rolefamily:edit", args=[family.pk])
        for fields, is_retired in (({"is_retired": "on"}, True), ({}, False)):
            admin.post(address, {"name": family.name, "slug": family.slug, **fields})
            assert RoleFamily.objects.get().is_retired is is_retired

    @pytest.mark.parametrize("form_for", FORMS)
    def test_hides_it_where_one_chooses_anew(self, form_for):
        make_role_family("Einkauf")
        family = make_role_family("Vertrieb", is_retired=True)
        assert choices(form_for(None)) == ["Einkauf"]
        kept = form_for(family)
        assert kept is None or choices(kept) == ["Einkauf", "Vertrieb (nicht mehr angeboten)"]

    def test_is_told_where_somebody_chooses_it_nevertheless(self, admin):
        family = make_role_family("Vertrieb", is_retired=True)
        fields = {"person": make_user().pk, "team": make_team().pk, "starts_on": "2026-03-02", "role_family": family.pk}
        text = admin.post(reverse("membership:add"), fields).content.decode()
        assert "Diese Rollenfamilie wird nicht oder nicht mehr angeboten." in text
        assert not Membership.objects.exists()

    def test_takes_it_from_nobody(self):
        family = make_role_family("Vertrieb")
        membership = make_membership(make_team(), role_family=family)
        RoleFamily.objects.update(is_retired=True)
        family.refresh_from_db()
        change_membership(membership=membership, role_family=family, ends_on=MEMBER_SINCE)
        membership.refresh_from_db()
        assert (membership.role_family, membership.ends_on) == (family, MEMBER_SINCE)

    def test_gives_it_to_nobody(self):
        family = make_role_family("Vertrieb", is_retired=True)
        membership = make_membership(make_team())
        with pytest.raises(RoleNotOffered):
            set_role_family(membership=membership, role_family=family)
        with pytest.raises(RoleNotOffered):
            add_member(person=make_user(), team=membership.team, starts_on=MEMBER_SINCE, role_family=family)
        assert not Membership.objects.exclude(pk=membership.pk, role_family=None).exists()
