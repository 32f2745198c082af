"""Personal data in this plugin: enrollments, progress, completions, and bookings of live sessions."""

from typing import Any

from django.utils import timezone

from .actions import forget_bookings
from .models import AttendanceMark, Booking, CourseCompletion, Enrollment, LiveEvent
from .typing import Person


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    enrollments = Enrollment.objects.filter(learner=person).select_related("course").prefetch_related("progress")
    completions = CourseCompletion.objects.filter(learner=person).select_related("version")
    bookings = Booking.objects.filter(learner=person).select_related("event", "lesson").prefetch_related("marks")
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
    }


def erase_for(person: Person) -> None:
    """Erase enrollments with their progress, completions, and bookings; a seat that becomes free goes to who waits.

    Dates that the person led and lists that they kept stay without their name. Awards and records of the site are
    their own business.
    """
    forget_bookings(learner=person, at=timezone.now())  # noqa: TID251 erasing is asked for without a moment
    LiveEvent.objects.filter(trainer=person).update(trainer=None)
    AttendanceMark.objects.filter(marked_by=person).update(marked_by=None)
    Enrollment.objects.filter(learner=person).delete()
    CourseCompletion.objects.filter(learner=person).delete()
