"""Where a person can go, by their roles."""

import datetime
from dataclasses import dataclass

from lms.accounts.models import Client, Role, User
from lms.accounts.queries import FIRM_ROLES, memberships_on, remembered_mandates

from .access import BOARD_ROLES, TEAM_ROLES


@dataclass(frozen=True)
class Places:
    """What of the platform a person can open on a day; small enough for a cache.

    `own_board` is the short name of the client whose rollout they follow. `accent` is what their client's pages are
    painted in: (short name, color), or None for people of no client. `teaches`: a trainer's work waits for them.
    `adapts_courses`: they write a client's own words. `sees_ratings`: they may read what people think of courses.
    `administers`: short name of the client whose people they look after. `represents`: of the one whose works council
    they belong to.
    """

    manages_team: bool
    sees_teams: bool
    own_board: str
    sees_all_clients: bool
    teaches: bool
    adapts_courses: bool
    sees_ratings: bool
    administers: str
    represents: str
    accent: tuple[str, str] | None


def places_of(person: User, *, on: datetime.date) -> Places:
    """Two queries at most. It says what to offer; each screen decides for itself whom to let in."""
    mandates = remembered_mandates(person, on=on)
    roles = {mandate.role for mandate in mandates}
    membership = next(iter(memberships_on(person, on=on)), None)
    boards = [mandate.client for mandate in mandates if mandate.client and mandate.role in BOARD_ROLES]
    administered = [one.client.slug for one in mandates if one.client and one.role == Role.CLIENT_ADMIN]
    represented = [one.client.slug for one in mandates if one.client and one.role == Role.WORKS_COUNCIL]
    client = membership.team.client if membership else next(iter(boards), None)
    return Places(
        manages_team=Role.TEAM_MANAGER in roles,
        sees_teams=any(role in roles for role in TEAM_ROLES),
        own_board=boards[0].slug if boards else "",
        sees_all_clients=Role.CONSULTANT in roles,
        teaches=Role.TRAINER in roles,
        adapts_courses=not roles.isdisjoint({*FIRM_ROLES, Role.CLIENT_ADMIN}),
        sees_ratings=not roles.isdisjoint(FIRM_ROLES),
        administers=next(iter(administered), ""),
        represents=next(iter(represented), ""),
        accent=_accent(client),
    )


def _accent(client: Client | None) -> tuple[str, str] | None:
    return (client.slug, client.accent) if client else None
