"""What can happen to a course and a learner in it."""

import datetime

import pytest
from wagtail.models import Page

from courses.actions import (
    ForeignLesson,
    NotEnrolled,
    NothingRequired,
    complete_lesson,
    enroll,
    publish_version,
    save_position,
)
from courses.models import CourseCompletion, CoursePage, CourseVersion, Enrollment, LessonProgress
from courses.models.versions import ImmutableVersion
from courses.queries import course_visit
from courses.signals import course_completed, learner_enrolled, lesson_completed
from tests.factories.accounts import UserFactory
from tests.factories.courses import add_chapter, add_lesson, catalog, lessons_of, make_course, noon, publish

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
TUESDAY = noon("2026-03-03")


class Heard(list):
    """Collects what a signal announces while the block runs."""

    def __init__(self, signal):
        super().__init__()
        self.signal = signal

    def __enter__(self):
        self.signal.connect(self._hear)
        return self

    def __exit__(self, *args):
        self.signal.disconnect(self._hear)

    def _hear(self, **payload):
        self.append(payload)


class TestPublishVersion:
    def test_freezes_the_outline_with_the_first_publication(self):
        course = make_course("Eins", "Zwei", chapter="Verstehen")
        version = CourseVersion.objects.get(course=course)
        assert version.number == 1
        assert [(c["title"], [lesson["title"] for lesson in c["lessons"]]) for c in version.outline] == [
            ("Verstehen", ["Eins", "Zwei"])
        ]
        assert version.planned_minutes == 10

    def test_returns_the_newest_version_while_nothing_changed(self):
        course = make_course()
        again = publish_version(course=course, author=None, at=TUESDAY)
        assert again.number == 1
        assert CourseVersion.objects.filter(course=course).count() == 1

    def test_makes_the_next_version_when_a_lesson_is_published_with_new_text(self):
        course = make_course()
        lesson = lessons_of(course)[0]
        lesson.body = [("text", "<p>Neu</p>")]
        publish(lesson)
        assert list(CourseVersion.objects.filter(course=course).values_list("number", flat=True)) == [1, 2]

    def test_makes_the_next_version_when_a_lesson_is_unpublished(self):
        course = make_course()
        lessons_of(course)[0].unpublish()
        newest = CourseVersion.objects.filter(course=course).last()
        assert newest.number == 2
        assert len(newest.lessons()) == 1

    def test_refuses_a_course_without_required_lessons(self):  # L22
        course = catalog().add_child(instance=CoursePage(title="Leer"))
        add_lesson(course, "Freiwillig", is_required=False)
        with pytest.raises(NothingRequired):
            publish_version(course=course, author=None, at=MONDAY)
        assert not CourseVersion.objects.filter(course=course).exists()

    def test_keeps_lessons_before_between_and_after_chapters_in_their_order(self):
        course = make_course("Vorab", chapter="")
        chapter = add_chapter(course, "Mitte")
        add_lesson(chapter, "Drin")
        add_lesson(course, "Danach")
        newest = CourseVersion.objects.filter(course=course).last()
        assert [(c["title"], [lesson["title"] for lesson in c["lessons"]]) for c in newest.outline] == [
            ("", ["Vorab"]),
            ("Mitte", ["Drin"]),
            ("", ["Danach"]),
        ]

    def test_moves_running_enrollments_but_not_finished_ones(self):
        course = make_course("Eins")
        done, running = UserFactory(), UserFactory()
        for learner in (done, running):
            enroll(learner=learner, course=course, at=MONDAY)
        complete_lesson(learner=done, lesson=lessons_of(course)[0], at=MONDAY)
        add_lesson(course, "Zwei")
        assert Enrollment.objects.get(learner=running).version.number == 2
        assert Enrollment.objects.get(learner=done).version.number == 1

    def test_never_changes_a_version(self):  # L21
        version = CourseVersion.objects.get(course=make_course())
        version.title = "Anders"
        with pytest.raises(ImmutableVersion):
            version.save()


class TestEnroll:
    def test_announces_the_first_time_only(self):
        learner, course = UserFactory(), make_course()
        with Heard(learner_enrolled) as heard:
            first = enroll(learner=learner, course=course, at=MONDAY)
            second = enroll(learner=learner, course=course, at=TUESDAY)
        assert first == second
        assert [payload["enrollment"] for payload in heard] == [first]
        assert Enrollment.objects.get().enrolled_at == MONDAY

    def test_refuses_a_course_that_was_never_published_with_a_lesson(self):
        course = catalog().add_child(instance=CoursePage(title="Leer"))
        with pytest.raises(NothingRequired):
            enroll(learner=UserFactory(), course=course, at=MONDAY)


