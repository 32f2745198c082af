"""Personal data in this app: what a person has to do and was reminded of, and what they assigned or were assigned."""

from typing import Any

from lms.accounts.models import User
from lms.accounts.privacy import forget_names_in_log

from .models import Assignment, DueReminder, Obligation, PathAssignment, RepeatReminder


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    obligations = (
        Obligation.objects.filter(person=person)
        .select_related("course", "client")
        .prefetch_related("sources__assignment__team", "sources__assignment__client", "sources__assignment__path")
        .order_by("assigned_at", "pk")
    )
    assigned_by_me = Assignment.objects.filter(created_by=person).select_related(
        "course", "client", "team", "person", "role_family"
    )
    paths_by_me = PathAssignment.objects.filter(created_by=person).select_related("path", "client")
    return {
        "obligations": [
            {
                "course": row.course.title,
                "client": row.client.name,
                "assigned_at": row.assigned_at.isoformat(),
                "due_on": row.due_on and row.due_on.isoformat(),
                "mandatory": row.is_mandatory,
                "ended_at": row.ended_at and row.ended_at.isoformat(),
                "end_reason": row.end_reason,
                "reasons": [
                    {
                        "reason": source.text(),
                        "from": source.started_at.isoformat(),
                        "to": source.ended_at and source.ended_at.isoformat(),
                        "due_on": source.due_on and source.due_on.isoformat(),
                    }
                    for source in row.sources.all()
                ],
            }
            for row in obligations
        ],
        "repeat_reminders": [
            {"course": row.release.version.title, "step": row.step, "sent_at": row.sent_at.isoformat()}
            for row in RepeatReminder.objects.filter(person=person).select_related("release__version")
        ],
        "due_reminders": [
            {
                "course": row.obligation.course.title,
                "due_on": row.due_on.isoformat(),
                "step": row.step,
                "sent_at": row.sent_at.isoformat(),
            }
            for row in DueReminder.objects.filter(person=person).select_related("obligation__course")
        ],
        "assigned_by_me": [
            {"course": row.course.title, "to": row.target, "at": row.assigned_at.isoformat()} for row in assigned_by_me
        ],
        "paths_assigned_by_me": [
            {"path": row.path.title, "to": row.client.name, "at": row.assigned_at.isoformat()} for row in paths_by_me
        ],
    }


def erase_for(person: User) -> None:
    """Forget who assigned what, and who was reminded.

    Obligations stay with the empty account: they count in figures of their period.
    """
    forget_names_in_log(Assignment.objects.filter(person=person))
    RepeatReminder.objects.filter(person=person).delete()
    DueReminder.objects.filter(person=person).delete()
    Assignment.objects.filter(created_by=person).update(created_by=None)
    PathAssignment.objects.filter(created_by=person).update(created_by=None)
