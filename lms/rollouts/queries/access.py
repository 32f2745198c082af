"""Who may open the phases of a client's programme, and what they may do there."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from lms.accounts.models import Client, Mandate, Role, Team, User
from lms.accounts.queries import mandates_of
from lms.rollouts.models import PhaseItem, PhaseKind

READERS = {Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN, Role.CONSULTANT}


@dataclass(frozen=True)
class PhaseAccess:
    """What somebody may do for a client on a day. `teams`: those they manage; they bound what a manager reads."""

    person: User
    roles: frozenset[str]
    teams: tuple[Team, ...]

    @property
    def is_consultant(self) -> bool:
        """Whether they may write everything."""
        return Role.CONSULTANT in self.roles

    @property
    def is_client_admin(self) -> bool:
        return Role.CLIENT_ADMIN in self.roles

    @property
    def reads_all(self) -> bool:
        return not self.roles.isdisjoint(READERS)

    @property
    def may_add_documents(self) -> bool:
        return self.is_consultant or self.is_client_admin

    def may_open(self, kind: str) -> bool:
        """Managers see when their teams come aboard, and nothing else."""
        return self.reads_all or (bool(self.teams) and kind == PhaseKind.ROLLOUT)

    def may_work_on(self, item: PhaseItem) -> bool:
        """Whether they may say that it is done."""
        return self.is_consultant or (self.is_client_admin and item.is_clients)

    def manages(self, team: Team) -> bool:
        """Whether the team is one of theirs, below one of theirs, or above one of theirs: all come aboard with it."""
        return any(team.path.startswith(own.path) or own.path.startswith(team.path) for own in self.teams)


def phase_access(person: User, client: Client, *, on: datetime.date) -> PhaseAccess:
    """What the person may do for the client on that day; one query."""
    mandates = list(mandates_of(person, on=on).filter(Q(client__isnull=True) | Q(client=client)))
    return PhaseAccess(
        person=person,
        roles=frozenset(mandate.role for mandate in mandates if mandate.team is None),
        teams=tuple(mandate.team for mandate in mandates if mandate.team is not None),
    )


def deciders(client: Client, *, also: User, on: datetime.date) -> list[User]:
    """Who may decide at a gate: the client's administrators, and the consultant who records it; by name."""
    mandates = Mandate.objects.filter(client=client, role=Role.CLIENT_ADMIN).active_on(on)
    people = User.objects.filter(Q(pk__in=mandates.values("person")) | Q(pk=also.pk), is_active=True)
    return list(people.order_by("last_name", "first_name", "pk"))
