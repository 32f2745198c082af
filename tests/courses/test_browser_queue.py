"""What browsers send late: moments within bounds, and actions that may be repeated."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.actions import complete_lesson, enroll
from courses.browser_queue import happened_at, owner_key
from courses.models import CourseCompletion, Enrollment, LessonProgress
from tests.factories.accounts import UserFactory
from tests.factories.courses import lessons_of, make_course, noon

NOW = noon("2026-11-20")
HOUR = datetime.timedelta(hours=1)


class TestHappenedAt:
    @pytest.mark.parametrize("earlier", [datetime.timedelta(0), HOUR, datetime.timedelta(days=7)])
    def test_believes_a_moment_within_a_week(self, earlier):
        assert happened_at((NOW - earlier).isoformat(), now=NOW) == NOW - earlier

    def test_reads_what_browsers_write(self):
        assert happened_at("2026-11-20T11:00:00.000Z", now=NOW) == NOW - HOUR

    @pytest.mark.parametrize(
        "said",
        ["", "morgen", "2026-11-20T11:00:00", "2026-11-20T12:00:01Z", "2026-11-13T11:59:59Z", "2026-99-99T00:00:00Z"],
    )
    def test_takes_now_instead_of_what_cannot_be_true(self, said):
        assert happened_at(said, now=NOW) == NOW


@pytest.mark.django_db
class TestOwnerKey:
    def test_tells_accounts_apart_and_names_nobody(self):
        one, other = UserFactory(), UserFactory()
        assert owner_key(one) == owner_key(one) != owner_key(other)
        assert len(owner_key(one)) == 20
        assert owner_key(AnonymousUser()) == ""


@pytest.mark.django_db
class TestLateActions:
    @pytest.fixture(autouse=True)
    def _everyone_may_take_everything(self, settings):
        settings.LMS_COURSES = {}

    @pytest.fixture
    def learner(self, client):
        user = UserFactory()
        client.force_login(user)
        return user

    @pytest.fixture
    def lesson(self, learner):
        course = make_course("Eins", "Zwei")
        enroll(learner=learner, course=course, at=timezone.now() - 5 * HOUR)
        return lessons_of(course)[0]

    def test_a_lesson_is_finished_when_it_was_and_once(self, client, lesson):
        url = reverse("courses:finish_lesson", args=[lesson.pk])
        said = timezone.now() - HOUR
        for _time in range(2):
            response = client.post(url, {"happened_at": said.isoformat()}, headers={"Accept": "application/json"})
            assert response.json()["url"] == lessons_of(lesson.get_course())[1].url
        assert LessonProgress.objects.get().completed_at == said

    def test_nothing_is_finished_before_it_was_begun(self, learner, lesson):
        enrollment = Enrollment.objects.get()
        for page in lessons_of(lesson.get_course()):
            complete_lesson(learner=learner, lesson=page, at=enrollment.enrolled_at - HOUR)
        assert CourseCompletion.objects.get().completed_at == enrollment.enrolled_at

    def test_a_late_position_does_not_push_back_a_newer_one(self, client, lesson):
        url = reverse("courses:remember_position", args=[lesson.pk])
        client.post(url, {"anchor": "neu"})
        client.post(url, {"anchor": "alt", "happened_at": (timezone.now() - HOUR).isoformat()})
        assert Enrollment.objects.get().resume_anchor == "neu"

    def test_a_fresh_token_comes_with_the_name_of_the_session(self, learner):
        browser = Client(enforce_csrf_checks=True)
        assert browser.get(reverse("courses:token")).json()["owner"] == ""
        browser.force_login(learner)
        answer = browser.get(reverse("courses:token")).json()
        assert answer["owner"] == owner_key(learner)
        lesson = lessons_of(make_course("Drei"))[0]
        enroll(learner=learner, course=lesson.get_course(), at=timezone.now())
        url = reverse("courses:finish_lesson", args=[lesson.pk])
        assert browser.post(url).status_code == 403
        assert browser.post(url, headers={"X-CSRFToken": answer["token"]}).status_code == 302
