"""Reads: what is stored about a person and who sees what, in words; who may change that."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import Client, Mandate, Membership, Role, User, VisibilityChange, VisibilityProfile
from lms.accounts.queries import clients_for, local_day, memberships_at
from lms.assignments.access import privacy_note_for

from .inventory import ENTRIES, Entry
from .registry import holders

CHANGING_ROLES = (Role.CLIENT_ADMIN, Role.WORKS_COUNCIL)

SEEN_BY_NOBODY = (
    gettext_lazy("your answers and attempts in quizzes"),
    gettext_lazy("your points and scores"),
    gettext_lazy("when and how long you learn"),
    gettext_lazy("whether and how you use AI tools"),
)


@dataclass(frozen=True)
class RoleView:
    """A role that exists for a person: who has it, and what it sees about them under the client's profile."""

    label: str
    people: list[str]
    sees: str


@dataclass(frozen=True)
class DataOverview:
    """Everything that the page "My data" says. Without a client, `client` is None and nobody has a role."""

    client: Client | None
    profile_label: str
    note: str
    log: list[VisibilityChange]
    roles: list[RoleView]
    inventory: list[Entry]
    unseen: tuple[str | Promise, ...]
    may_change: list[Client]


def data_overview(person: User, *, at: datetime.datetime) -> DataOverview:
    """Who sees what about the person, and what is stored. The oldest membership decides about the client."""
    memberships = memberships_at(person, at=at)
    client = memberships[0].team.client if memberships else None
    on = local_day(at, client) if client else at.date()
    return DataOverview(
        client=client,
        profile_label=str(VisibilityProfile(client.visibility).label) if client else "",
        note=privacy_note_for(client) if client else "",
        log=list(visibility_log(client)) if client else [],
        roles=_roles(client, memberships, on) if client else [],
        inventory=inventory(),
        unseen=SEEN_BY_NOBODY,
        may_change=list(clients_for(person, roles=CHANGING_ROLES, on=on)),
    )


def visibility_log(client: Client) -> QuerySet[VisibilityChange]:
    """Profiles that took effect, the newest first, with who proposed and who confirmed them."""
    return (
        VisibilityChange.objects.filter(client=client, confirmed_at__isnull=False)
        .select_related("proposed_by", "confirmed_by")
        .order_by("-confirmed_at", "-pk")
    )


def open_proposal(client: Client) -> VisibilityChange | None:
    """The proposal that waits for a second person."""
    return (
        VisibilityChange.objects.filter(client=client, confirmed_at__isnull=True, withdrawn_at__isnull=True)
        .select_related("client", "proposed_by")
        .first()
    )


def may_change_visibility(person: User, client: Client, *, on: datetime.date) -> bool:
    """Whether the person may propose and confirm the client's profile: its administrators and its works council."""
    return Mandate.objects.filter(person=person, client=client, role__in=CHANGING_ROLES).active_on(on).exists()


def has_works_council(client: Client, *, on: datetime.date) -> bool:
    """Whether somebody acts as works council for the client on that day."""
    return Mandate.objects.filter(client=client, role=Role.WORKS_COUNCIL).active_on(on).exists()


def inventory() -> list[Entry]:
    """What the installed apps store, in words."""
    installed = {holder.app.label for holder in holders()}
    return [entry for label, entry in ENTRIES.items() if label in installed]


def export_of(person: User, *, at: datetime.datetime) -> dict[str, Any]:
    """Everything stored about the person, by app, ready for JSON."""
    return {
        "exported_at": at.isoformat(),
        "data": {holder.app.label: holder.data.export_for(person) for holder in holders()},
    }


def _roles(client: Client, memberships: list[Membership], on: datetime.date) -> list[RoleView]:
    """Roles that exist for somebody with these memberships: those of the client, and managers of their teams."""
    mandates = (
        Mandate.objects.filter(Q(client=client) | Q(client__isnull=True), person__is_active=True)
        .active_on(on)
        .select_related("person", "team")
        .order_by("role", "person__last_name", "person__first_name", "person", "pk")
    )
    paths = [row.team.path for row in memberships if row.team.client_id == client.pk]
    mine = [row for row in mandates if row.team is None or any(path.startswith(row.team.path) for path in paths)]
    people = {
        role: list(dict.fromkeys(row.person for row in rows)) for role, rows in groupby(mine, lambda row: row.role)
    }
    return [
        RoleView(str(role.label), [str(person) for person in people[role]], _what_sees(role, client))
        for role in Role
        if role in people
    ]


def _what_sees(role: Role, client: Client) -> str:
    figures = _("Figures about groups of %(count)s people or more, no names.") % {"count": client.min_group_size}
    done = _("By name: whether you have completed mandatory courses. Otherwise figures about groups only.")
    states = _(
        "By name: whether you have not started, are taking, have completed or are late with mandatory courses. "
        "Otherwise figures about groups only."
    )
    if role == Role.TEAM_MANAGER:
        return states if client.visibility == VisibilityProfile.OPEN else figures
    if role == Role.HR:
        return figures if client.visibility == VisibilityProfile.STRICT else done
    if role == Role.TRAINER:
        return _("Courses and questions, nothing about individual people.")
    if role == Role.CONSULTANT:
        return _("Your name, teams and assigned courses, to administer them; no results. Otherwise figures only.")
    return figures
