"""Personal data in this app: learning records under the person's pseudonym."""

from typing import Any

from lms.accounts.models import User

from .queries import records_of


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    return {
        "records": [
            {
                "fact": row.verb,
                "at": row.at.isoformat(),
                "course": row.course.title if row.course else None,
                "version": row.course_version.number if row.course_version else None,
                "client": row.client.name if row.client else None,
                "team": row.team.name if row.team else None,
                "detail": row.detail,
                "recorded_at": row.recorded_at.isoformat(),
            }
            for row in records_of(person.pseudonym)
        ]
    }


def erase_for(person: User) -> None:
    """Nothing to do: records bear a pseudonym, and `lms.accounts.privacy` cuts its link to the account.

    They stay as counts of their period; published figures must be computable again.
    """
