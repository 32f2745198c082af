"""Fills the contract of `quizzes`: teams are groups, and who belongs to a team belongs to all teams above it."""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quizzes.contracts import LearnerGroups
from quizzes.models import QuizPage

from .models import Client, Membership, Role, Team, User
from .queries import clients_for, local_day

GRANTING_ROLES = (Role.CONSULTANT, Role.TRAINER, Role.CLIENT_ADMIN)
PREFIX = "team:"


class TeamGroups(LearnerGroups):
    """Trainers, consultants and client administrators grant exceptions to the teams and people of their clients."""

    def groups_of(self, learners: Collection[int], *, at: datetime.datetime) -> dict[int, frozenset[str]]:
        """By each client's day (L31): two queries, for one person or many."""
        rows = [row for row in _rows_around(at).filter(person__in=learners) if _holds(row, at)]
        paths = {path for row in rows for path in _paths_to(row.team)}
        keys = {path: key_of(pk) for pk, path in Team.objects.filter(path__in=paths).values_list("pk", "path")}
        found: dict[int, set[str]] = {}
        for row in rows:
            found.setdefault(row.person_id, set()).update(keys[path] for path in _paths_to(row.team) if path in keys)
        return {person: frozenset(groups) for person, groups in found.items()}

    def members_of(self, groups: Collection[str], *, at: datetime.datetime) -> dict[str, frozenset[int]]:
        found = {}
        for team in _teams(groups):
            rows = _rows_around(at).within(team)
            found[key_of(team.pk)] = frozenset(row.person_id for row in rows if _holds(row, at))
        return found

    def labels(self, groups: Collection[str]) -> dict[str, str]:
        return {key_of(team.pk): _label(team) for team in _teams(groups)}

    def choices_for(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime.datetime) -> list[tuple[str, str]]:
        teams = Team.objects.filter(client__in=_clients_of(user, at)).select_related("client").order_by("path")
        return [(key_of(team.pk), _label(team)) for team in teams]

    def people_for(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime.datetime) -> QuerySet[Any]:
        """Members of the clients; everybody for a superuser."""
        people = User.objects.filter(is_active=True)
        if isinstance(user, User) and user.is_superuser:
            return people
        members = Membership.objects.filter(team__client__in=_clients_of(user, at)).active_on(at.date())
        return people.filter(pk__in=members.values("person"))

    def may_grant(self, user: AbstractBaseUser | AnonymousUser, quiz: QuizPage, *, at: datetime.datetime) -> bool:
        """Who has clients to grant for. Writing a quiz gives no power over other companies' people."""
        return isinstance(user, User) and (user.is_superuser or _clients_of(user, at).exists())


def people_of_client(client: Client, *, at: datetime.datetime) -> QuerySet[User]:
    """The client's members on its day, to whom its administrators may grant exceptions, by name."""
    members = Membership.objects.filter(team__client=client).active_on(local_day(at, client))
    people = User.objects.filter(is_active=True, pk__in=members.values("person"))
    return people.order_by("last_name", "first_name", "pk")


def groups_of_client(client: Client) -> list[tuple[str, str]]:
    """The client's teams as (key, name), in tree order; the first stands for everybody."""
    teams = Team.objects.of_client(client).select_related("client").order_by("path")
    return [(key_of(team.pk), _label(team) if team.depth == 1 else team.name) for team in teams]


def key_of(team: int) -> str:
    """The group's key of a team."""
    return f"{PREFIX}{team}"


def _teams(groups: Collection[str]) -> QuerySet[Team]:
    numbers = [group.removeprefix(PREFIX) for group in groups if group.startswith(PREFIX)]
    wanted = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    return Team.objects.filter(pk__in=wanted).select_related("client").order_by("path")


def _clients_of(user: AbstractBaseUser | AnonymousUser, at: datetime.datetime) -> QuerySet[Client]:
    if not isinstance(user, User):
        return Client.objects.none()
    if user.is_superuser:
        return Client.objects.order_by("name", "pk")
    return clients_for(user, roles=GRANTING_ROLES, on=at.date())


def _rows_around(at: datetime.datetime) -> Any:
    """Memberships on the days around a moment, with team and client; `_holds` tells for each client."""
    day = at.astimezone(datetime.UTC).date()
    near = Membership.objects.filter(starts_on__lte=day + datetime.timedelta(days=1))
    return near.exclude(ends_on__lt=day - datetime.timedelta(days=1)).select_related("team__client").order_by("pk")


def _holds(row: Membership, at: datetime.datetime) -> bool:
    return row.holds_on(local_day(at, row.team.client))


def _paths_to(team: Team) -> list[str]:
    """Paths of the team and of all above it, within the client's tree."""
    return [team.path[:end] for end in range(team.steplen, len(team.path) + 1, team.steplen)]


def _label(team: Team) -> str:
    if team.depth == 1:
        return _("%(client)s (everybody)") % {"client": team.client.name}
    return f"{team.client.name} – {team.name}"
