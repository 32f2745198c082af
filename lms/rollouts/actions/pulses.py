"""Asking people some weeks after their training, and taking what they say."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.queries import local_day
from lms.rollouts.kpis import AsOf
from lms.rollouts.kpis.training import completed_training
from lms.rollouts.models import PulseAnswer, PulseInvitation
from lms.rollouts.models.pulses import DAYS, OPEN_DAYS

LEAST_DAYS = 7
"""Nobody is asked who would have fewer days to answer."""

DAY = datetime.timedelta(days=1)


class PulseClosed(ValidationError):
    """The time for answering is over, or has not begun."""


class PulseAnswered(ValidationError):
    """The person has answered already, or did not want to; both hold."""


def invite_to_pulses(*, as_of: AsOf, at: datetime.datetime) -> int:
    """Plan the pulses of all members whose training was complete at the end of the day; returns how many are new.

    Repeating it plans nothing twice. A person is asked once for each pulse, whatever they complete later; who completed
    their training so long ago that a pulse is (nearly) over is not asked for it. Two queries besides the facts.
    """
    today = local_day(at, as_of.client)
    trained = completed_training(as_of)
    done = set(PulseInvitation.objects.filter(client=as_of.client).values_list("pseudonym", "day"))
    fresh = [
        PulseInvitation(client=as_of.client, pseudonym=person, day=day, opens_on=opens_on, closes_on=closes_on)
        for person, completed_on in sorted(trained.items())
        for day in DAYS
        if (person, day) not in done
        and (closes_on := (opens_on := completed_on + day * DAY) + (OPEN_DAYS - 1) * DAY) >= today + LEAST_DAYS * DAY
    ]
    PulseInvitation.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return len(fresh)


def answer_pulse(
    *,
    invitation: PulseInvitation,
    by: User,
    recommends: int,
    used_at_work: bool,
    minutes: str,
    tasks: Collection[str] = (),
    at: datetime.datetime,
) -> PulseAnswer:
    """Store what the person says, for good. Tasks are kept only by those who used it at work.

    Raises PulseClosed, PulseAnswered, or ValidationError when something is out of range.
    """
    return _store(
        PulseAnswer(
            invitation=invitation,
            recommends=recommends,
            used_at_work=used_at_work,
            minutes=minutes,
            tasks=sorted(tasks) if used_at_work else [],
            answered_at=at,
        ),
        by,
    )


def decline_pulse(*, invitation: PulseInvitation, by: User, at: datetime.datetime) -> PulseAnswer:
    """The person does not want to say anything; they are not asked again for this pulse.

    Raises PulseClosed or PulseAnswered.
    """
    return _store(PulseAnswer(invitation=invitation, is_declined=True, answered_at=at), by)


@transaction.atomic
def _store(answer: PulseAnswer, by: User) -> PulseAnswer:
    invitation = (
        PulseInvitation.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=answer.invitation_id, pseudonym=by.pseudonym)
    )
    if PulseAnswer.objects.filter(invitation=invitation).exists():
        raise PulseAnswered(_("You have answered already. Thank you."))
    today = local_day(answer.answered_at, invitation.client)
    if not invitation.opens_on <= today <= invitation.closes_on:
        raise PulseClosed(_("These questions can no longer be answered."))
    answer.full_clean(validate_unique=False)
    answer.save()
    return answer
