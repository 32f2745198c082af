"""Everything that can happen to a course and a learner in it. Each action is one transaction and may be repeated."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .models import CourseCompletion, CoursePage, CourseVersion, Enrollment, LessonProgress
from .queries import current_version, draft_outline, required_keys
from .signals import course_completed, course_version_published, learner_enrolled, lesson_completed
from .typing import Person

COMPLETION_RULE = 1  # all required lessons of the version that is followed


class NothingRequired(ValueError):
    """A course without a required lesson would be complete before it begins (L22)."""


class NotEnrolled(LookupError):
    """The learner does not take the course."""


class ForeignLesson(LookupError):
    """The lesson does not belong to the version that the learner follows."""


_changed_courses: ContextVar[set[int] | None] = ContextVar("changed_courses", default=None)


@contextmanager
def publishing_one_version(*, at: datetime.datetime, author: Person | None) -> Iterator[None]:
    """While many pages are published, collect their courses; at the end each gets one version, not one per page."""
    token = _changed_courses.set(set())
    try:
        yield
        changed = _changed_courses.get() or set()
    finally:
        _changed_courses.reset(token)
    for course in CoursePage.objects.filter(pk__in=changed, live=True).order_by("pk"):
        publish_version(course=course, author=author, at=at)


def note_change(*, course: CoursePage, author: Person | None, at: datetime.datetime) -> CourseVersion | None:
    """The live pages of a live course changed: publish a version, now or at the end of `publishing_one_version`.

    Raises NothingRequired like `publish_version`.
    """
    changed = _changed_courses.get()
    if changed is None:
        return publish_version(course=course, author=author, at=at)
    changed.add(course.pk)
    return None


@transaction.atomic
def publish_version(*, course: CoursePage, author: Person | None, at: datetime.datetime) -> CourseVersion:
    """Freeze what learners get now as the course's next version; unchanged content returns the newest one.

    Running enrollments follow at once. Completions keep pointing at the version they were made in.

    Raises NothingRequired when no live lesson is required.
    """
    CoursePage.objects.select_for_update().get(pk=course.pk)
    outline = draft_outline(course)
    lessons = [lesson for chapter in outline for lesson in chapter["lessons"]]
    if not any(lesson["required"] for lesson in lessons):
        raise NothingRequired(_("The course needs at least one published required lesson."))
    objectives = course.objective_lines()
    content_hash = _content_hash(course, objectives, outline)
    newest = current_version(course)
    if newest and newest.content_hash == content_hash:
        return newest
    version = CourseVersion.objects.create(
        course=course,
        number=newest.number + 1 if newest else 1,
        title=course.title,
        objectives=objectives,
        outline=outline,
        planned_minutes=sum(lesson["minutes"] for lesson in lessons if lesson["required"]),
        law_state_on=course.law_state_on,
        language=course.locale.language_code,
        content_hash=content_hash,
        author=author,
        published_at=at,
    )
    Enrollment.objects.filter(course=course).exclude(
        learner__in=CourseCompletion.objects.filter(course=course).values("learner")
    ).update(version=version)
    course_version_published.send(sender=CourseVersion, version=version, at=at)
    return version


def _content_hash(course: CoursePage, objectives: list[str], outline: list[dict[str, object]]) -> str:
    content = {
        "title": course.title,
        "objectives": objectives,
        "outline": outline,
        "law_state_on": str(course.law_state_on or ""),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def enroll(*, learner: Person, course: CoursePage, at: datetime.datetime) -> Enrollment:
    """Begin a course; repeating it returns the enrollment there is.

    Raises NothingRequired when the course was never published with a required lesson.
    """
    version = current_version(course)
    if version is None:
        raise NothingRequired(_("The course is not ready yet."))
    enrollment, created = Enrollment.objects.get_or_create(
        learner=learner, course=course, defaults={"version": version, "enrolled_at": at}
    )
    if created:
        learner_enrolled.send(sender=Enrollment, enrollment=enrollment, at=at)
    return enrollment


@transaction.atomic
def complete_lesson(*, learner: Person, lesson: Page, at: datetime.datetime) -> LessonProgress:
    """Complete a lesson, and with the last required one the course; repeating it changes nothing.

    `lesson` is a page that is a `LessonMixin`. Raises NotEnrolled or ForeignLesson.
    """
    course = lesson.get_course()
    # The lock keeps two last lessons, completed at the same moment, from both believing that the other is open.
    enrollment = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(learner=learner, course=course)
        .first()
    )
    if enrollment is None:
        raise NotEnrolled
    if str(lesson.translation_key) not in {item["key"] for item in enrollment.version.lessons()}:
        raise ForeignLesson
    enrollment.learner = learner
    progress = {row.lesson_key: row for row in enrollment.progress.order_by()}
    if lesson.translation_key not in progress:  # nobody else can complete it now: the enrollment is locked
        row = LessonProgress.objects.create(enrollment=enrollment, lesson_key=lesson.translation_key, completed_at=at)
        progress[row.lesson_key] = row
        lesson_completed.send(sender=LessonProgress, progress=row, course=course, at=at)
    _complete_course_if_done(enrollment, course, set(progress), at)
    return progress[lesson.translation_key]


def _complete_course_if_done(
    enrollment: Enrollment, course: CoursePage, done: set[uuid.UUID], at: datetime.datetime
) -> None:
    required = required_keys(enrollment.version, course)
    if not required or not required <= done:
        return
    completion, created = CourseCompletion.objects.get_or_create(
        learner_id=enrollment.learner_id,
        version=enrollment.version,
        defaults={
            "course": course,
            "started_at": enrollment.enrolled_at,
            "completed_at": at,
            "rule_version": COMPLETION_RULE,
        },
    )
    if created:
        course_completed.send(sender=CourseCompletion, completion=completion, at=at)


def save_position(*, learner: Person, lesson: Page, anchor: str, at: datetime.datetime) -> None:
    """Remember where the learner stopped reading; the newest moment wins, whatever order saves arrive in.

    Raises NotEnrolled.
    """
    course = lesson.get_course()
    enrollments = Enrollment.objects.filter(learner=learner, course=course)
    saved = enrollments.exclude(resumed_at__gt=at).update(
        resume_lesson_key=lesson.translation_key, resume_anchor=anchor[:64], resumed_at=at
    )
    if not saved and not enrollments.exists():
        raise NotEnrolled
