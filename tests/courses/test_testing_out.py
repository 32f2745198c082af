"""Testing out of courses that are repeated, have an order, or ask for more than reading."""

import datetime

import pytest

from courses.actions import NotOpenYet, complete_by_testing_out, complete_lesson, enroll, release_change
from courses.models import CourseCompletion, Enrollment, LessonProgress
from courses.queries import course_visit, current_version, may_test_out
from courses.signals import course_completed, lesson_completed
from tests.factories.accounts import UserFactory
from tests.factories.assignments import complete_course
from tests.factories.courses import add_lesson, lessons_of, make_course, noon, publish
from tests.factories.live import add_session
from tests.factories.quizzes import finish_attempt, make_questions, make_quiz

from .test_actions import Heard

pytestmark = pytest.mark.django_db

JANUARY = noon("2026-01-05")
FEBRUARY = noon("2026-02-02")
MARCH = noon("2026-03-02")
APRIL = noon("2026-04-01")


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def learner():
    return UserFactory()


def add_test(course, **fields):
    return make_quiz(make_questions(1), course=course, **fields)


def pass_test(learner, course, test, *, at=APRIL):
    return complete_by_testing_out(learner=learner, course=course, test=test, at=at)


def completed(learner, course):
    """Titles of the lessons whose completion counts now."""
    return [item.title for item in course_visit(learner, course).lessons if item.is_completed]


class TestUpdate:
    """A course that the learner has completed was changed materially, and lessons are to be repeated."""

    @pytest.fixture
    def test(self, learner):
        course = make_course("Eins", "Zwei", "Drei")
        quiz = add_test(course, title="Test")
        complete_course_with_test(learner, course, quiz)
        for number in (1, 2):
            lesson = lessons_of(course)[number]
            lesson.body = [("text", "<p>Ganz anders</p>")]
            publish(lesson)
        release_change(
            version=current_version(course),
            change_class="material",
            repeat_policy="changed",
            note="Neue Frist im AI Act.",
            author=None,
            at=MARCH,
        )
        return quiz

    @pytest.fixture
    def course(self, test):
        return test.get_course()

    def test_is_done_by_testing_out_of_what_is_to_be_repeated(self, learner, course, test):  # L23
        assert [lesson.title for lesson in course_visit(learner, course).open_required] == ["Zwei", "Drei"]
        with Heard(lesson_completed) as lessons, Heard(course_completed) as courses:
            pass_test(learner, course, test)
        one, two, three = (lesson.translation_key for lesson in lessons_of(course))
        rows = LessonProgress.objects.filter(was_tested_out=True)
        assert {(row.lesson_key, row.repetition, row.completed_at) for row in rows} == {
            (two, 1, APRIL),
            (three, 1, APRIL),
        }
        assert LessonProgress.objects.filter(lesson_key=one).count() == 1
        assert (len(lessons), len(courses)) == (2, 1)
        assert not course_visit(learner, course).needs_update

    def test_leads_to_a_completion_of_its_own_and_keeps_the_old_one(self, learner, course, test):  # L21
        pass_test(learner, course, test)
        new, old = CourseCompletion.objects.order_by("-completed_at")
        assert (old.completed_at, old.was_tested_out) == (JANUARY, False)
        assert (new.started_at, new.completed_at, new.was_tested_out) == (APRIL, APRIL, True)
        assert new.version == current_version(course)

    def test_again_changes_nothing(self, learner, course, test):
        pass_test(learner, course, test)
        with Heard(lesson_completed) as lessons, Heard(course_completed) as courses:
            pass_test(learner, course, test, at=noon("2026-05-04"))
        assert not lessons
        assert not courses

    def test_completes_only_what_is_still_open(self, learner, course, test):
        complete_lesson(learner=learner, lesson=lessons_of(course)[1], at=noon("2026-03-10"))
        pass_test(learner, course, test)
        assert [row.lesson_key for row in LessonProgress.objects.filter(was_tested_out=True)] == [
            lessons_of(course)[2].translation_key
        ]
        assert CourseCompletion.objects.latest("completed_at").was_tested_out

    def test_may_be_tested_out_of_until_one_begins_to_repeat(self, learner, course):
        assert may_test_out(learner, course)
        complete_lesson(learner=learner, lesson=lessons_of(course)[1], at=APRIL)
        assert not may_test_out(learner, course)

    def test_is_not_begun_by_an_optional_lesson(self, learner, course):
        optional = add_lesson(course, "Zum Weiterlesen", is_required=False)
        Enrollment.objects.update(version=current_version(course))
        complete_lesson(learner=learner, lesson=optional, at=APRIL)
        assert may_test_out(learner, course)

    def test_that_is_done_leaves_nothing_to_test_out_of(self, learner, course, test):
        pass_test(learner, course, test)
        assert not may_test_out(learner, course)


def complete_course_with_test(learner, course, quiz):
    enroll(learner=learner, course=course, at=JANUARY)
    finish_attempt(quiz, learner, at=JANUARY)
    complete_course(learner, course, at=JANUARY)


class TestFixedOrder:
    def test_does_not_stand_in_the_way(self, learner):
        course = make_course("Eins", lesson_order="fixed")
        session = add_session(course, "Termin")
        add_lesson(course, "Zwei")
        test = add_test(course, title="Test")

        pass_test(learner, course, test)

        assert completed(learner, course) == ["Eins", "Zwei", "Test"]
        assert not CourseCompletion.objects.exists()
        complete_lesson(learner=learner, lesson=session, at=APRIL)
        assert CourseCompletion.objects.get().was_tested_out


class TestMinimumAttendance:
    def test_is_not_replaced(self, learner):
        course = make_course("Eins", completion_rule="minimum_attendance", minimum_attendance=1)
        sessions = [add_session(course, title) for title in ("Montag", "Freitag")]
        test = add_test(course, title="Test")

        pass_test(learner, course, test)

        assert completed(learner, course) == ["Eins", "Test"]
        assert not CourseCompletion.objects.exists()
        complete_lesson(learner=learner, lesson=sessions[1], at=noon("2026-04-10"))
        completion = CourseCompletion.objects.get()
        assert (completion.rule, completion.was_tested_out) == ("minimum_attendance", True)
        assert completion.completed_at == noon("2026-04-10")


class TestEveryAssessment:
    def test_stays_to_be_passed_but_for_the_test_itself(self, learner):
        course = make_course("Eins", completion_rule="required_and_assessments")
        other = add_test(course, title="Zwischentest", is_required=False)
        test = add_test(course, title="Test", is_required=False)

        pass_test(learner, course, test)

        assert completed(learner, course) == ["Eins", "Test"]
        finish_attempt(other, learner, at=APRIL)
        assert CourseCompletion.objects.get().rule == "required_and_assessments"


class TestBeginning:
    def test_is_refused_where_the_course_cannot_be_begun(self, learner):
        course = make_course("Eins", closes_on=datetime.date(2026, 2, 28))
        test = add_test(course)
        with pytest.raises(NotOpenYet):
            pass_test(learner, course, test)
        assert not Enrollment.objects.exists()
        enroll(learner=learner, course=course, at=FEBRUARY)
        pass_test(learner, course, test)
        assert CourseCompletion.objects.exists()
