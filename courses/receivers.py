"""Reacts to Wagtail (what is published becomes a course version), to judgments and to answers."""

import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from .actions import NothingRequired, note_change
from .mails.questions import mail_answer
from .mails.sending import enqueue_on_commit
from .mails.transfers import send_judgment_mail
from .models import ChapterPage, CoursePage, LessonMixin, LessonQuestion, Submission, SubmissionFile
from .signals import question_answered, transfer_confirmed, transfer_returned
from .typing import Person


def publish_version_on_page_change(*, instance: Page, **kwargs: Any) -> None:
    """Freeze a version of the live course around the page."""
    revision = kwargs.get("revision")
    if isinstance(instance, CoursePage):
        _freeze(instance, revision.user if revision else None)
    elif isinstance(instance, LessonMixin | ChapterPage):
        _freeze(_course_around(instance), revision.user if revision else None)


def publish_version_on_unpublishing(*, instance: Page, **kwargs: Any) -> None:
    """The same for a page that learners lose.

    Before it deletes pages, Wagtail unpublishes them without saving that. Such a page is still live in the database; a
    version that names it must not come about, for its course may be about to go, too.
    """
    if not Page.objects.filter(pk=instance.pk, live=True).exists():
        publish_version_on_page_change(instance=instance, **kwargs)


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


def note_files_on_publishing(*, instance: Page, **kwargs: Any) -> None:
    """Know at once which images and documents a page shows: they are delivered by that.

    Wagtail does the same by a task, after which learners would have to wait.
    """
    ReferenceIndex.create_or_update_for_object(instance)


def mail_learner_on_judgment(*, submission: Submission, at: datetime.datetime, **kwargs: Any) -> None:
    """Tell the learner, once it is certain."""
    enqueue_on_commit(send_judgment_mail, submission.pk)


def mail_asker_on_answer(*, question: LessonQuestion, **kwargs: Any) -> None:
    """By a task, when the answer is stored for good: a mail server that is down takes no answer back."""
    enqueue_on_commit(mail_answer, question.pk)


def delete_file_with_its_row(*, instance: SubmissionFile, **kwargs: Any) -> None:
    """Remove the file itself once its row is gone for good, whoever deleted it and in whatever cascade."""
    transaction.on_commit(partial(instance.file.storage.delete, str(instance.file.name)))


def connect() -> None:
    """Listen to publishing, unpublishing and moving, to judgments and answers, and to files that lose their row."""
    for judged in (transfer_confirmed, transfer_returned):
        judged.connect(mail_learner_on_judgment, dispatch_uid="courses.mail_learner_on_judgment")
    question_answered.connect(mail_asker_on_answer, dispatch_uid="courses.mail_asker_on_answer")
    post_delete.connect(
        delete_file_with_its_row, sender=SubmissionFile, dispatch_uid="courses.delete_file_with_its_row"
    )
    page_published.connect(publish_version_on_page_change, dispatch_uid="courses.publish_version_on_page_change")
    page_published.connect(note_files_on_publishing, dispatch_uid="courses.note_files_on_publishing")
    page_unpublished.connect(publish_version_on_unpublishing, dispatch_uid="courses.publish_version_on_unpublishing")
    post_page_move.connect(publish_versions_on_page_move, dispatch_uid="courses.publish_versions_on_page_move")
