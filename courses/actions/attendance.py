"""Trainers say who was there. When the sheet is closed, being there completes the lesson."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import AttendanceMark, Booking, BookingState, CoursePage, Enrollment, LiveEvent
from courses.signals import session_attended
from courses.typing import Person

from .bookings import give_back, lock_lesson
from .learning import ForeignLesson, complete_lesson, enroll


class AttendanceRefused(ValueError):
    """The sheet cannot be changed like this. The text says why, and what to do."""


@transaction.atomic
def save_attendance(
    *, event: LiveEvent, marks: Mapping[int, bool], by: Person, at: datetime.datetime, close: bool = False
) -> LiveEvent:
    """Note who was there, by id of the booking; others stay as they are. Each change is kept as a mark of its own.

    With `close` the sheet is final: whoever was there has completed the lesson, and `session_attended` is announced.
    Afterwards somebody may still be marked as present, which completes the lesson at once, but not as absent: a
    completion is never taken away (L21). Repeating it changes nothing.

    Raises AttendanceRefused.
    """
    event = _locked(event, at)
    bookings = {row.pk: row for row in _booked(event)}
    changed = [pk for pk, is_present in marks.items() if pk in bookings and bookings[pk].attended != is_present]
    if event.is_closed and any(not marks[pk] for pk in changed):
        raise AttendanceRefused(
            _("The list is closed. Whoever was marked as present has completed the lesson; that cannot be taken back.")
        )
    for pk in changed:
        _mark(bookings[pk], marks[pk], by=by, at=at)
    if event.is_closed:
        for pk in changed:
            _settle(bookings[pk], event, at)
    elif close:
        _close(event, list(bookings.values()), at)
    return event


@transaction.atomic
def add_walk_in(*, event: LiveEvent, learner: Person, by: Person, at: datetime.datetime) -> Booking:
    """Put somebody on the list who came without a seat, and mark them as present. Repeating it changes nothing.

    They begin the course if they have not. Raises AttendanceRefused, or NothingRequired like `enroll`.
    """
    event = _locked(event, at)
    live = Booking.objects.live().filter(learner=learner, lesson=event.lesson_id, is_superseded=False)
    current = live.select_related("event").first()
    enroll(learner=learner, course=_course_of(event), at=at)
    if current and current.event_id == event.pk:
        booking = current
        if booking.is_waiting:
            booking.state, booking.confirmed_at, booking.is_walk_in = BookingState.BOOKED, at, True
            booking.save(update_fields=["state", "confirmed_at", "is_walk_in"])
    else:
        if current:
            give_back(booking=current, at=at)
        booking = Booking.objects.create(
            learner=learner,
            event=event,
            lesson=event.lesson,
            state=BookingState.BOOKED,
            booked_at=at,
            confirmed_at=at,
            is_walk_in=True,
        )
    if not booking.attended:
        _mark(booking, True, by=by, at=at)
        if event.is_closed:
            _settle(booking, event, at)
    return booking


def _locked(event: LiveEvent, at: datetime.datetime) -> LiveEvent:
    lesson = lock_lesson(event.lesson_id)
    event = LiveEvent.objects.get(pk=event.pk)
    event.lesson = lesson
    if event.is_cancelled:
        raise AttendanceRefused(_("This date was called off."))
    if at < event.list_opens_at:
        raise AttendanceRefused(_("The list opens half an hour before the beginning."))
    return event


def _course_of(event: LiveEvent) -> CoursePage:
    course: CoursePage | None = event.lesson.get_course()
    if course is None:
        raise AttendanceRefused(_("The live session stands in no course any more."))
    return course


def _booked(event: LiveEvent) -> list[Booking]:
    """In an order that is the same for everybody: completing lessons locks enrollments one by one."""
    return list(Booking.objects.booked().filter(event=event).select_related("learner").order_by("learner_id"))


def _mark(booking: Booking, is_present: bool, *, by: Person, at: datetime.datetime) -> None:
    booking.attended = is_present
    booking.save(update_fields=["attended"])
    AttendanceMark.objects.create(booking=booking, is_present=is_present, marked_by=by, marked_at=at)


def _close(event: LiveEvent, bookings: list[Booking], at: datetime.datetime) -> None:
    if at < event.starts_at:
        raise AttendanceRefused(_("The list can be closed once the date has begun."))
    if any(booking.attended is None for booking in bookings):
        raise AttendanceRefused(_("Please say for everybody whether they were there. Nothing is closed yet."))
    event.attendance_closed_at = at
    event.save(update_fields=["attendance_closed_at"])
    for booking in bookings:
        _settle(booking, event, at)


def _settle(booking: Booking, event: LiveEvent, at: datetime.datetime) -> None:
    """Being there is a fact now, and completes the lesson; another date that was booked is not needed any more."""
    if not booking.attended:
        return
    learner, lesson = booking.learner, event.lesson
    others = Booking.objects.live().filter(learner=learner, lesson=lesson, event__starts_at__gt=at)
    for other in others.exclude(event=event).select_related("event"):
        give_back(booking=other, at=at)
    course = _course_of(event)
    moment = _moment(enroll(learner=learner, course=course, at=at), event, at)
    session_attended.send(sender=Booking, booking=booking, course=course, at=moment)
    try:
        complete_lesson(learner=learner, lesson=lesson, at=moment)
    except ForeignLesson:
        return  # the version that the learner follows is older than the live session: they were there, no more


def _moment(enrollment: Enrollment, event: LiveEvent, at: datetime.datetime) -> datetime.datetime:
    """When the lesson was completed: at the end of the date, however late its list is closed.

    But not before what the learner did last, so that a course is never completed before its other lessons.
    """
    newest = enrollment.progress.order_by("-completed_at").values_list("completed_at", flat=True).first()
    return min(at, max(moment for moment in (event.ends_at, enrollment.enrolled_at, newest) if moment))
