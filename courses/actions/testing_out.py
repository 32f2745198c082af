"""Who knows what a course teaches need not read it: a test before the course stands for its lessons."""

import datetime
import uuid

from django.apps import apps
from django.db import transaction
from wagtail.models import Page

from courses.models import CoursePage, Enrollment, LessonMixin
from courses.queries import parts_to_complete
from courses.typing import Person

from .learning import enroll
from .rounds import lock_round


@transaction.atomic
def complete_by_testing_out(*, learner: Person, course: CoursePage, test: Page, at: datetime.datetime) -> Enrollment:
    """Complete the lessons to read that the course asks for, and `test` itself: the test was passed before the course.

    Begins the course if need be. After a material change it completes what waits to be repeated (L23). A fixed order
    does not stand in its way: the author allowed to test out. What is not completed by reading (another quiz, a live
    session) stays to be done, whatever the rule of the course (L22); with nothing left the course is completed, too.

    Repeating it changes nothing. Raises NothingRequired or NotOpenYet.
    """
    enrollment = enroll(learner=learner, course=course, at=at)
    present = lock_round(learner=learner, course=course)
    if present is None:  # left in the same moment
        return enrollment
    at = max(at, present.enrollment.enrolled_at)
    version = present.enrollment.version
    asked_for = {key for part in parts_to_complete(version, course) for key in part.keys}
    for item in version.lessons():
        key = uuid.UUID(item["key"])
        if key not in asked_for or key in present.counted:
            continue
        if key == test.translation_key or _is_completed_by_reading(item["kind"]):
            present.complete(key, at=at, was_tested_out=True)
    present.complete_course_if_done(at=at)
    return present.enrollment


def _is_completed_by_reading(kind: str) -> bool:
    model = apps.get_model(kind)
    return issubclass(model, LessonMixin) and model.is_completed_by_reading
