"""A learner in the course around a lesson."""

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from courses.models import CourseCompletion, CoursePage, Enrollment
from courses.typing import Person


def enrollment_around(learner: Person, lesson: Page) -> Enrollment | None:
    """The learner's enrollment in the course that the lesson stands in, with course and version; one query."""
    if not learner.is_authenticated:
        return None
    courses = CoursePage.objects.ancestor_of(lesson).values("pk")
    found = Enrollment.objects.filter(learner=learner, course__in=courses).select_related("course", "version")
    return found.order_by("-course__depth").first()


def course_and_completion(learner: Person, lesson: Page) -> tuple[CoursePage | None, bool]:
    """The course that the lesson stands in, and whether the learner ever completed it; one query."""
    completions = CourseCompletion.objects.filter(learner=learner, course=OuterRef("pk"))
    courses = CoursePage.objects.ancestor_of(lesson).annotate(was_completed=Exists(completions))
    course = courses.order_by("-depth").first()
    return course, course is not None and course.was_completed
