"""People, clients, teams, memberships and mandates for tests, made through the public actions.

client = make_client()                                  # with its root team
team = make_team(client, name="Einkauf")                # below the root; `parent=` for deeper ones
person = make_member(team)                              # a new person, member since MEMBER_SINCE
manager = make_manager(team)
councillor = make_mandate(Role.WORKS_COUNCIL, client=client).person
"""

import datetime
import itertools
from typing import Any

import factory

from courses.models import RoleFamily
from lms.accounts.actions import (
    add_member,
    confirm_visibility,
    create_client,
    create_team,
    grant_mandate,
    propose_visibility,
)
from lms.accounts.models import Client, Mandate, Membership, Role, Team, User, VisibilityProfile

PASSWORD = "ein-langes-passwort"
MEMBER_SINCE = datetime.date(2026, 1, 1)

_numbers = itertools.count(1)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person-{number}@example.com")
    first_name = factory.Sequence(lambda number: f"Vorname{number:04}")
    last_name = factory.Sequence(lambda number: f"Nachname{number:04}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


class ClientFactory(factory.django.DjangoModelFactory):
    """A client company with its root team."""

    class Meta:
        model = Client

    name = factory.Sequence(lambda number: f"Kunde {number}")
    slug = factory.Sequence(lambda number: f"kunde-{number}")

    @classmethod
    def _create(cls, model_class: type[Client], *args: Any, **kwargs: Any) -> Client:
        return create_client(**kwargs)


def make_user(**fields: Any) -> User:
    return UserFactory(**fields)


def make_superuser(**fields: Any) -> User:
    """Somebody who may do everything in the Wagtail admin."""
    return UserFactory(is_staff=True, is_superuser=True, **fields)


def make_client(**fields: Any) -> Client:
    return ClientFactory(**fields)


def root_team(client: Client) -> Team:
    """The team that stands for the whole company."""
    return Team.objects.of_client(client).get(depth=1)


def make_team(client: Client | None = None, *, name: str = "", parent: Team | None = None) -> Team:
    """A team below `parent`, else below the client's root, else in a client of its own."""
    parent = parent or root_team(client or make_client())
    return create_team(parent=parent, name=name or f"Team {next(_numbers)}")


def make_membership(
    team: Team,
    *,
    person: User | None = None,
    starts_on: datetime.date = MEMBER_SINCE,
    role_family: RoleFamily | None = None,
    **fields: Any,
) -> Membership:
    return add_member(person=person or UserFactory(**fields), team=team, starts_on=starts_on, role_family=role_family)


def make_member(team: Team, *, starts_on: datetime.date = MEMBER_SINCE, **fields: Any) -> User:
    """A new person in the team."""
    return make_membership(team, starts_on=starts_on, **fields).person


def make_members(team: Team, count: int, *, starts_on: datetime.date = MEMBER_SINCE, **fields: Any) -> list[User]:
    return [make_member(team, starts_on=starts_on, **fields) for _ in range(count)]


def make_mandate(
    role: Role,
    *,
    person: User | None = None,
    client: Client | None = None,
    team: Team | None = None,
    starts_on: datetime.date = MEMBER_SINCE,
    ends_on: datetime.date | None = None,
) -> Mandate:
    return grant_mandate(
        person=person or UserFactory(), role=role, client=client, team=team, starts_on=starts_on, ends_on=ends_on
    )


def make_manager(team: Team, *, person: User | None = None, starts_on: datetime.date = MEMBER_SINCE) -> User:
    """Somebody who manages the team; not a member of it unless `person` is."""
    return make_mandate(Role.TEAM_MANAGER, person=person, team=team, starts_on=starts_on).person


def set_visibility(
    client: Client, profile: VisibilityProfile, *, at: datetime.datetime, has_evidence_list: bool = False
) -> Client:
    """Give the client a profile, proposed and confirmed by two people."""
    change = propose_visibility(
        client=client,
        profile=profile,
        has_evidence_list=has_evidence_list,
        reason="Betriebsvereinbarung vom 1. Februar 2026",
        proposer=make_mandate(Role.CLIENT_ADMIN, client=client).person,
        at=at,
    )
    confirm_visibility(change=change, confirmer=make_mandate(Role.WORKS_COUNCIL, client=client).person, at=at)
    client.refresh_from_db()
    return client
