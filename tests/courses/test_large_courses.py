"""A course of 200 lessons is as cheap to read as one of five."""

import pytest
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.actions import enroll, publish_version, publishing_one_version
from courses.models import CoursePage, LessonPage
from tests.factories.courses import catalog, lessons_of, text_block

from .test_budgets import LESSON_PAGE, learner_with_obligation, queries_for

pytestmark = pytest.mark.django_db


def large_course(count, blocks):
    """A live course with so many lessons of so many blocks, stored without revisions."""
    index = catalog()
    index.refresh_from_db()
    with disable_reference_index_auto_update(), publishing_one_version(at=timezone.now(), author=None):
        course = index.add_child(instance=CoursePage(title=f"Kurs mit {count} Lektionen"))
        for number in range(count):
            body = [text_block(f"Absatz {place} von {number}") for place in range(blocks)]
            course.add_child(instance=LessonPage(title=f"Lektion {number}", body=body))
    publish_version(course=course, author=None, at=timezone.now())
    return course


class TestLargeCourse:
    def test_costs_as_many_queries_as_a_small_one(self, client):
        counts = []
        for count in (5, 200):
            course = large_course(count, 10)
            learner_with_obligation(client, course)
            address = lessons_of(course)[2].url
            counts.append(queries_for(client, address))
            assert f'">Lektion {count - 1}<' in client.get(address).content.decode()  # the outline is whole
        assert counts[0] == counts[1] <= LESSON_PAGE

    def test_is_frozen_whole_and_can_be_begun(self, django_user_model):
        course = large_course(200, 10)
        lesson = lessons_of(course)[7]
        lesson.title = "Neu"
        lesson.save()
        version = publish_version(course=course, author=None, at=timezone.now())
        assert (version.number, len(version.lessons())) == (2, 200)
        assert enroll(learner=django_user_model.objects.create_user("a@example.com"), course=course, at=timezone.now())
