"""Erasing a person, and changing who sees what."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.actions import SamePerson, confirm_visibility, propose_visibility, withdraw_visibility
from lms.accounts.models import Client, Role, User, VisibilityChange, VisibilityProfile
from lms.accounts.queries import has_role, local_day
from lms.assignments.actions import release_person

from .queries import has_works_council, may_change_visibility, open_proposal
from .registry import holders


class NotEntitled(LookupError):
    """Somebody without a mandate for it wanted to change a visibility profile."""


class ProposalOpen(ValidationError):
    """A second proposal was made while one waits for confirmation."""


class NeedsAdministrator(ValidationError):
    """Neither of the two who change a visibility profile administers the client."""


class NeedsWorksCouncil(ValidationError):
    """The profile "Open" was to be confirmed without the works council, though there is one."""


@transaction.atomic
def erase_person(*, person: User, at: datetime.datetime) -> None:
    """Erase everything about a person that need not stay; awards and records stay (L29). Repeating it is harmless.

    What is open ends first, as if they had left; then each app erases, from the top layer to the bottom.
    """
    release_person(person=person, at=at)
    for holder in holders():
        holder.data.erase_for(person)


def propose_profile(
    *,
    client: Client,
    profile: VisibilityProfile,
    has_evidence_list: bool,
    reason: str,
    proposer: User,
    at: datetime.datetime,
) -> VisibilityChange:
    """Propose a visibility profile as the client's administrator or works council.

    Raises NotEntitled or ProposalOpen.
    """
    if not may_change_visibility(proposer, client, on=local_day(at, client)):
        raise NotEntitled
    if open_proposal(client):
        raise ProposalOpen(_("There is a proposal already that waits for confirmation."))
    return propose_visibility(
        client=client, profile=profile, has_evidence_list=has_evidence_list, reason=reason, proposer=proposer, at=at
    )


@transaction.atomic
def confirm_profile(*, change: VisibilityChange, confirmer: User, at: datetime.datetime) -> VisibilityChange:
    """Confirm a proposal, which takes effect at once: two people, one of whom administers the client.

    The profile "Open" is meant for companies without a works council; where there is one, it must be one of the two.
    Raises NotEntitled, SamePerson, NeedsAdministrator or NeedsWorksCouncil.
    """
    client, today = change.client, local_day(at, change.client)
    if not may_change_visibility(confirmer, client, on=today):
        raise NotEntitled
    if change.proposed_by_id == confirmer.pk:
        raise SamePerson(_("Somebody else must confirm what you proposed."))
    pair = [(confirmer, today)]
    if change.proposed_by:
        pair.append((change.proposed_by, local_day(change.proposed_at, client)))
    if not _one_is(pair, Role.CLIENT_ADMIN, client):
        raise NeedsAdministrator(_("One of the two must be an administrator of the client."))
    needs_council = change.profile == VisibilityProfile.OPEN and has_works_council(client, on=today)
    if needs_council and not _one_is(pair, Role.WORKS_COUNCIL, client):
        raise NeedsWorksCouncil(_("Where there is a works council, it must propose or confirm this profile."))
    return confirm_visibility(change=change, confirmer=confirmer, at=at)


def _one_is(pair: list[tuple[User, datetime.date]], role: Role, client: Client) -> bool:
    return any(has_role(person, role, client=client, on=day) for person, day in pair)


def withdraw_profile(*, change: VisibilityChange, by: User, at: datetime.datetime) -> VisibilityChange:
    """Take back an open proposal, whoever of those entitled made it. Raises NotEntitled."""
    if not may_change_visibility(by, change.client, on=local_day(at, change.client)):
        raise NotEntitled
    return withdraw_visibility(change=change, at=at)
