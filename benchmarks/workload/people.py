"""A client company with a tree of teams, and who learns and manages there."""

import datetime
from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.cached_db import SessionStore
from django.test import RequestFactory

from lms.accounts.actions import create_client, create_team, grant_mandate
from lms.accounts.models import Client, Membership, Role, Team, User

SINCE = datetime.date(2026, 1, 1)
DIVISIONS = 10
TEAM_SIZE = 20
BATCH = 2000
BACKEND = "lms.accounts.backends.RequestBackend"


def build_company() -> Client:
    """A company with ten divisions and no people yet."""
    client = create_client(name="Messwerk GmbH", slug="messwerk")
    root = Team.objects.of_client(client).get(depth=1)
    for number in range(1, DIVISIONS + 1):
        create_team(parent=root, name=f"Bereich {number}")
    return client


def build_learners(client: Client, count: int) -> list[User]:
    """So many people in teams of twenty below the divisions."""
    unusable = make_password(None)
    people = User.objects.bulk_create(
        [
            User(
                email=f"person-{number}@example.com",
                first_name=f"Vorname{number}",
                last_name=f"Nachname{number:07}",
                password=unusable,
            )
            for number in range(1, count + 1)
        ],
        batch_size=BATCH,
    )
    teams = _teams(client)
    team = next(teams)
    memberships = []
    for number, person in enumerate(people, start=1):
        memberships.append(Membership(person=person, team=team, starts_on=SINCE))
        if number % TEAM_SIZE == 0 and number < count:
            team = next(teams)
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    return people


def _teams(client: Client) -> Iterator[Team]:
    """New teams, one below each division in turn, without end."""
    divisions = list(Team.objects.of_client(client).filter(depth=2))
    number = 0
    while True:
        number += 1
        yield create_team(parent=divisions[number % DIVISIONS], name=f"Team {number}")


def build_manager(client: Client) -> User:
    """Somebody who manages the whole company and follows its rollout."""
    person = User.objects.create_user("manager@example.com", first_name="Maria", last_name="Muster")
    root = Team.objects.of_client(client).get(depth=1)
    grant_mandate(person=person, role=Role.TEAM_MANAGER, team=root, starts_on=SINCE)
    grant_mandate(person=person, role=Role.CLIENT_ADMIN, client=client, starts_on=SINCE)
    return person


def session_of(person: User) -> str:
    """Log in as Django does, but for the password, whose check is slow on purpose; returns the session's key."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    login(request, person, backend=BACKEND)
    request.session.save()
    assert request.session[SESSION_KEY] == str(person.pk)
    key: str = request.session.session_key
    return key
