"""Reacts to Wagtail (what is published becomes a course version), and to what happens to transfer tasks."""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .actions import NothingRequired, note_change
from .mails.transfers import send_judgment_mail
from .models import ChapterPage, CoursePage, LessonMixin, Submission, SubmissionFile
from .signals import transfer_confirmed, transfer_returned


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


def mail_learner_on_judgment(*, submission: Submission, at: datetime.datetime, **kwargs: Any) -> None:
    """Tell the learner, once it is certain."""
    transaction.on_commit(partial(send_judgment_mail.enqueue, submission.pk))


def delete_file_with_its_row(*, instance: SubmissionFile, **kwargs: Any) -> None:
    """Remove the file itself once its row is gone for good, whoever deleted it and in whatever cascade."""
    transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))


def connect() -> None:
    """Listen to publishing, unpublishing and moving, to judgments, and to files that lose their row."""
    for judged in (transfer_confirmed, transfer_returned):
        judged.connect(mail_learner_on_judgment, dispatch_uid="courses.mail_learner_on_judgment")
    post_delete.connect(
        delete_file_with_its_row, sender=SubmissionFile, dispatch_uid="courses.delete_file_with_its_row"
    )
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(publish_version_on_page_change, dispatch_uid="courses.publish_version_on_page_change")
