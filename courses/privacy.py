"""Personal data in this plugin: enrollments, progress, completions, and what people noted for themselves."""

from typing import Any

from .models import CourseCompletion, Enrollment, Reflection
from .typing import Person


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    enrollments = Enrollment.objects.filter(learner=person).select_related("course").prefetch_related("progress")
    completions = CourseCompletion.objects.filter(learner=person).select_related("version")
    return {
        "enrollments": [
            {
                "course": row.course.title,
                "enrolled_at": row.enrolled_at.isoformat(),
                "last_read_at": row.resumed_at and row.resumed_at.isoformat(),
                "completed_lessons": [
                    {"lesson": str(step.lesson_key), "completed_at": step.completed_at.isoformat()}
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
            }
            for row in completions
        ],
        "reflections": [
            {"lesson": str(row.lesson_key), "saved_at": row.saved_at.isoformat(), "text": row.text}
            for row in Reflection.objects.filter(learner=person)
        ],
    }


def erase_for(person: Person) -> None:
    """Erase enrollments with their progress, completions and reflections.

    Awards and records of the site are their own business.
    """
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
    Reflection.objects.filter(learner=person).delete()
