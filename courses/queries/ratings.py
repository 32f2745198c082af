"""What a learner has said about a course they completed."""

from courses.models import CourseCompletion, CoursePage, CourseRating
from courses.typing import Person


def rating_of(learner: Person, course: CoursePage) -> CourseRating | None:
    """What the learner said about the newest completion of the course; None: they were not asked yet. One query.

    Raises CourseCompletion.DoesNotExist for a course that they have not completed.
    """
    completions = CourseCompletion.objects.filter(learner=learner, course=course).select_related("rating")
    return getattr(completions.latest("completed_at", "pk"), "rating", None)
