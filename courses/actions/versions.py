"""What is published becomes a version of the course."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import CourseCompletion, CoursePage, CourseVersion, Enrollment
from courses.queries import current_version, draft_outline
from courses.signals import course_version_published
from courses.typing import Person


class NothingRequired(ValueError):
    """A course without a required lesson would be complete before it begins (L22)."""


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


def _content_hash(course: CoursePage, objectives: list[str], outline: list[dict[str, Any]]) -> str:
    """Equal for equal content on any site, so the rows that pages have here are left out."""
    chapters = [
        {**chapter, "lessons": [{**lesson, "page": None} for lesson in chapter["lessons"]]} for chapter in outline
    ]
    content = {
        "title": course.title,
        "objectives": objectives,
        "outline": chapters,
        "law_state_on": str(course.law_state_on or ""),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
