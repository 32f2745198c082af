"""A learner begins a course, finishes its lessons and, with the last one, the course."""

import datetime
import uuid

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CourseCompletion, CoursePage, Enrollment, LessonProgress
from courses.queries import (
    NO_UPDATE,
    Beginning,
    Update,
    beginning_of,
    current_version,
    lesson_pages,
    locked_keys,
    parts_to_complete,
    updates_for,
    with_completed_version,
)
from courses.signals import course_completed, learner_enrolled, lesson_completed
from courses.typing import Person

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
    course = lesson.get_course()
    # The lock keeps two last lessons, completed at the same moment, from both believing that the other is open.
    found = Enrollment.objects.select_for_update(of=("self",)).select_related("version")
    enrollment = with_completed_version(found.filter(learner=learner, course=course)).first()
    if enrollment is None:
        raise NotEnrolled
    if str(lesson.translation_key) not in {item["key"] for item in enrollment.version.lessons()}:
        raise ForeignLesson
    enrollment.learner = learner
    at = max(at, enrollment.enrolled_at)  # what is sent late may name a moment before the course was begun
    update = updates_for([enrollment]).get(enrollment.pk, NO_UPDATE)
    rows = list(enrollment.progress.order_by("repetition"))
    newest = {row.lesson_key: row for row in rows}
    counted = update.counted((row.lesson_key, row.completed_at) for row in rows)
    if lesson.translation_key not in counted:  # nobody else can complete it now: the enrollment is locked
        _refuse_if_locked(enrollment, course, lesson, counted)
        row = _new_progress(enrollment, lesson, newest.get(lesson.translation_key), at)
        newest[row.lesson_key] = row
        counted.add(row.lesson_key)
        lesson_completed.send(sender=LessonProgress, progress=row, course=course, at=at)
    _complete_course_if_done(enrollment, course, counted, update, newest, at)
    return newest[lesson.translation_key]


def _refuse_if_locked(enrollment: Enrollment, course: CoursePage, lesson: Page, completed: set[uuid.UUID]) -> None:
    version = enrollment.version
    if not version.is_in_order:
        return
    live = set(lesson_pages(course).values_list("translation_key", flat=True))
    visible = [(fact.key, version.completion_rule.requires(fact)) for fact in version.facts() if fact.key in live]
    if lesson.translation_key in locked_keys(visible, completed):
        raise LessonLocked


def _new_progress(
    enrollment: Enrollment, lesson: Page, before: LessonProgress | None, at: datetime.datetime
) -> LessonProgress:
    return LessonProgress.objects.create(
        enrollment=enrollment,
        lesson_key=lesson.translation_key,
        completed_at=at,
        repetition=before.repetition + 1 if before else 0,
    )


def _complete_course_if_done(
    enrollment: Enrollment,
    course: CoursePage,
    done: set[uuid.UUID],
    update: Update,
    progress: dict[uuid.UUID, LessonProgress],
    at: datetime.datetime,
) -> None:
    version = enrollment.version
    parts = parts_to_complete(version, course)
    if not parts or any(part.done(done) < part.needed for part in parts):
        return
    repeated = [progress[key].completed_at for key in update.since if key in progress]
    completion, created = CourseCompletion.objects.get_or_create(
        learner_id=enrollment.learner_id,
        version=version,
        defaults={
            "course": course,
            # Whoever repeats changed lessons began the new version with the first of them.
            "started_at": min(repeated, default=enrollment.enrolled_at),
            "completed_at": at,
            "rule": version.completion_rule.key,
            "rule_version": version.completion_rule.version,
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