class TestCompleteLesson:
    def test_completes_the_course_with_its_last_required_lesson(self):
        learner, course = UserFactory(), make_course("Eins", "Zwei")
        add_lesson(course, "Freiwillig", is_required=False)
        enroll(learner=learner, course=course, at=MONDAY)
        first, second, _optional = lessons_of(course)
        with Heard(course_completed) as heard:
            complete_lesson(learner=learner, lesson=first, at=MONDAY)
            assert not heard
            complete_lesson(learner=learner, lesson=second, at=TUESDAY)
        completion = CourseCompletion.objects.get()
        assert [payload["completion"] for payload in heard] == [completion]
        assert (completion.started_at, completion.completed_at) == (MONDAY, TUESDAY)
        assert completion.version.number == 2

    def test_changes_nothing_when_it_is_repeated(self):
        learner, course = UserFactory(), make_course("Eins")
        enroll(learner=learner, course=course, at=MONDAY)
        lesson = lessons_of(course)[0]
        complete_lesson(learner=learner, lesson=lesson, at=MONDAY)
        with Heard(lesson_completed) as lessons, Heard(course_completed) as courses:
            complete_lesson(learner=learner, lesson=lesson, at=TUESDAY)
        assert not lessons
        assert not courses
        assert LessonProgress.objects.get().completed_at == MONDAY
        assert CourseCompletion.objects.get().completed_at == MONDAY

    def test_refuses_somebody_who_has_not_begun(self):
        course = make_course()
        with pytest.raises(NotEnrolled):
            complete_lesson(learner=UserFactory(), lesson=lessons_of(course)[0], at=MONDAY)

    def test_refuses_a_lesson_that_the_followed_version_does_not_have(self):
        learner, course = UserFactory(), make_course("Eins")
        enroll(learner=learner, course=course, at=MONDAY)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=MONDAY)
        added = add_lesson(course, "Später")
        with pytest.raises(ForeignLesson):
            complete_lesson(learner=learner, lesson=added, at=TUESDAY)

    def test_does_not_happen_when_a_receiver_fails(self):
        learner, course = UserFactory(), make_course("Eins")
        enroll(learner=learner, course=course, at=MONDAY)

        def refuse(**payload):
            raise RuntimeError("no")

        course_completed.connect(refuse)
        try:
            with pytest.raises(RuntimeError):
                complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=MONDAY)
        finally:
            course_completed.disconnect(refuse)
        assert not LessonProgress.objects.exists()
        assert not CourseCompletion.objects.exists()

    def test_does_not_wait_for_a_lesson_that_was_taken_off_line(self):  # L22
        learner, course = UserFactory(), make_course("Eins", "Zwei")
        enroll(learner=learner, course=course, at=MONDAY)
        first, second = lessons_of(course)
        Page.objects.filter(pk=second.pk).update(live=False)
        complete_lesson(learner=learner, lesson=first, at=MONDAY)
        assert CourseCompletion.objects.filter(learner=learner).exists()


class TestSavePosition:
    def test_remembers_lesson_and_paragraph(self):
        learner, course = UserFactory(), make_course("Eins", "Zwei")
        enroll(learner=learner, course=course, at=MONDAY)
        save_position(learner=learner, lesson=lessons_of(course)[1], anchor="block-7", at=MONDAY)
        visit = course_visit(learner, course)
        assert visit.resume.title == "Zwei"
        assert visit.resume_anchor == "block-7"

    def test_ignores_what_arrives_late(self):
        learner, course = UserFactory(), make_course("Eins", "Zwei")
        enroll(learner=learner, course=course, at=MONDAY)
        first, second = lessons_of(course)
        save_position(learner=learner, lesson=second, anchor="new", at=TUESDAY)
        save_position(learner=learner, lesson=first, anchor="old", at=TUESDAY - datetime.timedelta(seconds=1))
        assert course_visit(learner, course).resume_anchor == "new"

    def test_refuses_somebody_who_has_not_begun(self):
        course = make_course()
        with pytest.raises(NotEnrolled):
            save_position(learner=UserFactory(), lesson=lessons_of(course)[0], anchor="a", at=MONDAY)


class TestCourseVisit:
    def test_counts_required_lessons_only(self):  # L22
        learner, course = UserFactory(), make_course("Eins", "Zwei")
        add_lesson(course, "Freiwillig", is_required=False)
        enroll(learner=learner, course=course, at=MONDAY)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=MONDAY)
        visit = course_visit(learner, course)
        assert (visit.completed_count, len(visit.required), visit.percent) == (1, 2, 50)
        assert visit.minutes_left == 5

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_one_and_twenty_lessons(self, count, django_assert_num_queries):
        learner, course = UserFactory(), make_course(*[f"Lektion {n}" for n in range(count)])
        enroll(learner=learner, course=course, at=MONDAY)
        with django_assert_num_queries(3):
            visit = course_visit(learner, course)
            assert len(visit.lessons) == count
