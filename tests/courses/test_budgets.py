"""What the pages that learners read most may cost in queries, through all middleware."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions import enroll
from tests.factories.accounts import make_member, make_team
from tests.factories.assignments import assign
from tests.factories.courses import lessons_of, make_course

pytestmark = pytest.mark.django_db

LESSON_PAGE = 12
COURSE_PAGE = 12


def learner_with_obligation(client, course):
    """Logged in, obliged by their company, and begun."""
    team = make_team()
    person = make_member(team)
    assign(team, course, at=timezone.now())
    enroll(learner=person, course=course, at=timezone.now())
    client.force_login(person)


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
