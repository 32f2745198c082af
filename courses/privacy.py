"""Personal data in this plugin: enrollments, progress, completions, and work on transfer tasks."""

import datetime
from typing import Any

from .models import CourseCompletion, Enrollment, Submission
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
        "transfer_tasks": _transfer_tasks(person),
        "judged_transfer_tasks": [
            {"submission": row.pk, "result": row.state, "comment": row.comment, "at": _iso(row.reviewed_at)}
            for row in Submission.objects.filter(reviewer=person).order_by("reviewed_at", "pk")
        ],
    }


def _transfer_tasks(person: Person) -> list[dict[str, Any]]:
    submissions = Submission.objects.filter(learner=person).select_related("page").prefetch_related("files")
    return [
        {
            "task": row.page.title,
            "number": row.number,
            "state": row.state,
            "text": row.text,
            "minutes_before": row.minutes_before,
            "minutes_after": row.minutes_after,
            "files": [{"name": file.name, "bytes": file.size} for file in row.files.all()],
            "saved_at": _iso(row.saved_at),
            "handed_in_at": _iso(row.handed_in_at),
            "warning_confirmed_at": _iso(row.warning_confirmed_at),
            "judged_at": _iso(row.reviewed_at),
            "judgment": [{"criterion": item["title"], "level": item["level"]} for item in row.judgment()],
            "comment": row.comment,
        }
        for row in submissions.order_by("lesson_key", "number")
    ]


def _iso(at: datetime.datetime | None) -> str | None:
    return at.isoformat() if at else None


def erase_for(person: Person) -> None:
    """Erase enrollments with their progress, completions, and work on transfer tasks with its files.

    What the person judged as a trainer stays with its learners, without the person. Awards and records of the site are
    their own business.
    """
    Submission.objects.filter(learner=person).delete()
    Submission.objects.filter(reviewer=person).update(reviewer=None)
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
