"""Who knows what a course teaches need not read it: a test before the course stands for its lessons."""

import datetime
import uuid

from django.apps import apps
from django.db import transaction
from wagtail.models import Page

from courses.models import CoursePage, Enrollment, LessonMixin, LessonProgress
from courses.queries import required_keys
from courses.signals import lesson_completed
from courses.typing import Person

from .learning import complete_course_if_done, enroll


@transaction.atomic
def complete_by_testing_out(*, learner: Person, course: CoursePage, test: Page, at: datetime.datetime) -> Enrollment:
    """Complete the required lessons to read, and `test` itself, because the test was passed before the course.

    Begins the course if need be. What is not completed by reading (another quiz, a live session) stays to be done; with
    nothing left the course is completed, too. Repeating it changes nothing. Raises NothingRequired.
    """
    enrollment = enroll(learner=learner, course=course, at=at)
    enrollment = Enrollment.objects.select_for_update(of=("self",)).select_related("version").get(pk=enrollment.pk)
    enrollment.learner = learner
    progress = {row.lesson_key: row for row in enrollment.progress.order_by()}
    required = required_keys(enrollment.version, course)
    for item in enrollment.version.lessons():
        key = uuid.UUID(item["key"])
        stands_for = _is_completed_by_reading(item["kind"]) or key == test.translation_key
        if key not in required or key in progress or not stands_for:
            continue
        row = LessonProgress.objects.create(enrollment=enrollment, lesson_key=key, completed_at=at, was_tested_out=True)
        progress[key] = row
        lesson_completed.send(sender=LessonProgress, progress=row, course=course, at=at)
    complete_course_if_done(enrollment, course, progress, at)
    return enrollment


def _is_completed_by_reading(kind: str) -> bool:
    model = apps.get_model(kind)
    return issubclass(model, LessonMixin) and model.is_completed_by_reading
