"""Personal data in this plugin: enrollments, progress, completions and ratings."""

from typing import Any

from .models import CourseCompletion, CourseRating, Enrollment
from .models.ratings import ANSWERS
from .typing import Person


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    enrollments = Enrollment.objects.filter(learner=person).select_related("course").prefetch_related("progress")
    completions = CourseCompletion.objects.filter(learner=person).select_related("version", "rating")
    return {
        "enrollments": [
            {
                "course": row.course.title,
                "enrolled_at": row.enrolled_at.isoformat(),
                "last_read_at": row.resumed_at and row.resumed_at.isoformat(),
                "completed_lessons": [
                    {
                        "lesson": str(step.lesson_key),
                        "completed_at": step.completed_at.isoformat(),
                        "tested_out": step.was_tested_out,
                    }
                    for step in row.progress.all()
                ],
            }
            for row in enrollments
        ],
        "completions": [
            {
                "course": row.version.title,
                "version": row.version.number,
                "started_at": row.started_at.isoformat(),
                "completed_at": row.completed_at.isoformat(),
                "tested_out": row.was_tested_out,
                "rating": _rating(row),
            }
            for row in completions
        ],
    }


def _rating(completion: CourseCompletion) -> dict[str, Any] | None:
    rating: CourseRating | None = getattr(completion, "rating", None)
    if rating is None or rating.rated_at is None:
        return None
    answers = {answer: getattr(rating, answer) for answer in ANSWERS}
    return {**answers, "rated_at": rating.rated_at.isoformat()}


def erase_for(person: Person) -> None:
    """Erase enrollments with their progress, and completions with their ratings.

    Awards and records of the site are their own business.
    """
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
