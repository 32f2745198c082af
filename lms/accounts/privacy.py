"""Personal data in this app: the account, memberships, mandates, and who changed a visibility profile."""

import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import ModelLogEntry

from .models import Mandate, Membership, User, VisibilityChange


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
            {
                "team": row.team.name,
                "role_family": row.role_family and row.role_family.name,
                "from": row.starts_on.isoformat(),
                "to": row.ends_on and row.ends_on.isoformat(),
            }
            for row in Membership.objects.filter(person=person).select_related("team", "role_family")
        ],
        "mandates": [
            {"role": row.role, "from": row.starts_on.isoformat(), "to": row.ends_on and row.ends_on.isoformat()}
            for row in Mandate.objects.filter(person=person)
        ],
        "visibility_changes": [
            {
                "client": row.client.name,
                "profile": row.profile,
                "proposed_by_me": row.proposed_by_id == person.pk,
                "confirmed_by_me": row.confirmed_by_id == person.pk,
                "proposed_at": row.proposed_at.isoformat(),
            }
            for row in VisibilityChange.objects.filter(Q(proposed_by=person) | Q(confirmed_by=person)).select_related(
                "client"
            )
        ],
    }


def forget_names_in_log(*querysets: QuerySet[Any]) -> None:
    """Take the labels, which hold names, out of Wagtail's log about these rows; who did what and when stays."""
    for rows in querysets:
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(rows.model),
            object_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)],
        ).update(label="")


def erase_for(person: User) -> None:
    """Erase memberships and mandates and empty the account.

    The row stays as an empty shell without a way to log in, because facts of other people point at it (who confirmed a
    change, who wrote a course). The pseudonym is replaced: learning records can no longer be traced to the account.
    """
    forget_names_in_log(
        User.objects.filter(pk=person.pk),
        Membership.objects.filter(person=person),
        Mandate.objects.filter(person=person),
    )
    EmailAddress.objects.filter(user=person).delete()
    Membership.objects.filter(person=person).delete()
    Mandate.objects.filter(person=person).delete()
    person.pseudonym = uuid.uuid4()
    person.email = f"erased-{person.pseudonym}@invalid.invalid"
    person.first_name = person.last_name = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.groups.clear()
    person.user_permissions.clear()
    person.last_login = None
    person.set_unusable_password()
    person.save()
