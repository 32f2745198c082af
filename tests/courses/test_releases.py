"""What a change means for people: classes, policies, and what is asked of whom."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from courses.actions import (
    OutdatedRelease,
    ReleaseRefused,
    complete_lesson,
    enroll,
    publish_version,
    release_change,
)
from courses.models import CourseCompletion, Enrollment, ImmutableVersion, LessonProgress, VersionRelease
from courses.queries import course_visit, current_version, pending_release
from courses.signals import course_completed, update_required
from lms.records.models import LearningRecord, Verb
from quizzes.actions import NoAttemptsLeft, start_attempt
from quizzes.queries import quiz_visit
from tests.factories.accounts import UserFactory
from tests.factories.courses import add_lesson, lessons_of, make_course, noon, publish
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

from .test_actions import Heard

pytestmark = pytest.mark.django_db

JANUARY = noon("2026-01-05")
FEBRUARY = noon("2026-02-02")
MARCH = noon("2026-03-02")
APRIL = noon("2026-04-01")
MAY = noon("2026-05-04")


def rewrite(lesson, text):
    """Publish a lesson with another text."""
    lesson.refresh_from_db()
    lesson.body = [("text", f"<p>{text}</p>")]
    return publish(lesson)


def finish(course, learner, *, at=JANUARY):
    enroll(learner=learner, course=course, at=at)
    for lesson in lessons_of(course):
        complete_lesson(learner=learner, lesson=lesson, at=at)
    return learner


def release(course, change_class="material", *, at=MARCH, **terms):
    if change_class == "material":
        terms = {"repeat_policy": "changed", "note": "Neue Frist im AI Act.", **terms}
    return release_change(version=current_version(course), change_class=change_class, author=None, at=at, **terms)


@pytest.fixture
def course():
    return make_course("Eins", "Zwei", "Drei")


class TestMaterialRelease:
    def test_asks_those_who_completed_for_the_changed_lessons_only(self, course):  # L23
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course, repeat_by=datetime.date(2026, 6, 30))
        visit = course_visit(learner, course)
        assert visit.needs_update
        assert [lesson.title for lesson in visit.open_required] == ["Zwei"]
        assert (visit.completed_count, visit.total_count) == (2, 3)
        assert visit.update.repeat_by == datetime.date(2026, 6, 30)
        assert visit.resume.title == "Zwei"

    def test_is_completed_anew_with_the_changed_lesson_and_keeps_the_old_completion(self, course):  # L21
        learner = finish(course, UserFactory())
        old = CourseCompletion.objects.get()
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course)
        with Heard(course_completed) as heard:
            complete_lesson(learner=learner, lesson=lessons_of(course)[1], at=APRIL)
        new = CourseCompletion.objects.exclude(pk=old.pk).get()
        assert [payload["completion"] for payload in heard] == [new]
        assert (old.version.number, new.version.number) == (1, 2)
        assert (new.started_at, new.completed_at) == (APRIL, APRIL)
        assert not course_visit(learner, course).needs_update
        assert LessonProgress.objects.filter(repetition=1).count() == 1

    def test_asks_for_everything_when_all_is_to_be_repeated(self, course):
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course, repeat_policy="all")
        assert len(course_visit(learner, course).open_required) == 3

    def test_asks_nobody_for_anything_when_everything_is_kept(self, course):
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        with Heard(update_required) as heard:
            release(course, repeat_policy="keep", note="")
        assert not heard
        assert not course_visit(learner, course).needs_update
        assert Enrollment.objects.get().version.number == 1

    def test_does_not_ask_people_who_are_still_taking_the_course(self, course):
        finish(course, UserFactory())
        running = UserFactory()
        enroll(learner=running, course=course, at=JANUARY)
        complete_lesson(learner=running, lesson=lessons_of(course)[1], at=JANUARY)
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course)
        visit = course_visit(running, course)
        assert not visit.needs_update
        assert (visit.version.number, visit.completed_count) == (2, 1)

    def test_does_not_ask_who_completed_the_course_with_the_new_text(self, course):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        late = finish(course, UserFactory(), at=FEBRUARY)
        rewrite(lessons_of(course)[2], "Auch anders")
        with Heard(update_required) as heard:
            release(course)
        assert [lesson.title for lesson in course_visit(late, course).open_required] == ["Drei"]
        assert len(heard[0]["enrollments"]) == 2

    def test_adds_up_over_several_releases(self, course):
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[0], "Neu")
        release(course, repeat_by=datetime.date(2026, 9, 1))
        rewrite(lessons_of(course)[2], "Auch neu")
        release(course, at=APRIL, repeat_by=datetime.date(2026, 7, 1), note="Und noch etwas.")
        visit = course_visit(learner, course)
        assert [lesson.title for lesson in visit.open_required] == ["Eins", "Drei"]
        assert visit.update.repeat_by == datetime.date(2026, 7, 1)
        assert visit.update.notes == ["Neue Frist im AI Act.", "Und noch etwas."]

    def test_asks_for_a_new_required_lesson(self, course):
        learner = finish(course, UserFactory())
        add_lesson(course, "Vier")
        release(course)
        assert [lesson.title for lesson in course_visit(learner, course).open_required] == ["Vier"]

    def test_asks_for_nothing_that_has_become_as_it_was(self, course):
        learner = finish(course, UserFactory())
        second = lessons_of(course)[1]
        rewrite(second, "Ganz anders")
        release(course)
        rewrite(second, "Text von Zwei")
        assert not course_visit(learner, course).needs_update

    def test_is_recorded_once_for_each_person(self, course):
        for _ in range(3):
            finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course, repeat_by=datetime.date(2026, 6, 30))
        release(course, repeat_by=datetime.date(2026, 6, 30))
        records = LearningRecord.objects.filter(verb=Verb.UPDATE_REQUIRED)
        assert records.count() == 3
        assert {row.detail["due_on"] for row in records} == {"2026-06-30"}

    @pytest.mark.parametrize("count", [1, 20])
    def test_costs_the_same_for_1_and_20_people(self, course, count, django_assert_num_queries):
        for _ in range(count):
            finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        with django_assert_num_queries(15):
            release(course)

    def test_lets_a_quiz_be_taken_again_although_all_attempts_are_used(self):
        quiz = make_quiz(make_questions(1), attempts_allowed=1)
        course = quiz.get_course()
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=JANUARY)
        assert CourseCompletion.objects.filter(learner=learner, course=course).exists()
        with pytest.raises(NoAttemptsLeft):
            start_attempt(learner=learner, quiz=quiz, at=FEBRUARY)
        quiz.title = "Neuer Test"
        quiz.save()
        publish_version(course=course, author=None, at=FEBRUARY)
        release(course)
        assert quiz_visit(learner, quiz, at=APRIL).attempts_left == 1
        finish_attempt(quiz, learner, at=APRIL)
        assert CourseCompletion.objects.filter(learner=learner, course=course).count() == 2
        with pytest.raises(NoAttemptsLeft):
            start_attempt(learner=learner, quiz=quiz, at=MAY)


class TestOtherReleases:
    @pytest.mark.parametrize("change_class", ["editorial", "minor"])
    def test_leave_completions_as_they_are(self, course, change_class):  # L23
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Text von Zwei.")
        release(course, change_class)
        visit = course_visit(learner, course)
        assert (visit.version.number, visit.percent, visit.needs_update) == (1, 100, False)

    def test_begin_the_next_comparison_anew(self, course):
        learner = finish(course, UserFactory())
        rewrite(lessons_of(course)[0], "Kleinigkeit")
        release(course, "minor")
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course, at=APRIL)
        assert [lesson.title for lesson in course_visit(learner, course).open_required] == ["Zwei"]


class TestReleaseChange:
    def test_changes_nothing_when_it_is_repeated(self, course):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        with Heard(update_required) as heard:
            assert release(course) == release(course, at=MAY)
        assert len(heard) == 1
        assert VersionRelease.objects.get().released_at == MARCH

    def test_refuses_to_say_something_else_later(self, course):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        release(course, "minor")
        with pytest.raises(OutdatedRelease):
            release(course)

    def test_refuses_a_version_that_is_not_the_newest(self, course):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        seen = current_version(course)
        rewrite(lessons_of(course)[1], "Noch einmal anders")
        with pytest.raises(OutdatedRelease):
            release_change(version=seen, change_class="minor", author=None, at=MARCH)

    def test_refuses_what_nobody_completed(self, course):
        rewrite(lessons_of(course)[1], "Ganz anders")
        with pytest.raises(ReleaseRefused):
            release(course, "minor")

    def test_does_not_call_new_duties_editorial(self, course):  # L22
        finish(course, UserFactory())
        add_lesson(course, "Vier")
        with pytest.raises(ReleaseRefused) as refused:
            release(course, "editorial")
        assert "change_class" in refused.value.message_dict

    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ({"change_class": "minor", "repeat_policy": "all", "note": "x"}, "repeat_policy"),
            ({"change_class": "material", "repeat_policy": "changed", "note": "  "}, "note"),
            ({"change_class": "material", "repeat_policy": "keep", "repeat_by": MAY.date()}, "repeat_by"),
            (
                {"change_class": "material", "repeat_policy": "all", "note": "x", "repeat_by": JANUARY.date()},
                "repeat_by",
            ),
        ],
    )
    def test_refuses_what_does_not_fit_together(self, course, terms, field):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        with pytest.raises(ReleaseRefused) as refused:
            release_change(version=current_version(course), author=None, at=MARCH, **terms)
        assert list(refused.value.message_dict) == [field]
        assert not VersionRelease.objects.exists()

    def test_refuses_to_repeat_changed_lessons_when_none_has_changed(self, course):
        finish(course, UserFactory())
        lessons_of(course)[2].unpublish()
        with pytest.raises(ReleaseRefused) as refused:
            release(course)
        assert list(refused.value.message_dict) == ["repeat_policy"]


class TestVersionRelease:
    def test_is_never_changed(self, course):
        finish(course, UserFactory())
        rewrite(lessons_of(course)[1], "Ganz anders")
        row = release(course)
        row.note = "Anders"
        with pytest.raises(ImmutableVersion):
            row.save()

    @pytest.mark.parametrize(
        "fields",
        [
            {"change_class": "minor", "repeat_policy": "all", "note": "x"},
            {"change_class": "material", "repeat_policy": "keep", "repeat_by": MAY.date()},
            {"change_class": "material", "repeat_policy": "all", "note": ""},
        ],
    )
    def test_is_guarded_by_the_database(self, course, fields):
        version = current_version(course)
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionRelease.objects.create(version=version, since=version, released_at=MARCH, **fields)


class TestPendingRelease:
    def test_waits_only_where_people_have_completed_the_course(self, course):
        rewrite(lessons_of(course)[0], "Anders")
        assert pending_release(course) is None
        finish(course, UserFactory())
        assert pending_release(course) is None
        rewrite(lessons_of(course)[0], "Wieder anders")
        newest, since = pending_release(course)
        assert (newest.number, since.number) == (3, 2)
        release(course, "minor")
        assert pending_release(course) is None
