"""Lessons on paper."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from courses.actions import enroll
from tests.factories.accounts import UserFactory
from tests.factories.courses import add_lesson, lessons_of, make_course
from tests.factories.media import block, make_recording, make_video, with_body

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h9"/></svg>'


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


def begun(learner, *lessons, **fields):
    course = make_course(*lessons, **fields)
    enroll(learner=learner, course=course, at=timezone.now())
    return course


class TestPrintedLesson:
    def test_has_its_text_unfolded_and_says_what_state_it_is_of(self, client, learner):
        course = begun(learner, "Eins", "Zwei", title="Grundlagen", law_state_on=datetime.date(2026, 8, 2))
        details = ("details", {"title": "Lösung", "text": "<p>Details sind offen.</p>"})
        lesson = add_lesson(course, "Drei", body=[details])
        page = client.get(reverse("courses:print_lesson", args=[lesson.pk])).content.decode()
        assert '<details open class="details">' in page
        assert "Rechtsstand 2. August 2026" in page
        assert "Version 2 vom" in page
        assert "Text von Eins" not in page

    def test_shows_a_film_as_a_picture_and_has_nothing_to_play_or_send(self, client, learner):
        poster = get_image_model().objects.create(title="Bild", file=ContentFile(SVG, "bild.svg"), width=10, height=10)
        film, recording = make_video(poster=poster, transcript="<p>Was man sieht.</p>"), make_recording()
        lesson = with_body(
            add_lesson(begun(learner, "Eins")),
            block("video", {"media": film.pk, "caption": "Der Film"}),
            block("audio", {"media": recording.pk, "caption": "Ein Gespräch"}),
        )
        page = client.get(reverse("courses:print_lesson", args=[lesson.pk])).content.decode()
        assert '<img class="media__still" src="' in page
        assert "<video" not in page
        assert "<audio" not in page
        for text in ("Der Film", "Was man sieht.", "Ein Gespräch"):
            assert text in page

    def test_is_for_those_who_may_read_it(self, client, learner, settings):
        lesson = lessons_of(make_course("Eins"))[0]
        url = reverse("courses:print_lesson", args=[lesson.pk])
        assert client.get(url).url == lesson.get_course().url
        settings.LMS_COURSES = {"ACCESS": "tests.courses.test_views.Nobody"}
        assert client.get(url).status_code == 404
        client.logout()
        assert client.get(url).url.startswith("/konto/login/")


class TestPrintedCourse:
    def test_has_all_lessons_in_order(self, client, learner):
        course = begun(learner, "Eins", "Zwei", chapter="Verstehen")
        page = client.get(reverse("courses:print_course", args=[course.pk])).content.decode()
        assert page.index("Verstehen") < page.index("Text von Eins") < page.index("Text von Zwei")

    def test_costs_the_same_for_one_and_twenty_lessons(self, client, learner):
        counts = []
        for count in (1, 20):
            course = begun(learner, *[f"Lektion {number}" for number in range(count)])
            url = reverse("courses:print_course", args=[course.pk])
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
        assert counts[0] == counts[1]
