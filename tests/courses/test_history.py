"""Whatever authors and learners do, in whatever order: what was completed stays completed (L21, L22)."""

import contextlib
import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.actions import ReleaseRefused, complete_lesson, enroll, release_change
from courses.models import CourseCompletion, CourseVersion, Enrollment, LessonProgress
from courses.queries import course_visit, current_version, lesson_pages, pending_release
from tests.factories.accounts import UserFactory
from tests.factories.courses import add_lesson, lessons_of, make_course, noon, publish

PLACES = st.integers(min_value=0, max_value=5)


class CourseHistory(RuleBasedStateMachine):
    """A course with two learners, whose history only grows."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self):
        """Each history begins with an empty database."""
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.now = noon("2026-01-05")
        self.course = make_course("Eins", "Zwei")
        self.learners = [UserFactory(), UserFactory()]
        self.completions: set[tuple[int, int, datetime.datetime]] = set()
        self.texts = 0

    def later(self):
        self.now += datetime.timedelta(hours=1)
        return self.now

    def lesson(self, place):
        lessons = lessons_of(self.course)
        return lessons[place % len(lessons)]

    @rule(place=PLACES)
    def edit(self, place):
        lesson = self.lesson(place)
        self.texts += 1
        lesson.body = [("text", f"<p>Fassung {self.texts}</p>")]
        publish(lesson)

    @rule(is_required=st.booleans())
    def add(self, is_required):
        if len(lessons_of(self.course)) < 5:
            add_lesson(self.course, is_required=is_required)

    @rule(place=PLACES)
    def unpublish(self, place):
        self.lesson(place).unpublish()

    @rule(place=PLACES)
    def republish(self, place):
        publish(self.lesson(place))

    @rule(place=PLACES, before=PLACES)
    def move(self, place, before):
        if self.lesson(place) != self.lesson(before):
            self.lesson(place).move(self.lesson(before), pos="left")

    @rule(place=PLACES)
    def turn_duty(self, place):
        lesson = self.lesson(place)
        lesson.is_required = not lesson.is_required
        publish(lesson)

    @rule(
        change=st.sampled_from(
            [
                ("editorial", "keep"),
                ("minor", "keep"),
                ("material", "keep"),
                ("material", "changed"),
                ("material", "all"),
            ]
        )
    )
    def release(self, change):
        if pending_release(self.course) is None:
            return
        change_class, policy = change
        with contextlib.suppress(ReleaseRefused):  # a class that does not fit the change
            release_change(
                version=current_version(self.course),
                change_class=change_class,
                repeat_policy=policy,
                note="Neu.",
                author=None,
                at=self.later(),
            )

    @rule(who=st.integers(0, 1))
    def enroll(self, who):
        enroll(learner=self.learners[who], course=self.course, at=self.later())

    @precondition(lambda self: Enrollment.objects.exists())
    @rule(who=st.integers(0, 1))
    def go_on(self, who):
        visit = course_visit(self.learners[who], self.course)
        if visit.enrollment and visit.resume and not visit.resume.is_completed:
            complete_lesson(learner=self.learners[who], lesson=visit.resume.page.specific, at=self.later())

    @rule(who=st.integers(0, 1))
    def finish(self, who):
        for _step in range(6):
            self.go_on(who)

    @invariant()
    def completions_never_disappear(self):  # L21
        found = set(CourseCompletion.objects.values_list("learner", "version", "completed_at"))
        assert self.completions <= found
        self.completions = found

    @invariant()
    def every_version_requires_something(self):  # L22
        assert all(version.required_keys() for version in CourseVersion.objects.all())

    @invariant()
    def denominators_are_the_live_required_lessons_of_the_followed_version(self):  # L22
        live = set(lesson_pages(self.course).values_list("translation_key", flat=True))
        for learner in self.learners:
            visit = course_visit(learner, self.course)
            version = visit.version
            assert visit.total_count == len(version.required_keys() & live)
            assert 0 <= visit.completed_count <= visit.total_count
            is_complete = bool(visit.total_count) and visit.completed_count == visit.total_count
            assert (visit.percent == 100) is is_complete

    @invariant()
    def nobody_repeats_what_nobody_asked_for(self):
        for learner in self.learners:
            visit = course_visit(learner, self.course)
            if visit.needs_update:
                assert CourseCompletion.objects.filter(learner=learner).exists()
                assert all(release.change_class == "material" for release in visit.update.releases)

    @invariant()
    def progress_is_numbered_without_gaps(self):
        rows: dict[tuple[int, object], list[int]] = {}
        for row in LessonProgress.objects.order_by("completed_at"):
            rows.setdefault((row.enrollment_id, row.lesson_key), []).append(row.repetition)
        assert all(numbers == list(range(len(numbers))) for numbers in rows.values())


@pytest.mark.django_db
class TestHistory:
    def test_of_a_course_only_grows(self):
        run_state_machine_as_test(
            CourseHistory,
            settings=settings(
                max_examples=8,
                stateful_step_count=12,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
