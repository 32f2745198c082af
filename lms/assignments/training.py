"""Fills the contract of `courses`: trainers teach the clients that their mandates name; a client is a group."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.contracts import Training
from lms.accounts.models import Client, Mandate, Membership, Role, User, VisibilityProfile
from lms.accounts.queries import clients_for, has_role, memberships_at


class ClientTraining(Training):
    """A mandate as trainer makes a trainer: for one client, or, without a client, for all. Superusers teach all."""

    def is_trainer(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        return self._clients(user).exists()

    def teaches_all(self, user: AbstractBaseUser | AnonymousUser) -> bool:
        """A mandate for a client does not reach other clients; one without a client, or a superuser's rights, do."""
        if not isinstance(user, User):
            return False
        return user.is_superuser or has_role(user, Role.TRAINER, client=None, on=timezone.localdate())

    def learners_of(self, trainer: AbstractBaseUser | AnonymousUser) -> QuerySet[Any]:
        """Members of the trainer's clients today."""
        members = Membership.objects.filter(team__client__in=self._clients(trainer)).active_on(timezone.localdate())
        return User.objects.filter(pk__in=members.values("person"))

    def groups_of(self, trainer: AbstractBaseUser | AnonymousUser) -> list[tuple[str, str]]:
        return [(group_key(client), client.name) for client in self._clients(trainer)]

    def group_of(self, learner: AbstractBaseUser | AnonymousUser) -> str:
        """The client of the oldest membership today."""
        if not isinstance(learner, User):
            return ""
        memberships = memberships_at(learner, at=timezone.now())  # noqa: TID251 an answer about this moment
        return group_key(memberships[0].team.client) if memberships else ""

    def trainers_of(self, learner: AbstractBaseUser | AnonymousUser) -> list[str]:
        """Trainers of the client of the oldest membership today, and those for all clients. One query."""
        if not isinstance(learner, User):
            return []
        memberships = memberships_at(learner, at=timezone.now())  # noqa: TID251 an answer about this moment
        if not memberships:
            return []
        mandates = Mandate.objects.filter(role=Role.TRAINER, person__is_active=True).active_on(timezone.localdate())
        of_client = Q(client=None) | Q(client=memberships[0].team.client_id)
        people = [row.person for row in mandates.filter(of_client).select_related("person")]
        people.sort(key=lambda person: (person.last_name, person.first_name, person.pk))
        return list(dict.fromkeys(str(person) for person in people))

    def groups_with_names(self, groups: Collection[str]) -> set[str]:
        """Only clients with the open profile; the others have promised figures instead of names."""
        keys = {group_key(client) for client in Client.objects.filter(visibility=VisibilityProfile.OPEN)}
        return keys & set(groups)

    def _clients(self, user: AbstractBaseUser | AnonymousUser) -> QuerySet[Client]:
        if not isinstance(user, User):
            return Client.objects.none()
        if user.is_superuser:
            return Client.objects.order_by("name", "pk")
        return clients_for(user, roles=(Role.TRAINER,), on=timezone.localdate())


def group_key(client: Client) -> str:
    """The group's key of a client."""
    return f"client:{client.pk}"
