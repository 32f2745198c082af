"""A course's rules: order, completion, beginning, duration."""

import datetime
import uuid

import pytest
from django.urls import reverse

from courses.actions import LessonLocked, NothingRequired, NotOpenYet, complete_lesson, enroll, publish_version
from courses.models import RULES, CourseCompletion, CoursePage, Enrollment, LessonFact, Part
from courses.queries import beginning_of, course_visit, current_version, leads_back
from quizzes.actions import start_attempt
from tests.factories.accounts import UserFactory
from tests.factories.assignments import complete_course
from tests.factories.courses import add_lesson, catalog, lessons_of, make_course, noon, publish
from tests.factories.quizzes import finish_attempt, make_questions, make_quiz

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


def in_tokyo(person):
    """A site for people in Japan."""
    return "Asia/Tokyo"


@pytest.fixture(autouse=True)
def _everyone_may_take_everything(settings):
    settings.LMS_COURSES = {}


@pytest.fixture
def learner(client):
    user = UserFactory()
    client.force_login(user)
    return user


def lesson(counts_as="reading", *, required=True):
    return LessonFact(uuid.uuid4(), required, counts_as, 5)


def begun(learner, course):
    enroll(learner=learner, course=course, at=MONDAY)
    return course


def needed(rule, lessons, *, minimum=0):
    return [(part.keys, part.needed) for part in RULES[rule].parts(lessons, minimum=minimum)]


class TestCompletionRule:
    def test_all_required_leaves_optional_lessons_out(self):  # L22
        read, optional = lesson(), lesson(required=False)
        assert needed("all_required", [read, optional]) == [((read.key,), 1)]

    def test_of_nothing_required_has_no_parts(self):  # L22
        assert needed("all_required", [lesson(required=False)]) == []

    def test_with_assessments_counts_optional_quizzes_too(self):
        read, quiz, optional = lesson(), lesson("assessment", required=False), lesson(required=False)
        assert needed("required_and_assessments", [read, quiz, optional]) == [((read.key, quiz.key), 2)]

    def test_with_minimum_attendance_counts_any_of_the_live_sessions(self):
        read, *live = lesson(), lesson("attendance"), lesson("attendance"), lesson("attendance", required=False)
        keys = tuple(item.key for item in live)
        assert needed("minimum_attendance", [read, *live], minimum=2) == [((read.key,), 1), (keys, 2)]

    def test_with_minimum_attendance_asks_for_no_more_sessions_than_there_are(self):
        live = lesson("attendance")
        assert needed("minimum_attendance", [live], minimum=5) == [((live.key,), 1)]

    def test_a_part_counts_no_more_than_it_needs(self):
        assert Part(("a", "b", "c"), 2).done({"a", "b", "c", "d"}) == 2

    def test_is_stored_on_the_completion_with_its_version(self, learner):  # L21
        course = make_course("Eins", completion_rule="required_and_assessments")
        completion = complete_course(learner, course, at=MONDAY)
        assert (completion.rule, completion.rule_version) == ("required_and_assessments", 1)

    def test_keeps_the_course_open_until_the_optional_quiz_is_passed(self, learner):
        course = make_course("Eins", completion_rule="required_and_assessments")
        quiz = make_quiz(make_questions(1), course=course, is_required=False)
        begun(learner, course)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=MONDAY)
        assert course_visit(learner, course).percent == 50
        finish_attempt(quiz, learner, at=MONDAY)
        assert CourseCompletion.objects.filter(learner=learner).exists()

    def test_changed_makes_a_new_version_and_leaves_completions_alone(self, learner):
        course = make_course("Eins")
        complete_course(learner, course, at=MONDAY)
        course.completion_rule = "required_and_assessments"
        publish(course)
        assert [version.rules for version in course.versions.all()] == [
            {},
            {"completion": "required_and_assessments"},
        ]
        assert course_visit(learner, course).percent == 100


class TestFixedOrder:
    @pytest.fixture
    def course(self):
        return make_course("Eins", "Zwei", "Drei", lesson_order="fixed")

    def test_locks_what_stands_behind_an_open_required_lesson(self, course, learner):
        begun(learner, course)
        assert [item.is_locked for item in course_visit(learner, course).lessons] == [False, True, True]
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=MONDAY)
        assert [item.is_locked for item in course_visit(learner, course).lessons] == [False, False, True]

    def test_does_not_wait_for_optional_lessons(self, learner):
        course = make_course("Eins", lesson_order="fixed")
        optional = add_lesson(course, "Freiwillig", is_required=False)
        course.refresh_from_db()
        optional.move(course, pos="first-child")
        begun(learner, course)
        assert [item.is_locked for item in course_visit(learner, course).lessons] == [False, False]

    def test_refuses_to_complete_a_locked_lesson(self, course, learner):
        begun(learner, course)
        with pytest.raises(LessonLocked):
            complete_lesson(learner=learner, lesson=lessons_of(course)[2], at=MONDAY)

    def test_leads_from_a_locked_lesson_to_the_course_and_says_why(self, course, learner, client):
        begun(learner, course)
        response = client.get(lessons_of(course)[1].url, follow=True)
        assert response.redirect_chain[0][0] == course.url
        page = response.content.decode()
        assert "Diese Lektion öffnet sich" in page
        assert "gesperrt" in page
        assert f'href="{lessons_of(course)[1].url}"' not in page

    def test_refuses_a_forged_request_kindly(self, course, learner, client):
        begun(learner, course)
        response = client.post(reverse("courses:finish_lesson", args=[lessons_of(course)[2].pk]), follow=True)
        assert "Diese Lektion öffnet sich" in response.content.decode()
        assert course_visit(learner, course).completed_count == 0

    def test_refuses_to_start_a_locked_quiz(self, course, learner, client):
        quiz = make_quiz(make_questions(1), course=course)
        begun(learner, course)
        with pytest.raises(LessonLocked):
            start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        response = client.post(reverse("quizzes:start", args=[quiz.pk]), follow=True)
        assert response.redirect_chain[-1][0] == course.url

    def test_leaves_lessons_open_in_a_course_without_it(self, learner):
        course = begun(learner, make_course("Eins", "Zwei"))
        assert not any(item.is_locked for item in course_visit(learner, course).lessons)


