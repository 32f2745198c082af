"""Reminders of the day by which people should repeat what a course changed (L34)."""

import datetime

from django.db import transaction

from courses.mails.sending import enqueue_on_commit
from courses.models import Enrollment
from lms.accounts.queries import local_day
from lms.assignments.mails import send_repeat_mail
from lms.assignments.models import Channel, RepeatReminder, Step
from lms.assignments.queries import AskedRepeat, repeat_asked_of, repeats_near
from lms.assignments.repeating import due_step


def remind_of_repeats(*, at: datetime.datetime) -> int:
    """Remind everybody who should repeat something by a day that is near or has just passed; the number of reminders.

    Repeating it reminds nobody twice. Whoever has repeated it, has left their company or lost their account is not
    reminded. A few queries if nobody is to be reminded, then some for each person who is.
    """
    candidates = repeats_near(at=at)
    sent = set(
        RepeatReminder.objects.filter(release__in={asked.release.pk for asked in candidates}).values_list(
            "person", "release", "step"
        )
    )
    count = 0
    for asked in candidates:
        step = _due(asked, at)
        if step and (asked.enrollment.learner_id, asked.release.pk, step.value) not in sent:
            count += _remind(asked.enrollment.pk, step, at)
    return count


def _due(asked: AskedRepeat, at: datetime.datetime) -> Step | None:
    """By the days of the person's company."""
    return due_step(
        repeat_by=asked.repeat_by,
        asked_on=local_day(asked.release.released_at, asked.client),
        today=local_day(at, asked.client),
    )


@transaction.atomic
def _remind(enrollment_id: int, step: Step, at: datetime.datetime) -> bool:
    """False if another worker was faster, or there is nothing to repeat any more."""
    # Locked before it is looked at: whoever completes the course locks the same row.
    locked = Enrollment.objects.select_for_update().filter(pk=enrollment_id).first()
    asked = repeat_asked_of(enrollment_id, at=at) if locked else None
    if asked is None or _due(asked, at) != step:
        return False
    reminder, is_new = RepeatReminder.objects.get_or_create(
        person=asked.enrollment.learner,
        release=asked.release,
        step=step,
        channel=Channel.MAIL,
        defaults={"sent_at": at},
    )
    if is_new:
        enqueue_on_commit(send_repeat_mail, reminder.pk, at.isoformat())
    return is_new
