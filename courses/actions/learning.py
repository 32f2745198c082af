"""A learner begins a course, finishes its lessons and, with the last one, the course."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CourseCompletion, CoursePage, Enrollment, LessonProgress
from courses.queries import current_version, required_keys
from courses.signals import course_completed, learner_enrolled, lesson_completed
from courses.typing import Person

from .versions import NothingRequired

COMPLETION_RULE = 1  # all required lessons of the version that is followed


class NotEnrolled(LookupError):
    """The learner does not take the course."""


class ForeignLesson(LookupError):
    """The lesson does not belong to the version that the learner follows."""


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
    complete_course_if_done(enrollment, course, progress, at)
    return progress[lesson.translation_key]


def complete_course_if_done(
    enrollment: Enrollment, course: CoursePage, progress: dict[uuid.UUID, LessonProgress], at: datetime.datetime
) -> None:
    """Complete the course once all its required lessons are; the enrollment is locked. `progress`: by lesson key."""
    required = required_keys(enrollment.version, course)
    if not required or not required <= progress.keys():
        return
    completion, created = CourseCompletion.objects.get_or_create(
        learner_id=enrollment.learner_id,
        version=enrollment.version,
        defaults={
            "course": course,
            "started_at": enrollment.enrolled_at,
            "completed_at": at,
            "rule_version": COMPLETION_RULE,
            "was_tested_out": any(progress[key].was_tested_out for key in required),
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
