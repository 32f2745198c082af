"""Reacts to Wagtail: what is published becomes a course version. Tells who asked that there is an answer."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .actions import NothingRequired, note_change
from .models import ChapterPage, CoursePage, LessonMixin, LessonQuestion
from .signals import question_answered
from .tasks import mail_answer


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


def mail_asker_on_answer(*, question: LessonQuestion, **kwargs: Any) -> None:
    """By a task, when the answer is stored for good: a mail server that is down takes no answer back."""
    transaction.on_commit(partial(mail_answer.enqueue, question.pk))


def connect() -> None:
    """Listen to publishing, unpublishing and moving, and to answers."""
    question_answered.connect(mail_asker_on_answer, dispatch_uid="courses.mail_asker_on_answer")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(publish_version_on_page_change, dispatch_uid="courses.publish_version_on_page_change")
