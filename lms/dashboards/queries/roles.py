"""Who belongs to which role family at a client: what its administrators look after. No figure, nothing of learning."""

import datetime
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from courses.models import RoleFamily
from lms.accounts.models import Client, Membership, Role, Team, User
from lms.accounts.queries import clients_for

PER_PAGE = 50
WITHOUT = 0


@dataclass(frozen=True)
class Choice:
    """What a person looks for. `role`: key of a role family, WITHOUT for memberships that have none, None for all."""

    words: str = ""
    team: int | None = None
    role: int | None = None
    with_former: bool = False

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.team is not None or self.role is not None)


@dataclass(frozen=True)
class MemberRow:
    """A membership. `is_former`: it has ended, and its role family is history."""

    membership: Membership
    is_former: bool


@dataclass(frozen=True)
class RoleScreen:
    """One page of a client's people, the teams and role families to look for, and how many have no role yet.

    `families`: those that are offered, and those that people of the client have or had.
    """

    client: Client
    choice: Choice
    page_obj: Page[Membership]
    rows: list[MemberRow]
    teams: list[Team]
    families: list[RoleFamily]
    without_count: int

    @property
    def offered(self) -> list[RoleFamily]:
        return [family for family in self.families if not family.is_retired]

    @property
    def can_assign(self) -> bool:
        return bool(self.offered) and any(not row.is_former for row in self.rows)


def administered_clients(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """The clients that the person administers on a day, by name."""
    return clients_for(person, roles=(Role.CLIENT_ADMIN,), on=on)


def role_screen(client: Client, choice: Choice, *, page: str, on: datetime.date) -> RoleScreen:
    """Six queries, however many people there are."""
    found = _memberships(client, choice, on=on)
    page_obj = Paginator(found, PER_PAGE).get_page(page)
    rows = [MemberRow(row, row.ends_on is not None and row.ends_on < on) for row in page_obj]
    had = Membership.objects.filter(team__client=client, role_family__isnull=False)
    return RoleScreen(
        client=client,
        choice=choice,
        page_obj=page_obj,
        rows=rows,
        teams=list(Team.objects.of_client(client)),
        families=list(RoleFamily.objects.choosable(had.values("role_family"))),
        without_count=_present(client, on=on).filter(role_family=None).count(),
    )


def assignable_memberships(client: Client, *, on: datetime.date) -> QuerySet[Membership]:
    """Memberships whose role family may be set: all that have not ended."""
    return _present(client, on=on).select_related("team__client").order_by("pk")


def _present(client: Client, *, on: datetime.date) -> QuerySet[Membership]:
    """Those that hold, and those that begin later."""
    return Membership.objects.filter(team__client=client).exclude(ends_on__lt=on)


def _memberships(client: Client, choice: Choice, *, on: datetime.date) -> QuerySet[Membership]:
    found = Membership.objects.filter(team__client=client) if choice.with_former else _present(client, on=on)
    for word in choice.words.split():
        found = found.filter(
            Q(person__first_name__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(person__email__icontains=word)
        )
    if choice.team is not None:
        team = Team.objects.of_client(client).filter(pk=choice.team).first()
        found = found.filter(team__path__startswith=team.path) if team else found.none()
    if choice.role is not None:
        found = found.filter(role_family=choice.role or None)
    related = found.select_related("person", "team", "role_family")
    return related.order_by("person__last_name", "person__first_name", "person", "starts_on", "pk")
