"""Personal data in this app: weeks of use under a pseudonym, and who imported files."""

import secrets
from typing import Any

from lms.accounts.models import User

from .models import UsageImport, UsagePerson, UsagePreview, UsageWeek


def export_for(person: User) -> dict[str, Any]:
    """The person's weeks with each tool, as they were imported last, and the files they imported for a client."""
    newest: dict[tuple[int, str], UsageWeek] = {}
    rows = UsageWeek.objects.filter(account__person=person.pseudonym).select_related("source__client")
    for row in rows.order_by("pk"):
        newest[row.source_id, row.starts_on.isoformat()] = row
    imports = UsageImport.objects.filter(imported_by=person).select_related("source__client").order_by("pk")
    return {
        "use_of_ai_tools": [
            {
                "client": row.source.client.name,
                "tool": row.source.name,
                "week_from": row.starts_on.isoformat(),
                "days": row.days,
                "used_for": sorted(row.families),
                "licensed_since": row.licensed_since and row.licensed_since.isoformat(),
            }
            for _key, row in sorted(newest.items(), key=lambda item: (item[0][1], item[0][0]))
        ],
        "imported": [
            {"client": row.source.client.name, "tool": row.source.name, "at": row.imported_at.isoformat()}
            for row in imports
        ],
    }


def erase_for(person: User) -> None:
    """Cut what leads from weeks to the person: the pseudonym becomes a random one that no address yields any more.

    `lms.accounts.privacy` replaces the account's own pseudonym, so that the other end leads nowhere either. Weeks stay:
    what was counted must stay verifiable. A later report that still names the person makes an account of nobody known.
    """
    for row in UsagePerson.objects.filter(person=person.pseudonym):
        row.pseudonym = secrets.token_hex(32)
        row.save(update_fields=["pseudonym"])
    UsageImport.objects.filter(imported_by=person).update(imported_by=None)
    UsagePreview.objects.filter(uploaded_by=person).delete()
