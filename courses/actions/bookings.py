"""Learners book dates of live sessions, move and cancel; seats that become free go to those who wait.

Everything that concerns seats of one live session happens one after the other: each action first locks its page's row.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.mails.sessions import MailKind, announce
from courses.models import Booking, BookingState, CoursePage, Enrollment, LiveEvent, LiveSessionPage
from courses.queries import has_completed, seats_left
from courses.typing import Person


class BookingRefused(ValueError):
    """The date cannot be booked, or not be cancelled any more. The text says why, and what to do instead."""


class DateFull(BookingRefused):
    """All seats are taken."""


def lock_lesson(lesson_id: int) -> LiveSessionPage:
    """Make others wait who want to change dates or bookings of the live session. Call it inside a transaction."""
    return LiveSessionPage.objects.select_for_update(of=("self",)).get(pk=lesson_id)


@transaction.atomic
def book_event(*, learner: Person, event: LiveEvent, at: datetime.datetime, may_wait: bool = False) -> Booking:
    """Take a seat, or with `may_wait` a place on the waiting list of a full date. Repeating it changes nothing.

    A seat or place at another date of the lesson is given back in the same transaction; while the new date is full,
    a seat is kept instead.

    Raises DateFull or BookingRefused. Whether the date is for the learner at all is the caller's question.
    """
    lesson = lock_lesson(event.lesson_id)
    event = LiveEvent.objects.get(pk=event.pk)
    live = Booking.objects.live().filter(learner=learner, lesson=lesson, is_superseded=False).select_related("event")
    current = live.first()
    if current and current.event_id == event.pk:
        return current
    _refuse_unless_open(event, at)
    _refuse_unless_needed(learner, lesson)
    has_seat = seats_left(event) != 0
    keeps_seat = current is not None and current.is_booked and current.event.starts_at > at
    if not has_seat and (keeps_seat or not may_wait):
        raise DateFull(_full(keeps_seat=keeps_seat))
    if current:
        give_back(booking=current, at=at)
    booking = Booking.objects.create(
        learner=learner,
        event=event,
        lesson=lesson,
        state=BookingState.BOOKED if has_seat else BookingState.WAITING,
        booked_at=at,
        confirmed_at=at if has_seat else None,
    )
    announce(booking, MailKind.CONFIRMED if has_seat else MailKind.WAITING, at)
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, at: datetime.datetime) -> None:
    """Give a seat, or a place on the waiting list, back; the first who waits gets the seat. Repeating changes nothing.

    Raises BookingRefused once the date has begun.
    """
    lock_lesson(booking.lesson_id)
    current = Booking.objects.live().filter(pk=booking.pk).select_related("event").first()
    if current is None:
        return
    if current.event.starts_at <= at:
        raise BookingRefused(_("This date has begun; it cannot be cancelled any more."))
    give_back(booking=current, at=at)


@transaction.atomic
def forget_bookings(*, learner: Person, at: datetime.datetime) -> None:
    """Delete all bookings of the person, who is not told; seats that become free go to those who wait."""
    bookings = Booking.objects.filter(learner=learner)
    for lesson_id in sorted(set(bookings.order_by().values_list("lesson", flat=True))):
        lock_lesson(lesson_id)
    freed = list(LiveEvent.objects.filter(bookings__in=bookings.booked(), starts_at__gt=at).distinct())
    bookings.delete()
    for event in freed:
        promote_waiting(event=event, at=at)


def give_back(*, booking: Booking, at: datetime.datetime) -> None:
    """End a booking in the caller's transaction, with the lesson locked: the next in the queue moves up.

    A booking of a date that has begun stays what it is, and gives way to another one.
    """
    if booking.event.starts_at <= at:
        booking.is_superseded = True
        booking.save(update_fields=["is_superseded"])
        return
    booking.state, booking.confirmed_at, booking.cancelled_at = BookingState.CANCELLED, None, at
    booking.attended = None  # the list opens before the date begins
    booking.revision += 1
    booking.save(update_fields=["state", "confirmed_at", "cancelled_at", "attended", "revision"])
    announce(booking, MailKind.GIVEN_BACK, at)
    promote_waiting(event=booking.event, at=at)


def promote_waiting(*, event: LiveEvent, at: datetime.datetime) -> list[Booking]:
    """Give free seats to those who wait, in their order, until the date begins. The lesson must be locked."""
    if event.is_cancelled or event.starts_at <= at:
        return []
    free = seats_left(event)
    promoted = list(Booking.objects.waiting().filter(event=event)[:free])
    for booking in promoted:
        booking.state, booking.confirmed_at = BookingState.BOOKED, at
        booking.revision += 1
        booking.save(update_fields=["state", "confirmed_at", "revision"])
        announce(booking, MailKind.PROMOTED, at)
    return promoted


def _refuse_unless_open(event: LiveEvent, at: datetime.datetime) -> None:
    if event.is_cancelled:
        raise BookingRefused(_("This date was called off. Please choose another one."))
    if event.starts_at <= at:
        raise BookingRefused(_("This date is over. Please choose another one."))
    if event.booking_closes_at <= at:
        raise BookingRefused(
            _("Booking for this date has closed. Please choose another date, or ask the trainer whether you may come.")
        )


def _refuse_unless_needed(learner: Person, lesson: LiveSessionPage) -> None:
    course: CoursePage | None = lesson.get_course()
    if not Enrollment.objects.filter(learner=learner, course=course).exists():
        raise BookingRefused(_("Please begin the course first."))
    if has_completed(learner, lesson, course):
        raise BookingRefused(_("You have completed this live session. You need no further date."))


def _full(*, keeps_seat: bool) -> str:
    if keeps_seat:
        return _("This date is full by now. You keep the seat that you have; please choose another date if you like.")
    return _("This date is full by now. You can put yourself on the waiting list, or choose another date.")
