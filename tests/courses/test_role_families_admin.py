"""A role family that anything still names is not deleted: courses, paths and people would lose it unasked."""

import pytest
from django.urls import reverse

from courses.models import RoleFamily
from tests.factories.accounts import make_membership, make_superuser, make_team
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
