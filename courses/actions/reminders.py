"""What is said by the clock."""

import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from courses.mails.sessions import MailKind, announce
from courses.models import Booking, LessonProgress

AHEAD = datetime.timedelta(days=1)


def remind_of_live_sessions(*, at: datetime.datetime) -> int:
    """Remind everybody with a seat a day before; the number of reminders. Repeating it reminds nobody twice (L34).

    A reminder belongs to a booking and the beginning that it names, so a date that is moved is called to mind again.
    Whoever got the seat within the last day before has just been told, and whoever has completed the lesson or gave the
    seat back need not come.
    """
    done = LessonProgress.objects.filter(
        enrollment__learner=OuterRef("learner"), lesson_key=OuterRef("lesson__translation_key")
    )
    coming = Booking.objects.booked().filter(
        event__cancelled_at=None, event__starts_at__gt=at, event__starts_at__lte=at + AHEAD
    )
    due = coming.exclude(reminded_for=F("event__starts_at")).exclude(Exists(done)).select_related("event")
    return sum(_remind(booking, at) for booking in due.order_by("pk") if _was_told_long_ago(booking))


def _was_told_long_ago(booking: Booking) -> bool:
    return booking.confirmed_at is not None and booking.confirmed_at <= booking.event.starts_at - AHEAD


@transaction.atomic
def _remind(booking: Booking, at: datetime.datetime) -> bool:
    """False if another worker was faster, or the seat was given back in the meantime."""
    # Locked before it is looked at: PostgreSQL does not judge an UPDATE's condition on another table anew after a wait.
    rows = Booking.objects.booked().select_for_update(of=("self",)).select_related("event")
    current = rows.filter(pk=booking.pk, event__cancelled_at=None).first()
    starts_at = booking.event.starts_at
    if current is None or current.event.starts_at != starts_at or current.reminded_for == starts_at:
        return False
    current.reminded_for = starts_at
    current.save(update_fields=["reminded_for"])
    announce(current, MailKind.REMINDER, at)
    return True
