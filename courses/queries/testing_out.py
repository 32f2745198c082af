"""Whether a test before the course can still stand for its lessons."""

import datetime

from courses.models import CourseCompletion, CoursePage, Enrollment, LessonProgress
from courses.typing import Person

from .beginning import beginning_of
from .visits import course_visit


def may_test_out(learner: Person, course: CoursePage) -> bool:
    """Whether lessons are open that the learner has not begun: in the whole course, or in what they have to repeat.

    Whoever has completed the course begins anew with the first required lesson completed since. Seven queries at most.
    """
    visit = course_visit(learner, course)
    if not visit.open_required:
        return False
    progress = LessonProgress.objects.filter(enrollment__learner=learner.pk, enrollment__course=course)
    completions = CourseCompletion.objects.filter(learner=learner.pk, course=course)
    last = completions.order_by("-completed_at").values_list("completed_at", flat=True).first()
    if last is None:
        return not progress.exists()
    required = [lesson.key for lesson in visit.required]
    return not progress.filter(completed_at__gt=last, lesson_key__in=required).exists()


def is_open_to(learner: Person, course: CoursePage, *, at: datetime.datetime) -> bool:
    """Whether the learner has begun the course, or can begin it at that moment."""
    is_begun = Enrollment.objects.filter(learner=learner.pk, course=course).exists()
    return is_begun or beginning_of(learner, course, at=at).is_possible
