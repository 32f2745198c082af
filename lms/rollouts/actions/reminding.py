"""Reminding people once of the questions after their training. What they have to do goes first (L34)."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from courses.mails.sending import enqueue_on_commit
from lms.rollouts.mails import send_pulse_mail
from lms.rollouts.models import PulseInvitation
from lms.rollouts.queries.reminders import due_pulses, pulse_reminders

BATCH = 500


def remind_of_pulses(*, at: datetime.datetime) -> int:
    """Write to everybody whose questions have been open for a week without an answer; the number of people.

    At most one mail for each person and pulse: repeating it reminds nobody twice. Who was reminded of a course today is
    written to on another day. The queries do not grow with the people, apart from the task that each mail is.
    """
    pulses = due_pulses(at=at)
    return sum(_remind(pulses[start : start + BATCH], at) for start in range(0, len(pulses), BATCH))


@transaction.atomic
def _remind(pulses: Sequence[int], at: datetime.datetime) -> int:
    """Looks again once nobody else can remind of these pulses."""
    reminders = pulse_reminders(pulses, at=at, locks=True)
    PulseInvitation.objects.filter(pk__in=[one.pulse.pk for one in reminders]).update(reminded_at=at)
    for one in reminders:
        enqueue_on_commit(send_pulse_mail, one.pulse.pk, at.isoformat())
    return len(reminders)
