"""Everything that can happen to people, clients, teams and mandates."""

import datetime
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import RoleFamily

from .models import Client, Mandate, Membership, Role, Team, User, VisibilityChange, VisibilityProfile
from .signals import client_created, membership_ended, membership_started, role_family_changed, visibility_changed


class SamePerson(ValidationError):
    """A change that needs two people was confirmed by the one who proposed it."""


class ForeignTeam(ValidationError):
    """A team of another client was named."""


class RoleNotOffered(ValidationError):
    """A role family that is retired was given to somebody who has not got it."""


@transaction.atomic
def create_client(*, name: str, slug: str, **fields: object) -> Client:
    """Create a client company with its root team, which bears the company's name.

    Raises ValidationError when a field is out of range (see Client).
    """
    client = Client(name=name, slug=slug, **fields)
    client.full_clean()
    client.save()
    Team.add_root(client=client, name=name)
    client_created.send(sender=Client, client=client)
    return client


@transaction.atomic
def create_person(*, email: str, first_name: str = "", last_name: str = "", language: str = "de") -> User:
    """Create an account without a password; its owner sets one with "forgotten password".

    Raises ValidationError when the address is taken or wrong.
    """
    person = User(email=email.lower(), first_name=first_name, last_name=last_name, language=language)
    person.set_unusable_password()
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def change_person(*, person: User, **fields: object) -> User:
    """Change name, address, language or whether the account is active. A former address gives no access any more.

    Raises ValidationError when a field is out of range.
    """
    for name, value in fields.items():
        setattr(person, name, value)
    person.email = person.email.lower()
    person.full_clean(exclude=["password"])
    person.save()
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()
    return person


@transaction.atomic
def create_team(*, parent: Team, name: str) -> Team:
    """Create a team below another one of the same client."""
    parent.refresh_from_db()  # its path and number of children may have changed since it was read
    return parent.add_child(client_id=parent.client_id, name=name)


@transaction.atomic
def add_member(
    *, person: User, team: Team, starts_on: datetime.date, role_family: RoleFamily | None = None
) -> Membership:
    """Make a person a member of a team; repeating it returns the open membership as it is.

    Raises RoleNotOffered for a new member if the role family is retired.
    """
    membership, created = Membership.objects.get_or_create(
        person=person, team=team, ends_on=None, defaults={"starts_on": starts_on, "role_family": role_family}
    )
    if created:
        _check_offered(role_family)
        membership_started.send(sender=Membership, membership=membership)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, ends_on: datetime.date) -> Membership:
    """Set the last day of a membership; the person counts until and including that day.

    Raises ValidationError when the day lies before the first one.
    """
    if ends_on < membership.starts_on:
        raise ValidationError(_("The last day lies before the first."))
    if membership.ends_on != ends_on:
        membership.ends_on = ends_on
        membership.save(update_fields=["ends_on"])
        membership_ended.send(sender=Membership, membership=membership)
    return membership


@transaction.atomic
def set_role_family(*, membership: Membership, role_family: RoleFamily | None) -> Membership:
    """Say what kind of work the person does in the team; repeating it changes nothing.

    Raises RoleNotOffered for another one that is retired.
    """
    new = role_family.pk if role_family else None
    if membership.role_family_id != new:
        _check_offered(role_family)
        membership.role_family = role_family
        membership.save(update_fields=["role_family"])
        role_family_changed.send(sender=Membership, membership=membership)
    return membership


def _check_offered(role_family: RoleFamily | None) -> None:
    if role_family is not None and role_family.is_retired:
        text = _("The role family “%(name)s” is no longer offered. Please choose another one.")
        raise RoleNotOffered({"role_family": text % {"name": role_family}})


@transaction.atomic
def set_role_families(*, memberships: Iterable[Membership], role_family: RoleFamily | None) -> list[Membership]:
    """The same for many people at once, all or none. Returns the memberships whose role family is another one now."""
    new = role_family.pk if role_family else None
    changing = [membership for membership in memberships if membership.role_family_id != new]
    return [set_role_family(membership=membership, role_family=role_family) for membership in changing]


