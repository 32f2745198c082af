"""Personal data in this plugin: how people learn, what they think of it, and what they write, book, ask and hand in."""

import datetime
from typing import Any

from django.utils import timezone

from .actions import forget_bookings
from .models import (
    AttendanceMark,
    Booking,
    Bookmark,
    CourseCompletion,
    CourseRating,
    Enrollment,
    LessonQuestion,
    LiveEvent,
    Note,
    Reflection,
    Submission,
)
from .models.ratings import ANSWERS
from .typing import Person


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    enrollments = Enrollment.objects.filter(learner=person).select_related("course").prefetch_related("progress")
    completions = CourseCompletion.objects.filter(learner=person).select_related("version", "rating")
    bookings = Booking.objects.filter(learner=person).select_related("event", "lesson").prefetch_related("marks")
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
        "transfer_tasks": _transfer_tasks(person),
        "judged_transfer_tasks": [
            {"submission": row.pk, "result": row.state, "comment": row.comment, "at": _iso(row.reviewed_at)}
            for row in Submission.objects.filter(reviewer=person).order_by("reviewed_at", "pk")
        ],
        "live_sessions": [
            {
                "title": row.lesson.title,
                "starts_at": row.event.starts_at.isoformat(),
                "state": row.state,
                "booked_at": row.booked_at.isoformat(),
                "cancelled_at": row.cancelled_at and row.cancelled_at.isoformat(),
                "attended": row.attended,
                "attendance_marked_at": [mark.marked_at.isoformat() for mark in row.marks.all()],
            }
            for row in bookings
        ],
        "live_sessions_led": [
            {"title": row.lesson.title, "starts_at": row.starts_at.isoformat()}
            for row in LiveEvent.objects.filter(trainer=person).select_related("lesson")
        ],
        "attendance_marked_for_others": AttendanceMark.objects.filter(marked_by=person).count(),
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
        "reflections": [
            {"lesson": str(row.lesson_key), "saved_at": row.saved_at.isoformat(), "text": row.text}
            for row in Reflection.objects.filter(learner=person)
        ],
    }


def _rating(completion: CourseCompletion) -> dict[str, Any] | None:
    rating: CourseRating | None = getattr(completion, "rating", None)
    if rating is None or rating.rated_at is None:
        return None
    answers = {answer: getattr(rating, answer) for answer in ANSWERS}
    return {**answers, "rated_at": rating.rated_at.isoformat()}


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
    """Erase everything that people did and wrote in courses; a seat that becomes free goes to who waits.

    What the person judged, led or answered as a trainer stays with its learners, without the person. Awards and records
    of the site are their own business.
    """
    Submission.objects.filter(learner=person).delete()
    Submission.objects.filter(reviewer=person).update(reviewer=None)
    forget_bookings(learner=person, at=timezone.now())  # noqa: TID251 erasing is asked for without a moment
    LiveEvent.objects.filter(trainer=person).update(trainer=None)
    AttendanceMark.objects.filter(marked_by=person).update(marked_by=None)
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
    Note.objects.filter(learner=person).delete()
    Bookmark.objects.filter(learner=person).delete()
    LessonQuestion.objects.filter(asker=person).delete()
    LessonQuestion.objects.filter(answered_by=person).update(answered_by=None)
    Reflection.objects.filter(learner=person).delete()