class TestPrerequisites:
    def test_are_completed_before_the_course_is_begun(self, learner):
        first, second = make_course(title="Grundlagen"), make_course(title="Aufbau")
        second.prerequisites = [first]
        publish(second)
        with pytest.raises(NotOpenYet, match="Grundlagen"):
            enroll(learner=learner, course=second, at=MONDAY)
        assert not Enrollment.objects.exists()
        complete_course(learner, first, at=MONDAY)
        assert enroll(learner=learner, course=second, at=MONDAY)

    def test_are_named_on_the_course_page_instead_of_the_button(self, learner, client):
        first, second = make_course(title="Grundlagen"), make_course(title="Aufbau")
        second.prerequisites = [first]
        publish(second)
        page = client.get(second.url).content.decode()
        assert "Bitte schließen Sie zuerst ab:" in page
        assert first.url in page
        assert "Kurs beginnen" not in page
        response = client.post(reverse("courses:begin", args=[second.pk]), follow=True)
        assert "Bitte schließen Sie zuerst diese Kurse ab: Grundlagen." in response.content.decode()

    def test_that_nobody_can_take_any_more_are_not_asked_for(self, learner):
        first, second = make_course(title="Grundlagen"), make_course(title="Aufbau")
        second.prerequisites = [first]
        publish(second)
        first.unpublish()
        assert beginning_of(learner, second, at=MONDAY).is_possible

    def test_lead_back_over_several_courses(self):
        one, two, three, free = (make_course() for _ in range(4))
        two.prerequisites = [one]
        publish(two)
        three.prerequisites = [two]
        publish(three)
        assert leads_back(one, [free, three]) == three
        assert leads_back(one, [one]) == one
        assert leads_back(three, [one, two]) is None


class TestWindow:
    @pytest.mark.parametrize(
        ("day", "may_begin"),
        [
            ("2026-04-30T21:59:00+00:00", False),
            ("2026-04-30T22:00:00+00:00", True),  # midnight in Berlin
            ("2026-05-31T21:59:00+00:00", True),  # the last minute of the last day
            ("2026-05-31T22:00:00+00:00", False),
        ],
    )
    def test_begins_and_ends_at_midnight_where_the_learner_is(self, learner, day, may_begin):  # L31
        course = make_course(opens_on=datetime.date(2026, 5, 1), closes_on=datetime.date(2026, 5, 31))
        at = datetime.datetime.fromisoformat(day)
        assert beginning_of(learner, course, at=at).is_possible is may_begin

    def test_is_another_one_in_another_zone(self, learner, settings):
        settings.LMS_COURSES = {"TIME_ZONE_OF": f"{__name__}.in_tokyo"}
        course = make_course(opens_on=datetime.date(2026, 5, 1))
        assert beginning_of(learner, course, at=noon("2026-04-30")).is_possible is False
        at = datetime.datetime.fromisoformat("2026-04-30T15:00:00+00:00")
        assert beginning_of(learner, course, at=at).is_possible

    def test_does_not_touch_who_has_begun(self, learner):
        course = begun(learner, make_course("Eins", closes_on=MONDAY.date()))
        later = noon("2026-06-01")
        assert enroll(learner=learner, course=course, at=later)
        complete_lesson(learner=learner, lesson=lessons_of(course)[0], at=later)
        assert CourseCompletion.objects.exists()

    def test_that_is_over_is_explained_on_the_course_page(self, learner, client):
        course = make_course(closes_on=datetime.date(2020, 1, 31))
        assert "Dieser Kurs wurde am 31. Januar 2020 geschlossen." in client.get(course.url).content.decode()
        response = client.post(reverse("courses:begin", args=[course.pk]), follow=True)
        assert "Dieser Kurs wurde am 31. Januar 2020 geschlossen. Bitte fragen" in response.content.decode()


class TestDuration:
    def test_follows_from_the_lessons(self, learner):
        version = current_version(make_course("Eins", "Zwei"))
        assert (version.planned_minutes, version.synchronous_percent) == (10, 0)

    def test_may_be_stated_in_teaching_units(self, learner):
        course = make_course("Eins", duration=4, duration_unit="units")
        assert current_version(course).planned_minutes == 180
        assert course_visit(learner, course).planned_minutes == 180


class TestPublishVersion:
    def test_refuses_a_rule_that_asks_for_nothing(self):  # L22
        course = catalog().add_child(instance=CoursePage(title="Leer", completion_rule="minimum_attendance"))
        add_lesson(course, "Freiwillig", is_required=False)
        with pytest.raises(NothingRequired):
            publish_version(course=course, author=None, at=MONDAY)