@transaction.atomic
def change_membership(
    *, membership: Membership, role_family: RoleFamily | None, ends_on: datetime.date | None
) -> Membership:
    """Set the role family and, if there is one, the last day; repeating it changes nothing.

    Raises ValidationError when the day lies before the first one, and RoleNotOffered for another role family that is
    retired. A last day that is set cannot be taken back.
    """
    if ends_on is None and membership.ends_on is not None:
        raise ValidationError({"ends_on": _("The last day is set already. You can change it, but not remove it.")})
    membership = set_role_family(membership=membership, role_family=role_family)
    if ends_on is not None:
        membership = end_membership(membership=membership, ends_on=ends_on)
    return membership


@transaction.atomic
def grant_mandate(
    *,
    person: User,
    role: Role,
    starts_on: datetime.date,
    client: Client | None = None,
    team: Team | None = None,
    ends_on: datetime.date | None = None,
) -> Mandate:
    """Let a person act in a role for a scope; repeating it returns the same mandate.

    Raises ForeignTeam when the team is not the client's, ValidationError when role and scope do not fit.
    """
    if team is not None:
        client = client or team.client
        if team.client_id != client.pk:
            raise ForeignTeam(_("The team belongs to another client."))
    scope = {"person": person, "role": role, "client": client, "team": team}
    existing = Mandate.objects.filter(**scope, starts_on=starts_on, ends_on=ends_on).first()
    if existing:
        return existing
    mandate = Mandate(**scope, starts_on=starts_on, ends_on=ends_on)
    mandate.full_clean()
    mandate.save()
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, ends_on: datetime.date) -> Mandate:
    """Set the last day of a mandate.

    Raises ValidationError when the day lies before the first one.
    """
    if ends_on < mandate.starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first.")})
    if mandate.ends_on != ends_on:
        mandate.ends_on = ends_on
        mandate.save(update_fields=["ends_on"])
    return mandate


@transaction.atomic
def propose_visibility(
    *,
    client: Client,
    profile: VisibilityProfile,
    has_evidence_list: bool,
    reason: str,
    proposer: User,
    at: datetime.datetime,
) -> VisibilityChange:
    """Propose a visibility profile; nothing changes until a second person confirms it.

    Raises ValidationError when a proposal is already open.
    """
    change = VisibilityChange(
        client=client,
        profile=profile,
        has_evidence_list=has_evidence_list,
        reason=reason,
        proposed_by=proposer,
        proposed_at=at,
    )
    change.full_clean()
    change.save()
    return change


@transaction.atomic
def confirm_visibility(*, change: VisibilityChange, confirmer: User, at: datetime.datetime) -> VisibilityChange:
    """Confirm a proposed profile, which takes effect at once; repeating it changes nothing.

    Raises SamePerson when proposer and confirmer are the same.
    """
    change = VisibilityChange.objects.select_for_update().select_related("client").get(pk=change.pk)
    if change.confirmed_at or change.withdrawn_at:
        return change
    if change.proposed_by_id == confirmer.pk:
        raise SamePerson(_("Somebody else must confirm what you proposed."))
    change.confirmed_by, change.confirmed_at = confirmer, at
    change.save(update_fields=["confirmed_by", "confirmed_at"])
    change.client.visibility = change.profile
    change.client.has_evidence_list = change.has_evidence_list
    change.client.save(update_fields=["visibility", "has_evidence_list"])
    visibility_changed.send(sender=VisibilityChange, change=change)
    return change


@transaction.atomic
def withdraw_visibility(*, change: VisibilityChange, at: datetime.datetime) -> VisibilityChange:
    """Take back an open proposal; a confirmed one stays in force."""
    if not change.confirmed_at and not change.withdrawn_at:
        change.withdrawn_at = at
        change.save(update_fields=["withdrawn_at"])
    return change
