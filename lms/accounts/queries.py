"""Who belongs where, and who may see what for whom. All answers hold for one day in the client's time zone."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from .models import Client, Mandate, Membership, Role, Team, User

FIRM_ROLES = (Role.TRAINER, Role.CONSULTANT)


def local_day(at: datetime.datetime, client: Client) -> datetime.date:
    """The calendar day of a moment where the client is."""
    return at.astimezone(ZoneInfo(client.time_zone)).date()


def end_of_local_day(day: datetime.date, client: Client) -> datetime.datetime:
    """The first moment after a day where the client is: a date-only deadline ends there (L31)."""
    return datetime.datetime.combine(
        day + datetime.timedelta(days=1), datetime.time.min, tzinfo=ZoneInfo(client.time_zone)
    )


def memberships_of(person: User, *, on: datetime.date) -> QuerySet[Membership]:
    """The person's memberships on a day, oldest first, with team and client."""
    return (
        Membership.objects.filter(person=person)
        .active_on(on)
        .select_related("team__client")
        .order_by("starts_on", "pk")
    )


def client_of(person: User, *, on: datetime.date) -> Client | None:
    """The client whose member the person is on that day; the oldest membership decides."""
    membership = memberships_of(person, on=on).first()
    return membership.team.client if membership else None


def members_of(team: Team, *, on: datetime.date) -> QuerySet[User]:
    """People in the team or below it on a day, each once, in a total order."""
    inside = Membership.objects.within(team).active_on(on)
    return User.objects.filter(pk__in=inside.values("person")).order_by("last_name", "first_name", "pk")


def mandates_of(person: User, *, on: datetime.date) -> QuerySet[Mandate]:
    """The person's mandates on a day, with client and team."""
    return Mandate.objects.filter(person=person).active_on(on).select_related("client", "team__client")


def remembered_mandates(person: User, *, on: datetime.date) -> list[Mandate]:
    """`mandates_of`: one query; none the second time within a request, for who makes it."""
    remembered = {} if person.mandates_in_request is None else person.mandates_in_request
    if on not in remembered:
        remembered[on] = list(mandates_of(person, on=on))
    return remembered[on]


def has_role(person: User, role: Role, *, client: Client | None, on: datetime.date) -> bool:
    """Whether the person acts in the role for the client on that day; a firm-wide mandate counts for every client."""
    reach = {None, client.pk if client else None}
    return any(mandate.role == role and mandate.client_id in reach for mandate in remembered_mandates(person, on=on))


def clients_for(person: User, *, roles: tuple[Role, ...], on: datetime.date) -> QuerySet[Client]:
    """Clients for which the person acts in one of the roles on that day, by name."""
    mandates = [mandate for mandate in remembered_mandates(person, on=on) if mandate.role in roles]
    if any(mandate.client_id is None for mandate in mandates):
        return Client.objects.order_by("name", "pk")
    return Client.objects.filter(pk__in=[mandate.client_id for mandate in mandates]).order_by("name", "pk")


def managed_teams(person: User, *, on: datetime.date) -> QuerySet[Team]:
    """The teams the person manages on that day, in tree order; teams below them are seen, too, but not listed."""
    mandates = Mandate.objects.filter(person=person, role=Role.TEAM_MANAGER).active_on(on)
    return Team.objects.filter(pk__in=mandates.values("team")).select_related("client").order_by("path")


def may_view_team(person: User, team: Team, *, on: datetime.date) -> bool:
    """Whether the person may see the team's published figures: its manager or one above, or a role for the client."""
    mandates = mandates_of(person, on=on).filter(Q(client__isnull=True) | Q(client=team.client_id))
    return any(
        team.path.startswith(mandate.team.path)
        if mandate.team is not None
        else mandate.role in (Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN, Role.CONSULTANT)
        for mandate in mandates
    )


def memberships_at(person: User, *, at: datetime.datetime) -> list[Membership]:
    """The person's memberships at a moment, each by the day it is at its client, oldest first, with team and client."""
    return [row for row in remembered_memberships(person, at=at) if row.holds_on(local_day(at, row.team.client))]


def memberships_on(person: User, *, on: datetime.date) -> list[Membership]:
    """`memberships_of`; no query within a request in which it is known already."""
    noon = datetime.datetime.combine(on, datetime.time(12), tzinfo=datetime.UTC)
    return [row for row in remembered_memberships(person, at=noon) if row.holds_on(on)]


def remembered_memberships(person: User, *, at: datetime.datetime) -> list[Membership]:
    """`memberships_around`: one query; none the second time within a request, for who makes it."""
    day = at.astimezone(datetime.UTC).date()
    remembered = {} if person.memberships_in_request is None else person.memberships_in_request
    if day not in remembered:
        remembered[day] = list(memberships_around(person, at=at))
    return remembered[day]


def memberships_around(person: User, *, at: datetime.datetime) -> QuerySet[Membership]:
    """The person's memberships on the days around a moment, oldest first, with team and client.

    Somewhere it is one of these days; `Membership.holds_on` tells for each client.
    """
    day = at.astimezone(datetime.UTC).date()
    return (
        Membership.objects.filter(person=person, starts_on__lte=day + datetime.timedelta(days=1))
        .exclude(ends_on__lt=day - datetime.timedelta(days=1))
        .select_related("team__client")
        .order_by("starts_on", "pk")
    )


def role_families_of(memberships: Iterable[Membership]) -> dict[int, int]:
    """By client, what kind of work a person does there: the role family of their oldest membership that has one.

    `memberships`: those that hold, oldest first, with their teams.
    """
    found: dict[int, int] = {}
    for row in memberships:
        if row.role_family_id is not None:
            found.setdefault(row.team.client_id, row.role_family_id)
    return found
