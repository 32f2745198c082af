"""What the pages that learners read most may cost in queries, through all middleware."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions import book_event, enroll, write_note
from lms.website.actions import ensure_site
from tests.factories.accounts import make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course
from tests.factories.live import SET_AT, add_session, make_event
from tests.factories.media import block, make_recording, make_video, with_body
from tests.factories.quizzes import make_questions
from tests.factories.transfers import hand_in_text, make_transfer_task

pytestmark = pytest.mark.django_db

LESSON_PAGE = 12
COURSE_PAGE = 12


@pytest.fixture(autouse=True)
def _site():
    """Pages stand where the platform puts them: what it takes to find them counts."""
    ensure_site(host="testserver")


def learner_with_obligation(client, course):
    """Logged in, obliged by their company, and begun."""
    team = make_team()
    person = make_member(team)
    assign(team, course, at=timezone.now())
    enroll(learner=person, course=course, at=timezone.now())
    client.force_login(person)
    return person


def queries_for(client, url):
    """Number of queries once caches are warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def course_of(count):
    return make_course(*[f"Lektion {number}" for number in range(count)], chapter="Kapitel")


class TestLessonPage:
    def test_stays_within_its_budget(self, client):
        course = course_of(20)
        learner_with_obligation(client, course)
        assert queries_for(client, lessons_of(course)[3].url) <= LESSON_PAGE

    def test_costs_the_same_for_one_and_twenty_lessons(self, client):
        counts = []
        for count in (1, 20):
            course = course_of(count)
            learner_with_obligation(client, course)
            counts.append(queries_for(client, lessons_of(course)[0].url))
        assert counts[0] == counts[1]


class TestLessonWithMedia:
    """What blocks add to a lesson's page: each kind once, however many there are."""

    @pytest.mark.parametrize("count", [1, 20])
    def test_adds_one_query_for_videos_and_none_for_notes(self, client, settings, tmp_path, count):
        settings.MEDIA_ROOT = tmp_path / "media"
        course = course_of(2)
        learner_with_obligation(client, course)
        lesson = lessons_of(course)[0]
        plain = queries_for(client, lesson.url)
        videos = [block("video", {"media": make_video().pk, "caption": ""}) for _number in range(count)]
        notes = [block("reflection", {"question": "Was nehmen Sie mit?", "help": ""}) for _number in range(count)]
        with_body(lesson, *notes)
        assert queries_for(client, lesson.url) == plain
        with_body(lesson, *videos)
        assert queries_for(client, lesson.url) == plain + 1 <= LESSON_PAGE


class TestFullLesson:
    """The worst case: everything that a lesson asks the database for, in a course where things are under way."""

    @pytest.mark.parametrize("count", [1, 20])
    def test_stays_within_the_budget(self, client, settings, tmp_path, count):
        settings.MEDIA_ROOT = tmp_path / "media"
        course = course_of(2)
        session, task = add_session(course), make_transfer_task(course=course)
        learner = learner_with_obligation(client, course)
        book_event(learner=learner, event=make_event(session, seats=5), at=SET_AT)
        hand_in_text(learner, task)
        lesson = lessons_of(course)[0]
        write_note(learner=learner, lesson=lesson, anchor="", text="Merken", at=timezone.now())
        questions = make_questions(count)
        with_body(
            lesson,
            *[block("video", {"media": make_video().pk, "caption": ""}) for _number in range(count)],
            *[block("audio", {"media": make_recording().pk, "caption": ""}) for _number in range(count)],
            *[block("reflection", {"question": "Was nehmen Sie mit?", "help": ""}) for _number in range(count)],
            *[block("knowledge_check", {"question": question.pk}) for question in questions],
        )
        page = client.get(lesson.url).content.decode()
        assert "Ihr Termin: " in page
        assert "wartet auf Bestätigung" in page
        assert (page.count("<video"), page.count("<audio")) == (count, count)
        assert queries_for(client, lesson.url) <= LESSON_PAGE


class TestCoursePage:
    def test_stays_within_its_budget(self, client):
        course = course_of(20)
        learner_with_obligation(client, course)
        assert queries_for(client, course.url) <= COURSE_PAGE

    def test_costs_the_same_for_one_and_twenty_lessons(self, client):
        counts = []
        for count in (1, 20):
            course = course_of(count)
            learner_with_obligation(client, course)
            counts.append(queries_for(client, course.url))
        assert counts[0] == counts[1]
