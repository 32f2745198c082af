"""Personal data in this plugin: enrollments, progress and completions; notes, bookmarks and questions."""

from typing import Any

from .models import Bookmark, CourseCompletion, Enrollment, LessonQuestion, Note
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
        **_notes_of(person),
        "questions": [
            {
                "course": row.course.title,
                "paragraph": row.quote,
                "question": row.text,
                "asked_at": row.asked_at.isoformat(),
                "answer": row.answer,
                "answered_at": row.answered_at and row.answered_at.isoformat(),
            }
            for row in LessonQuestion.objects.filter(asker=person).select_related("course")
        ],
        "answers": [
            {"question": row.pk, "answer": row.answer, "answered_at": row.answered_at and row.answered_at.isoformat()}
            for row in LessonQuestion.objects.filter(answered_by=person)
        ],
    }


def _notes_of(person: Person) -> dict[str, Any]:
    return {
        "notes": [
            {
                "course": row.course.title,
                "paragraph": row.quote,
                "note": row.text,
                "created_at": row.created_at.isoformat(),
                "changed_at": row.changed_at.isoformat(),
            }
            for row in Note.objects.filter(learner=person).select_related("course")
        ],
        "bookmarks": [
            {"course": row.course.title, "paragraph": row.quote, "created_at": row.created_at.isoformat()}
            for row in Bookmark.objects.filter(learner=person).select_related("course")
        ],
    }


def erase_for(person: Person) -> None:
    """Erase enrollments with their progress, completions, notes, bookmarks and questions with their answers.

    Answers that the person gave stay with who asked, without a name. Awards and records of the site are their own
    business.
    """
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
    Note.objects.filter(learner=person).delete()
    Bookmark.objects.filter(learner=person).delete()
    LessonQuestion.objects.filter(asker=person).delete()
    LessonQuestion.objects.filter(answered_by=person).update(answered_by=None)
