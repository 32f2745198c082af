"""Reacts to Wagtail: what is published becomes a course version."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .actions import NothingRequired, note_change
from .models import ChapterPage, CoursePage, LessonMixin
from .typing import Person


def publish_version_on_page_change(*, instance: Page, **kwargs: Any) -> None:
    """Freeze a version of the live course around the page."""
    revision = kwargs.get("revision")
    if isinstance(instance, CoursePage):
        _freeze(instance, revision.user if revision else None)
    elif isinstance(instance, LessonMixin | ChapterPage):
        _freeze(_course_around(instance), revision.user if revision else None)


def publish_versions_on_page_move(
    *, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Freeze a version of the course that the page stands in now, and of the one that it has left."""
    if not issubclass(instance.specific_class, LessonMixin | ChapterPage):
        return  # the whole course moved, or something above it: its content is the same
    courses = {course for course in map(_course_around, (parent_page_before, parent_page_after)) if course}
    for course in sorted(courses, key=lambda course: course.pk):
        _freeze(course, None)


def _course_around(page: Page) -> CoursePage | None:
    return CoursePage.objects.ancestor_of(page, inclusive=True).order_by("-depth").first()


def _freeze(course: CoursePage | None, author: Person | None) -> None:
    """Make a version of a live course; one without required lessons has none yet."""
    if course is None or not course.live:
        return
    try:
        note_change(course=course, author=author, at=timezone.now())
    except NothingRequired:
        return  # the course is still being written; `enroll` refuses it until a required lesson is live


def connect() -> None:
    """Listen to publishing, unpublishing and moving."""
    for signal in (page_published, page_unpublished):
        signal.connect(publish_version_on_page_change, dispatch_uid="courses.publish_version_on_page_change")
    post_page_move.connect(publish_versions_on_page_move, dispatch_uid="courses.publish_versions_on_page_move")
