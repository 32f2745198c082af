"""Personal data in this app: enquiries, found by the address, for people who have an account as well."""

from typing import Any

from lms.accounts.models import User

from .models import Enquiry


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    return {
        "enquiries": [
            {
                "course": row.course and row.course.title,
                "message": row.message,
                "language": row.language,
                "asked_at": row.asked_at.isoformat(),
                "answered_at": row.answered_at and row.answered_at.isoformat(),
            }
            for row in Enquiry.objects.filter(email=person.email.lower()).select_related("course")
        ]
    }


def erase_for(person: User) -> None:
    """Delete the person's enquiries."""
    Enquiry.objects.filter(email=person.email.lower()).delete()
