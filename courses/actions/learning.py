"""A learner begins a course, finishes its lessons and, with the last one, the course."""

import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage, Enrollment, LessonProgress
from courses.queries import Beginning, beginning_of, current_version, lesson_pages, locked_keys
from courses.signals import learner_enrolled
from courses.typing import Person

from .rounds import Round, lock_round
from .versions import NothingRequired


class NotEnrolled(LookupError):
    """The learner does not take the course."""


class ForeignLesson(LookupError):
    """The lesson does not belong to the version that the learner follows."""


class LessonLocked(LookupError):
    """The course has a fixed order, and a required lesson before this one is open."""


class NotOpenYet(Exception):
    """The course cannot be begun now. `beginning` says what stands before it, the message says it in words."""

    def __init__(self, beginning: Beginning) -> None:
        super().__init__(_words(beginning))
        self.beginning = beginning


def _words(beginning: Beginning) -> str:
    if beginning.opens_on:
        day = date_format(beginning.opens_on)
        return _("This course opens on %(day)s. Please come back then.") % {"day": day}
    if beginning.closed_on:
        day = date_format(beginning.closed_on)
        return _("This course closed on %(day)s. Please ask your contact person when it opens again.") % {"day": day}
    titles = ", ".join(course.title for course in beginning.missing)
    return _("Please complete these courses first: %(titles)s.") % {"titles": titles}


@transaction.atomic
def enroll(*, learner: Person, course: CoursePage, at: datetime.datetime) -> Enrollment:
    """Begin a course; repeating it returns the enrollment there is.

    Raises NothingRequired when the course was never published with a required lesson, and NotOpenYet outside its
    window or before its prerequisites are completed; both do not touch who has begun.
    """
    version = current_version(course)
    if version is None:
        raise NothingRequired(_("The course is not ready yet."))
    existing = Enrollment.objects.filter(learner=learner, course=course).first()
    if existing:
        return existing
    beginning = beginning_of(learner, course, at=at)
    if not beginning.is_possible:
        raise NotOpenYet(beginning)
    enrollment, created = Enrollment.objects.get_or_create(
        learner=learner, course=course, defaults={"version": version, "enrolled_at": at}
    )
    if created:
        learner_enrolled.send(sender=Enrollment, enrollment=enrollment, at=at)
    return enrollment


@transaction.atomic
def complete_lesson(*, learner: Person, lesson: Page, at: datetime.datetime) -> LessonProgress:
    """Complete a lesson, and with the last required one the course; repeating it changes nothing.

    A lesson that changed materially since the learner completed it is completed once more (L23).

    `lesson` is a page that is a `LessonMixin`. Raises NotEnrolled, ForeignLesson or LessonLocked.
    """
    return complete_lesson_along(learner=learner, lesson=lesson, at=at)


def complete_lesson_along(*, learner: Person, lesson: Page, at: datetime.datetime) -> LessonProgress:
    """`complete_lesson` as a part of a transaction that is open, without a savepoint.

    NotEnrolled, ForeignLesson and LessonLocked are raised before anything is written, and the caller may go on after
    them; any other exception must end the transaction.
    """
    present = lock_round(learner=learner, course=lesson.get_course())
    if present is None:
        raise NotEnrolled
    key = lesson.translation_key
    if str(key) not in {item["key"] for item in present.enrollment.version.lessons()}:
        raise ForeignLesson
    at = max(at, present.enrollment.enrolled_at)  # what is sent late may name a moment before the course was begun
    if key not in present.counted:
        _refuse_if_locked(present, lesson)
        present.complete(key, at=at)
    present.complete_course_if_done(at=at)
    return present.newest[key]


def _refuse_if_locked(present: Round, lesson: Page) -> None:
    version = present.enrollment.version
    if not version.is_in_order:
        return
    live = set(lesson_pages(present.course).values_list("translation_key", flat=True))
    visible = [(fact.key, version.completion_rule.requires(fact)) for fact in version.facts() if fact.key in live]
    if lesson.translation_key in locked_keys(visible, present.counted):
        raise LessonLocked


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
