"""Personal data in this plugin: certificates (name, courses, dates) and who revoked one."""

from typing import Any

from courses.typing import Person

from .actions import unlink_awards
from .models import Award


def export_for(person: Person) -> dict[str, Any]:
    """Everything this plugin stores about the person, ready for JSON."""
    return {
        "certificates": [
            {
                "number": award.number,
                "verification_address": award.verify_url,
                "document": award.heading,
                "holder": award.holder_name,
                "course": award.course_title,
                "content_version": award.version_number,
                "objectives": award.objectives,
                "planned_minutes": award.planned_minutes,
                "started_on": award.started_on.isoformat(),
                "completed_on": award.completed_on.isoformat(),
                "issued_on": award.issued_on.isoformat(),
                "valid_until": award.expires_on and award.expires_on.isoformat(),
                "renews": award.supersedes.number if award.supersedes else None,
                "revoked_at": award.revoked_at and award.revoked_at.isoformat(),
                "revocation_reason": award.revocation_reason,
            }
            for award in Award.objects.filter(learner=person).select_related("supersedes")
        ],
        "revoked_certificates_of_others": [
            {"number": award.number, "at": award.revoked_at and award.revoked_at.isoformat()}
            for award in Award.objects.filter(revoked_by=person)
        ],
    }


def erase_for(person: Person) -> None:
    """Cut the links from the account to its certificates.

    The certificates themselves stay, with the name they were issued to: they are evidence that the holder, their
    employer and strangers rely on, and are kept until their retention ends (L29, `RETENTION_YEARS`). Who revoked a
    certificate stays known as long as the account's row exists.
    """
    unlink_awards(learner=person)
