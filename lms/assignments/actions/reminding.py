"""Reminders of the days by which people should take a course, or repeat what it changed (L34).

Nobody gets more than one mail on a day: what else is due comes the next day.
"""

import datetime
from collections.abc import Sequence

from django.db import transaction

from courses.mails.sending import enqueue_on_commit
from courses.models import Enrollment
from lms.accounts.models import User
from lms.assignments.mails import send_due_mail, send_repeat_mail
from lms.assignments.models import Channel, DueReminder, RepeatReminder, Step
from lms.assignments.queries.reminders import due_notices, is_same_day, last_reminders, people_near_due
from lms.assignments.queries.repeats import AskedRepeat, repeat_asked_of, repeat_notices, repeat_step

from .obliging import batches


def remind_of_due_dates(*, at: datetime.datetime) -> int:
    """Write to everybody who has to take courses by a day that is near or has just passed; the number of people.

    One mail names all of a person's courses whose step is due. Repeating it reminds nobody twice. The number of
    queries does not grow with the people, apart from the task that each mail is.
    """
    count = 0
    for people in batches(people_near_due(at=at)):
        due = due_notices(people=people, at=at)
        count += _remind_of_due_dates(sorted(due), at) if due else 0
    return count


@transaction.atomic
def _remind_of_due_dates(people: Sequence[int], at: datetime.datetime) -> int:
    """Looks again once nobody else can remind these people or complete what they are reminded of."""
    _lock(people)
    due = due_notices(people=people, at=at, locks=True)
    reminders = DueReminder.objects.bulk_create(
        DueReminder(
            person_id=person,
            obligation=notice.obligation,
            due_on=notice.due_on,
            step=notice.step,
            sent_at=at,
        )
        for person, notices in due.items()
        for notice in notices
    )
    for person in due:
        mine = [reminder.pk for reminder in reminders if reminder.person_id == person]
        enqueue_on_commit(send_due_mail, mine, at.isoformat())
    return len(due)


def _lock(people: Sequence[int]) -> None:
    """Let nobody else remind these people until the transaction ends: each would find that nobody has done so today."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def remind_of_repeats(*, at: datetime.datetime) -> int:
    """Remind everybody who should repeat something by a day that is near or has just passed; the number of reminders.

    Repeating it reminds nobody twice. Whoever has repeated it, has left their company or lost their account is not
    reminded. A few queries if nobody is to be reminded, then some for each person who is.
    """
    return sum(_remind_of_repeat(asked, step, at) for asked, step in repeat_notices(at=at))


@transaction.atomic
def _remind_of_repeat(candidate: AskedRepeat, step: Step, at: datetime.datetime) -> bool:
    """False if another worker was faster, there is nothing to repeat any more, or today's mail has been sent."""
    person = candidate.enrollment.learner
    _lock([person.pk])
    # Locked before it is looked at: whoever completes the course locks the same row.
    locked = Enrollment.objects.select_for_update().filter(pk=candidate.enrollment.pk).first()
    asked = repeat_asked_of(candidate.enrollment.pk, at=at) if locked else None
    if asked is None or repeat_step(asked, at=at) != step:
        return False
    if is_same_day(last_reminders([person.pk], at=at).get(person.pk), at, asked.client):
        return False
    reminder, is_new = RepeatReminder.objects.get_or_create(
        person=person,
        release=asked.release,
        step=step,
        channel=Channel.MAIL,
        defaults={"sent_at": at},
    )
    if is_new:
        enqueue_on_commit(send_repeat_mail, reminder.pk, at.isoformat())
    return is_new
