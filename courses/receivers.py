"""Reacts to Wagtail: what is published becomes a course version."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .actions import NothingRequired, note_change
from .models import ChapterPage, CoursePage, LessonMixin


def publish_version_on_page_change(*, instance: Page, **kwargs: Any) -> None:
    """Freeze a version of the live course around the page; a course without required lessons has none yet."""
    page = instance
    if isinstance(page, CoursePage):
        course = page
    elif isinstance(page, LessonMixin | ChapterPage):
        course = CoursePage.objects.ancestor_of(page).order_by("-depth").first()
    else:
        return
    if course is None or not course.live:
        return
    revision = kwargs.get("revision")
    try:
        note_change(course=course, author=revision.user if revision else None, at=timezone.now())
    except NothingRequired:
        return  # the course is still being written; `enroll` refuses it until a required lesson is live


def connect() -> None:
    """Listen to publishing, unpublishing and moving."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(publish_version_on_page_change, dispatch_uid="courses.publish_version_on_page_change")
