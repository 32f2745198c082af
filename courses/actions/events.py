"""Trainers set dates for live sessions, change them and call them off."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.mails.sessions import MailKind, announce
from courses.models import Booking, BookingState, LiveEvent, LiveSessionPage, Setting
from courses.typing import Person

from .bookings import lock_lesson, promote_waiting

# What somebody who comes has to know; a change of it is told to them.
TOLD = frozenset({"starts_at", "ends_at", "place", "link", "trainer"})
DAY = datetime.timedelta(days=1)


class EventOver(ValueError):
    """The date has begun, is over or was called off, so that it cannot be changed any more."""


@dataclass(frozen=True)
class EventTerms:
    """What a trainer decides about a date. `seats` None: as many as one likes."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str
    link: str
    seats: int | None
    booking_closes_hours: int
    trainer: Person


@transaction.atomic
def create_event(*, lesson: LiveSessionPage, group: str, terms: EventTerms, at: datetime.datetime) -> LiveEvent:
    """Offer a date to a group; the empty key offers it to all.

    Raises ValidationError, by field, for a date in the past, an end before the beginning, or no way to come.
    """
    _check(lesson, terms, at)
    return LiveEvent.objects.create(lesson=lesson, group=group, **_values(terms))


@transaction.atomic
def update_event(*, event: LiveEvent, terms: EventTerms, at: datetime.datetime) -> LiveEvent:
    """Change a date; everybody with a seat or a place in the queue is told what matters to them.

    Additional seats go to those who wait. Repeating it changes nothing. Raises EventOver, or ValidationError by field,
    also for fewer seats than there are bookings.
    """
    lesson = lock_lesson(event.lesson_id)
    event = LiveEvent.objects.get(pk=event.pk)
    if event.is_cancelled or event.starts_at <= at:
        raise EventOver
    _check(lesson, terms, at)
    booked = Booking.objects.booked().filter(event=event, is_walk_in=False).count()
    if terms.seats is not None and terms.seats < booked:
        text = ngettext(
            "%(count)s person has a seat already, so there cannot be fewer.",
            "%(count)s people have a seat already, so there cannot be fewer.",
            booked,
        )
        raise ValidationError({"seats": text % {"count": booked}})
    values = _values(terms)
    changed = {name for name, value in values.items() if getattr(event, name) != value}
    if not changed:
        return event
    for name in changed:
        setattr(event, name, values[name])
    event.sequence += 1
    event.save(update_fields=[*changed, "sequence"])
    if changed & TOLD:
        _tell(Booking.objects.live().filter(event=event), MailKind.CHANGED, at)
    if event.starts_at <= at + DAY:
        # The message about the change is a reminder, too.
        Booking.objects.live().filter(event=event).update(reminded_for=event.starts_at)
    promote_waiting(event=event, at=at)
    return event


@transaction.atomic
def cancel_event(*, event: LiveEvent, reason: str, at: datetime.datetime) -> LiveEvent:
    """Call a date off and tell everybody who has a seat or waits. Repeating it changes nothing.

    Raises EventOver when the date has begun, and ValidationError without a reason.
    """
    lock_lesson(event.lesson_id)
    event = LiveEvent.objects.get(pk=event.pk)
    if event.is_cancelled:
        return event
    if event.starts_at <= at:
        raise EventOver
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why; everybody who has booked reads it.")})
    event.cancelled_at, event.cancel_reason = at, reason.strip()
    event.sequence += 1
    event.save(update_fields=["cancelled_at", "cancel_reason", "sequence"])
    affected = list(Booking.objects.live().filter(event=event))
    Booking.objects.live().filter(event=event).update(
        state=BookingState.CANCELLED, confirmed_at=None, cancelled_at=at, attended=None
    )
    _tell(affected, MailKind.CALLED_OFF, at)
    return event


def _tell(bookings: Iterable[Booking], kind: MailKind, at: datetime.datetime) -> None:
    for booking in bookings:
        announce(booking, kind, at)


def _values(terms: EventTerms) -> dict[str, object]:
    values = {field.name: getattr(terms, field.name) for field in fields(terms)}
    return {**values, "place": terms.place.strip(), "link": terms.link.strip()}


def _check(lesson: LiveSessionPage, terms: EventTerms, at: datetime.datetime) -> None:
    faults = {}
    if terms.starts_at <= at:
        faults["starts_on"] = _("This moment is over. Please choose one in the future.")
    elif terms.ends_at <= terms.starts_at:
        faults["ends_time"] = _("The end must be later than the beginning.")
    if lesson.setting == Setting.ON_SITE and not terms.place.strip():
        faults["place"] = _("This live session takes place on site. Please say where.")
    elif lesson.setting == Setting.REMOTE and not terms.link.strip():
        faults["link"] = _("This live session takes place online. Please enter the address of the meeting.")
    elif not terms.place.strip() and not terms.link.strip():
        faults["place"] = _("Please enter a place, a link, or both.")
    if faults:
        raise ValidationError(faults)
