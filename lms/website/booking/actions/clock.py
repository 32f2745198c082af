"""What happens to demos by the clock: each finds its work in rows, and repeating it changes nothing."""

import datetime

from django.db import transaction
from django.db.models import F, Q

from lms.website.booking import conf
from lms.website.booking.mails import HostMailKind, MailKind, tell_host, tell_visitor
from lms.website.booking.queries import free_hosts, may_still_host
from lms.website.models import CanceledBy, DemoBooking, DemoState

from .booking import cancel_demo, lock_demo, lock_hosts

AHEAD = datetime.timedelta(days=1)


def release_held_demos(*, at: datetime.datetime) -> int:
    """Let lapse what was not confirmed in time; the number of bookings."""
    return DemoBooking.objects.filter(state=DemoState.HELD, held_until__lte=at).update(state=DemoState.LAPSED)


def remind_of_demos(*, at: datetime.datetime) -> int:
    """Remind visitors a day before; the number of reminders.

    A reminder belongs to the beginning that it names: a demo that is moved is called to mind again. Whoever confirmed
    within the last day before has just been told.
    """
    due = DemoBooking.objects.confirmed().to_come(at).filter(starts_at__lte=at + AHEAD)
    due = due.filter(confirmed_at__lte=F("starts_at") - AHEAD).exclude(reminded_for=F("starts_at"))
    return sum(_remind(booking, at) for booking in due.order_by("pk"))


@transaction.atomic
def _remind(candidate: DemoBooking, at: datetime.datetime) -> bool:
    """False if another worker was faster, or the demo was moved or canceled in the meantime."""
    booking = lock_demo(candidate)
    is_due = booking.is_confirmed and booking.starts_at == candidate.starts_at
    if not is_due or booking.reminded_for == booking.starts_at:
        return False
    booking.reminded_for = booking.starts_at
    booking.save(update_fields=["reminded_for"])
    tell_visitor(booking, MailKind.REMINDER, at)
    return True


def hand_over_demos(*, at: datetime.datetime) -> int:
    """Give demos to come of hosts who have left to others who are free then; the number of demos that changed.

    Where nobody is free the demo is canceled, and the visitor told how to find another time.
    """
    coming = DemoBooking.objects.confirmed().to_come(at).select_related("host__person")
    return sum(_hand_over(booking, at) for booking in coming.order_by("starts_at", "pk") if not may_still_host(booking))


@transaction.atomic
def _hand_over(candidate: DemoBooking, at: datetime.datetime) -> bool:
    lock_hosts()
    booking = lock_demo(candidate)
    if not booking.is_confirmed or may_still_host(booking):
        return False
    old_host = booking.host
    host = next(iter(free_hosts(booking.starts_at, at=at, without=booking)), None)
    if host is None:
        cancel_demo(booking=booking, by=CanceledBy.FIRM, at=at)
        return True
    booking.host = host
    booking.sequence += 1
    booking.save(update_fields=["host", "sequence"])
    tell_visitor(booking, MailKind.CHANGED, at)
    tell_host(host, HostMailKind.BOOKED, booking.starts_at)
    if old_host is not None:
        tell_host(old_host, HostMailKind.CANCELED, booking.starts_at)
    return True


def forget_demos(*, at: datetime.datetime) -> int:
    """Delete what was never confirmed after a week, and every other demo some time after its date; the number."""
    never_confirmed = Q(
        state__in=[DemoState.HELD, DemoState.LAPSED], created_at__lte=at - conf.span("FORGET_UNCONFIRMED_DAYS")
    )
    long_ago = Q(starts_at__lte=at - conf.span("FORGET_DAYS"))
    count, _by_model = DemoBooking.objects.filter(never_confirmed | long_ago).delete()
    return count
