"""Visitors book demos, confirm them, move and cancel them.

Whatever takes a time happens one after the other: each action first locks all hosts, then the booking. The database
refuses a second demo for a host and a time all the same.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from lms.website.booking import conf
from lms.website.booking.mails import HostMailKind, MailKind, tell_host, tell_visitor
from lms.website.booking.queries import free_hosts, may_still_host
from lms.website.models import CanceledBy, DemoBooking, DemoHost, DemoState

DOUBLE_CLICK = datetime.timedelta(minutes=1)


class DemoRefused(ValueError):
    """What is asked for a demo cannot be done (any more)."""


class TimeTaken(DemoRefused):
    """Nobody is free at that time: somebody was faster, or it was never offered."""


class DemoOver(DemoRefused):
    """The demo has begun, or is over."""


class DemoCanceled(DemoRefused):
    """The demo has been canceled."""


class TooManyDemos(DemoRefused):
    """The address has as many demos to come as one may have."""


@dataclass(frozen=True)
class Visitor:
    """Who books, in what language and with what clock."""

    name: str
    email: str
    company: str = ""
    topic: str = ""
    language: str = "de"
    time_zone: str = "Europe/Berlin"


def lock_hosts() -> None:
    """Make others wait who want to take a time. Call it inside a transaction."""
    list(DemoHost.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def lock_demo(booking: DemoBooking) -> DemoBooking:
    """The booking as it is now. Raises DemoBooking.DoesNotExist if it was deleted."""
    return DemoBooking.objects.select_for_update(of=("self",)).select_related("host__person").get(pk=booking.pk)


@transaction.atomic
def hold_demo(*, starts_at: datetime.datetime, visitor: Visitor, at: datetime.datetime) -> DemoBooking:
    """Hold a time for half an hour, and send the link that confirms it, and nothing else.

    Who holds this time already gets the same link once more, but not twice within a minute: that was a double click.
    Another time that the same address holds and has not confirmed is free again. Raises TimeTaken.
    """
    lock_hosts()
    mine = DemoBooking.objects.filter(state=DemoState.HELD, email__iexact=visitor.email)
    known = mine.filter(starts_at=starts_at, held_until__gt=at).first()
    if known is not None:
        if known.created_at <= at - DOUBLE_CLICK:
            tell_visitor(known, MailKind.CONFIRM, at)
        return known
    mine.update(state=DemoState.LAPSED)
    _release_held_until(at, starts_at)
    host = next(iter(free_hosts(starts_at, at=at)), None)
    if host is None:
        raise TimeTaken
    booking = DemoBooking.objects.create(
        host=host,
        starts_at=starts_at,
        name=visitor.name,
        email=visitor.email,
        company=visitor.company,
        topic=visitor.topic,
        language=visitor.language,
        time_zone=visitor.time_zone,
        created_at=at,
        held_until=at + conf.span("HOLD_MINUTES"),
    )
    tell_visitor(booking, MailKind.CONFIRM, at)
    return booking


def _release_held_until(at: datetime.datetime, starts_at: datetime.datetime) -> None:
    """End what was held at a time and not confirmed soon enough; the database would count it as taken."""
    late = DemoBooking.objects.filter(state=DemoState.HELD, starts_at=starts_at, held_until__lte=at)
    late.update(state=DemoState.LAPSED)


@transaction.atomic
def confirm_demo(*, booking: DemoBooking, at: datetime.datetime) -> DemoBooking:
    """The address is the visitor's: the demo is theirs, if need be with another host. Repeating it changes nothing.

    It need not be held any more as long as somebody is free at its time.

    Raises DemoCanceled, DemoOver, TooManyDemos or TimeTaken.
    """
    lock_hosts()
    booking = lock_demo(booking)
    if booking.is_confirmed:
        return booking
    _refuse_if_over(booking, at)
    ahead = DemoBooking.objects.confirmed().to_come(at).filter(email__iexact=booking.email)
    if ahead.count() >= conf.get("MOST_AHEAD"):
        raise TooManyDemos
    is_held = booking.is_held and booking.held_until > at and may_still_host(booking)
    if not is_held:
        _place(booking, booking.starts_at, at)
    booking.state, booking.confirmed_at = DemoState.CONFIRMED, at
    booking.save(update_fields=["state", "confirmed_at", "host", "starts_at"])
    tell_visitor(booking, MailKind.CONFIRMED, at)
    _tell(booking.host, HostMailKind.BOOKED, booking.starts_at)
    return booking


def _refuse_if_over(booking: DemoBooking, at: datetime.datetime) -> None:
    if booking.is_canceled:
        raise DemoCanceled
    if booking.starts_at <= at:
        raise DemoOver


def _place(booking: DemoBooking, starts_at: datetime.datetime, at: datetime.datetime) -> None:
    """Give the booking a time and a host who is free then, its own if possible. Raises TimeTaken."""
    _release_held_until(at, starts_at)
    host = next(iter(free_hosts(starts_at, at=at, without=booking)), None)
    if host is None:
        raise TimeTaken
    booking.host, booking.starts_at = host, starts_at


@transaction.atomic
def move_demo(*, booking: DemoBooking, starts_at: datetime.datetime, at: datetime.datetime) -> DemoBooking:
    """Move a confirmed demo that has not begun, if need be to another host. To its own time: nothing changes.

    Raises DemoCanceled, DemoOver or TimeTaken. The old time is kept if the new one cannot be had.
    """
    lock_hosts()
    booking = lock_demo(booking)
    _refuse_if_over(booking, at)
    if not booking.is_confirmed:
        raise TimeTaken
    if booking.starts_at == starts_at:
        return booking
    old_host, old_start = booking.host, booking.starts_at
    _place(booking, starts_at, at)
    booking.sequence += 1
    booking.save(update_fields=["host", "starts_at", "sequence"])
    tell_visitor(booking, MailKind.MOVED, at)
    if booking.host == old_host:
        _tell(booking.host, HostMailKind.MOVED, starts_at)
    else:
        _tell(old_host, HostMailKind.CANCELED, old_start)
        _tell(booking.host, HostMailKind.BOOKED, starts_at)
    return booking


@transaction.atomic
def cancel_demo(*, booking: DemoBooking, by: CanceledBy, at: datetime.datetime) -> DemoBooking:
    """Cancel a demo that has not begun. Its time is free again. Repeating it changes nothing.

    Raises DemoOver.
    """
    lock_hosts()
    booking = lock_demo(booking)
    if booking.is_canceled:
        return booking
    _refuse_if_over(booking, at)
    was_confirmed = booking.is_confirmed
    booking.state, booking.canceled_at, booking.canceled_by = DemoState.CANCELED, at, by
    booking.sequence += 1
    booking.save(update_fields=["state", "canceled_at", "canceled_by", "sequence"])
    if was_confirmed:
        tell_visitor(booking, MailKind.CANCELED if by == CanceledBy.VISITOR else MailKind.CALLED_OFF, at)
        _tell(booking.host, HostMailKind.CANCELED, booking.starts_at)
    return booking


def _tell(host: DemoHost | None, kind: HostMailKind, starts_at: datetime.datetime) -> None:
    if host is not None:
        tell_host(host, kind, starts_at)
