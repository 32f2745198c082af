"""Personal data in this app: the account, memberships, mandates, and who changed a visibility profile."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress

from .models import Mandate, Membership, User


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    return {
        "account": {
            "email": person.email,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "language": person.language,
            "joined_at": person.date_joined.isoformat(),
            "last_login_at": person.last_login.isoformat() if person.last_login else None,
            "pseudonym": str(person.pseudonym),
        },
        "memberships": [
            {"team": row.team.name, "from": row.starts_on.isoformat(), "to": row.ends_on and row.ends_on.isoformat()}
            for row in Membership.objects.filter(person=person).select_related("team")
        ],
        "mandates": [
            {"role": row.role, "from": row.starts_on.isoformat(), "to": row.ends_on and row.ends_on.isoformat()}
            for row in Mandate.objects.filter(person=person)
        ],
    }


def erase_for(person: User) -> None:
    """Erase memberships and mandates and empty the account.

    The row stays as an empty shell without a way to log in, because facts of other people point at it (who confirmed a
    change, who wrote a course). The pseudonym is replaced: learning records can no longer be traced to the account.
    """
    EmailAddress.objects.filter(user=person).delete()
    Membership.objects.filter(person=person).delete()
    Mandate.objects.filter(person=person).delete()
    person.pseudonym = uuid.uuid4()
    person.email = f"erased-{person.pseudonym}@invalid.invalid"
    person.first_name = person.last_name = ""
    person.is_active = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
