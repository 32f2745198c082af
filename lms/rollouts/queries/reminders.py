"""Reads: who is to be reminded now of the questions after their training."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from lms.accounts.models import Client, Membership, User
from lms.accounts.queries import local_day
from lms.assignments.queries.reminders import is_same_day, last_reminders
from lms.assignments.steps import DAY, is_time_to_remind
from lms.rollouts.models import PulseAnswer, PulseInvitation

QUIET_DAYS = 7
"""Days in which the questions only stand on the person's own page, before a mail calls them to mind."""

LEAST_DAYS = 7
"""Days that somebody who is reminded has at least for answering."""


@dataclass(frozen=True)
class PulseReminder:
    """A pulse and the person who is asked."""

    pulse: PulseInvitation
    person: User


def due_pulses(*, at: datetime.datetime) -> list[int]:
    """Keys of the pulses of which people may have to be reminded now. Two queries.

    Left out are those that were answered or declined, people who were reminded of that pulse or have declined any
    other, and companies where it is night.
    """
    near = Q(pk__in=[])
    for client in Client.objects.order_by("pk"):
        if is_time_to_remind(at, client):
            today = local_day(at, client)
            near |= Q(client=client, opens_on__lte=today - QUIET_DAYS * DAY, closes_on__gte=today + LEAST_DAYS * DAY)
    return list(_unanswered().filter(near, reminded_at__isnull=True).values_list("pk", flat=True))


def pulse_reminders(pulses: Sequence[int], *, at: datetime.datetime, locks: bool = False) -> list[PulseReminder]:
    """Of these, whom to remind: members with an account who were reminded of nothing else today. Four queries.

    `locks`: nobody else reminds of these pulses until the transaction ends.
    """
    rows = _unanswered().filter(pk__in=pulses, reminded_at__isnull=True).select_related("client").order_by("pk")
    found = list(rows.select_for_update(of=("self",)) if locks else rows)
    people = _members(found, at=at)
    reminded = last_reminders([person.pk for person in people.values()], at=at)
    standing = [
        PulseReminder(pulse, people[pulse.client_id, pulse.pseudonym])
        for pulse in found
        if (pulse.client_id, pulse.pseudonym) in people
    ]
    return [one for one in standing if not is_same_day(reminded.get(one.person.pk), at, one.pulse.client)]


def standing_reminder(pulse: int, *, at: datetime.datetime) -> PulseReminder | None:
    """The reminder as it stands when its mail goes out; None if the person has answered, declined or left."""
    found = list(_unanswered().filter(pk=pulse).select_related("client"))
    people = _members(found, at=at)
    return next((PulseReminder(one, person) for one in found for person in people.values()), None)


def _unanswered() -> QuerySet[PulseInvitation]:
    declined = PulseAnswer.objects.filter(
        is_declined=True, invitation__client=OuterRef("client"), invitation__pseudonym=OuterRef("pseudonym")
    )
    return PulseInvitation.objects.filter(~Exists(declined), answer__isnull=True)


def _members(pulses: Sequence[PulseInvitation], *, at: datetime.datetime) -> dict[tuple[int, uuid.UUID], User]:
    """By client and pseudonym, those asked who belong to the client today and may log in. One query."""
    clients = {pulse.client_id: pulse.client for pulse in pulses}
    rows = Membership.objects.filter(
        team__client__in=clients, person__pseudonym__in={pulse.pseudonym for pulse in pulses}, person__is_active=True
    )
    return {
        (row.team.client_id, row.person.pseudonym): row.person
        for row in rows.select_related("person", "team")
        if row.holds_on(local_day(at, clients[row.team.client_id]))
    }
