import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from lms.assignments.models import Assignment, CourseOffer
from lms.assignments.queries import open_obligations
from tests.factories.accounts import make_client, make_member, make_superuser, make_team
from tests.factories.admin import allow_missing_variables
from tests.factories.assignments import assign, obligation_of
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _wagtails_templates(settings):
    allow_missing_variables(settings)


@pytest.fixture
def admin(client):
    """A browser in which an administrator is logged in."""
    client.force_login(make_superuser())
    return client


class TestAssignments:
    def test_are_made(self, admin):
        team, course = make_team(), make_course()
        person = make_member(team)

        admin.post(
            reverse("assignment:add"),
            {
                "client": team.client_id,
                "course": course.pk,
                "team": team.pk,
                "is_mandatory": "on",
                "days_to_complete": "14",
            },
        )

        assignment = Assignment.objects.get()
        assert assignment.created_by.is_superuser
        assert obligation_of(person, course).due_on == timezone.localdate() + 14 * DAY

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"due_on": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
            ({"person": "member"}, "Bitte wählen Sie ein Team oder eine Person, nicht beides."),
            ({"person": "stranger", "team": ""}, "Diese Person gehört dem Kunden heute nicht an."),
            ({"team": "foreign"}, "Das Team gehört zu einem anderen Kunden."),
            ({"days_to_complete": "0"}, "größer oder gleich 1"),
        ],
    )
    def test_are_refused_with_the_reason(self, admin, wrong, message):
        team = make_team()
        rows = {"member": make_member(team), "stranger": make_member(make_team()), "foreign": make_team()}
        fields = {"client": team.client_id, "course": make_course().pk, "team": team.pk}
        wrong = {name: rows[value].pk if value in rows else value for name, value in wrong.items()}

        response = admin.post(reverse("assignment:add"), {**fields, **wrong})

        assert message in response.text
        assert not Assignment.objects.exists()

    def test_change_their_terms(self, admin):
        team, course = make_team(), make_course()
        person = make_member(team)
        assignment = assign(team, course, at=timezone.now(), days_to_complete=14)
        address = reverse("assignment:edit", args=[assignment.pk])

        admin.post(address, {"is_mandatory": "on", "days_to_complete": "30"})
        assert obligation_of(person, course).due_on == timezone.localdate() + 14 * DAY

        admin.post(address, {"is_mandatory": "on", "days_to_complete": "30", "resets_due_dates": "on"})
        assert obligation_of(person, course).due_on == timezone.localdate() + 30 * DAY

    def test_are_withdrawn_and_stay_in_the_list(self, admin):
        team = make_team()
        person = make_member(team)
        assignment = assign(team, make_course(title="Prompts"), at=timezone.now())
        assert "Zurückziehen" in admin.get(reverse("assignment:edit", args=[assignment.pk])).text

        response = admin.post(reverse("assignment:delete", args=[assignment.pk]))

        assert "ist zurückgezogen" in str(next(iter(get_messages(response.wsgi_request))))
        assert not open_obligations(person)
        assert "Prompts" in admin.get(reverse("assignment:index")).text
        assert admin.get(reverse("assignment:edit", args=[assignment.pk])).status_code == 404

    def test_list_with_the_same_queries_for_one_and_for_twenty(self, admin, django_assert_max_num_queries):
        def queries():
            with django_assert_max_num_queries(40) as found:
                admin.get(reverse("assignment:index"))
            return len(found)

        course = make_course()
        assign(make_team(), course, at=timezone.now())
        queries()  # warms caches
        few = queries()
        for _number in range(19):
            assign(make_team(), course, at=timezone.now())

        assert queries() == few


class TestOffers:
    def test_are_made_and_ended(self, admin):
        client, course = make_client(), make_course(title="Prompts")

        admin.post(reverse("course_offer:add"), {"client": client.pk, "course": course.pk})
        offer = CourseOffer.objects.get()
        assert "Prompts" in admin.get(reverse("course_offer:index")).text
        assert admin.get(reverse("course_offer:edit", args=[offer.pk])).url.endswith(f"/delete/{offer.pk}/")

        admin.post(reverse("course_offer:delete", args=[offer.pk]))
        assert not CourseOffer.objects.exists()
