"""Which screens of a client a person may open, and what they may do there."""

import datetime

from django.db.models import Q, QuerySet

from lms.accounts.models import Client, Role, Team, User
from lms.accounts.queries import clients_for, mandates_of

BOARD_ROLES = (Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN)
TEAM_ROLES = (Role.TEAM_MANAGER, *BOARD_ROLES)


def roles_for(person: User, client: Client, *, on: datetime.date) -> set[str]:
    """The roles in which the person acts for the client on a day; one query."""
    mandates = mandates_of(person, on=on).filter(Q(client__isnull=True) | Q(client=client))
    return set(mandates.values_list("role", flat=True))


def may_view_board(roles: set[str]) -> bool:
    """Whether one of the roles opens the client's board."""
    return not roles.isdisjoint({*BOARD_ROLES, Role.CONSULTANT})


def may_steer(roles: set[str]) -> bool:
    """Whether one of the roles moves the programme on: starts phases, sets targets, publishes."""
    return Role.CONSULTANT in roles


def may_import_usage(roles: set[str]) -> bool:
    """Whether one of the roles takes in reports on the use of AI tools."""
    return not roles.isdisjoint({Role.CLIENT_ADMIN, Role.CONSULTANT})


def boards_of(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """The clients whose board the person may open on a day, by name."""
    return clients_for(person, roles=(*BOARD_ROLES, Role.CONSULTANT), on=on)


def entry_teams(person: User, *, on: datetime.date) -> list[Team]:
    """Where the person enters the trees of teams: managed teams and, for roles of a whole client, its root.

    In tree order, without teams below another one of the list; two queries. Consultants enter through the boards.
    """
    mandates = list(mandates_of(person, on=on).filter(role__in=TEAM_ROLES))
    managed = [mandate.team_id for mandate in mandates if mandate.team_id]
    clients = [mandate.client_id for mandate in mandates if mandate.role in BOARD_ROLES]
    teams = Team.objects.filter(Q(pk__in=managed) | Q(client__in=clients, depth=1)).select_related("client")
    found: list[Team] = []
    for team in teams.order_by("path"):
        if not any(team.path.startswith(above.path) for above in found):
            found.append(team)
    return found


def visible_ancestors(person: User, team: Team, *, on: datetime.date) -> list[Team]:
    """The teams above that the person may see, from the top; two queries."""
    mandates = list(mandates_of(person, on=on).filter(Q(client__isnull=True) | Q(client=team.client_id)))
    sees_all = any(mandate.team is None and mandate.role in {*BOARD_ROLES, Role.CONSULTANT} for mandate in mandates)
    above = list(team.get_ancestors())
    if sees_all:
        return above
    roots = [mandate.team.path for mandate in mandates if mandate.team is not None]
    return [one for one in above if any(one.path.startswith(root) for root in roots)]
