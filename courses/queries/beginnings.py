"""Whether a learner has begun a course, for the first time or once more."""

from courses.models import CourseCompletion, CoursePage, Enrollment, LessonProgress
from courses.typing import Person

from .outlines import current_version


def has_begun(learner: Person, course: CoursePage) -> bool:
    """Whether the learner has completed a lesson of the course since they last completed the course. Two queries."""
    progress = LessonProgress.objects.filter(enrollment__learner=learner, enrollment__course=course)
    completions = CourseCompletion.objects.filter(learner=learner, course=course)
    last = completions.order_by("-completed_at").values_list("completed_at", flat=True).first()
    return progress.filter(completed_at__gt=last).exists() if last else progress.exists()


def is_up_to_date(learner: Person, course: CoursePage) -> bool:
    """Whether the learner has completed the version that they follow or would follow. Three queries at most."""
    enrollment = Enrollment.objects.filter(learner=learner, course=course).first()
    version = enrollment.version_id if enrollment else getattr(current_version(course), "pk", None)
    return CourseCompletion.objects.filter(learner=learner, version=version).exists()
