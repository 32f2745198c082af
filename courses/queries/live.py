"""Dates of live sessions, as learners and trainers see them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.conf import training
from courses.models import Booking, BookingState, CoursePage, LessonProgress, LiveEvent, LiveSessionPage
from courses.typing import Person


def with_counts(events: QuerySet[LiveEvent]) -> QuerySet[Any]:
    """Adds `booked_count` and `waiting_count`. Whoever came without booking took no seat from anybody."""
    booked = Q(bookings__state=BookingState.BOOKED, bookings__is_walk_in=False)
    return events.annotate(
        booked_count=Count("bookings", filter=booked),
        waiting_count=Count("bookings", filter=Q(bookings__state=BookingState.WAITING)),
    )


def with_places(bookings: QuerySet[Booking]) -> QuerySet[Any]:
    """Adds `waiting_place`, from 1; it means something for those who wait."""
    earlier = Q(booked_at__lt=OuterRef("booked_at")) | Q(booked_at=OuterRef("booked_at"), pk__lt=OuterRef("pk"))
    ahead = (
        Booking.objects.filter(earlier, event=OuterRef("event"), state=BookingState.WAITING)
        .order_by()
        .values("event")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return bookings.annotate(waiting_place=Coalesce(Subquery(ahead), 0) + 1)


def seats_left(event: LiveEvent) -> int | None:
    """Free seats, never negative; None: as many as one likes. One query."""
    if event.seats is None:
        return None
    taken = Booking.objects.booked().filter(event=event, is_walk_in=False).count()
    return max(event.seats - taken, 0)


def has_completed(learner: Person, lesson: LiveSessionPage, course: CoursePage | None) -> bool:
    """Whether the learner has completed the lesson."""
    return LessonProgress.objects.filter(
        enrollment__learner=learner, enrollment__course=course, lesson_key=lesson.translation_key
    ).exists()


# --- learners ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OfferedDate:
    """A date that the learner may look at. `booking` is their own, if it holds a seat or a place in the queue."""

    event: Any
    booking: Any
    at: datetime.datetime

    @property
    def seats_left(self) -> int | None:
        return None if self.event.seats is None else max(self.event.seats - self.event.booked_count, 0)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0

    @property
    def is_open(self) -> bool:
        """Whether it can still be booked."""
        return self.at < self.event.booking_closes_at


@dataclass(frozen=True)
class LessonDates:
    """What a learner sees at a live session: dates to choose from, and how it stands with their own."""

    dates: list[OfferedDate]
    bookings: Sequence[Any]
    at: datetime.datetime

    @cached_property
    def own(self) -> Any:
        """The booking that holds a seat or a place in the queue, at a date that is not over; None if there is none."""
        return next((row for row in self._live if row.event.ends_at > self.at), None)

    @cached_property
    def past(self) -> Any:
        """The newest booking with a seat at a date that is over; None if there is none."""
        return next((row for row in self._live if row.event.ends_at <= self.at and row.is_booked), None)

    @cached_property
    def called_off(self) -> Any:
        """A date that was called off after the learner had booked it, while they have no other."""
        newest = next(iter(self.bookings), None)
        is_news = newest and newest.event.is_cancelled and newest.event.starts_at > self.at
        return newest if is_news and not self.own else None

    @property
    def may_cancel(self) -> bool:
        return self.own is not None and self.own.event.starts_at > self.at

    @property
    def others(self) -> list[OfferedDate]:
        """Dates to choose or to move to."""
        return [date for date in self.dates if self.own is None or date.event.pk != self.own.event_id]

    @property
    def _live(self) -> list[Any]:
        return [row for row in self.bookings if not row.is_cancelled]


def lesson_dates(learner: Person, lesson: LiveSessionPage, *, at: datetime.datetime) -> LessonDates:
    """Coming dates for the learner's group, and all own bookings of the lesson, the newest first. Three queries."""
    mine = Booking.objects.filter(learner=learner, lesson=lesson).select_related("event__trainer")
    bookings = list(with_places(mine).order_by("-booked_at", "-pk"))
    live = {row.event_id: row for row in bookings if not row.is_cancelled}
    offered = LiveEvent.objects.taking_place().for_group(training().group_of(learner))
    coming = with_counts(offered.filter(lesson=lesson, starts_at__gt=at)).select_related("trainer")
    dates = [OfferedDate(event, live.get(event.pk), at) for event in coming.order_by("starts_at", "pk")]
    return LessonDates(dates, bookings, at)


def own_dates(learner: Person, *, at: datetime.datetime) -> list[Any]:
    """The learner's bookings of dates that are not over, the next first, with date and lesson. One query."""
    coming = Booking.objects.live().filter(
        learner=learner, event__ends_at__gt=at, event__cancelled_at=None, lesson__live=True
    )
    rows = with_places(coming).select_related("event", "lesson").defer("lesson__body")
    return list(rows.order_by("event__starts_at", "pk"))


def booking_of(learner: Person, event: LiveEvent) -> Booking | None:
    """The learner's booking that holds a seat or a place in the queue at the date."""
    return Booking.objects.live().filter(learner=learner, event=event).select_related("event", "lesson").first()


def may_see_date(learner: Person, event: LiveEvent) -> bool:
    """Whether the date is for the learner: it is open to all, for their group, or they have booked it."""
    groups = ("", training().group_of(learner))
    return event.group in groups or event.bookings.filter(learner=learner).exists()


# --- trainers ---------------------------------------------------------------------------------------------------------


def group_choices(trainer: Person) -> list[tuple[str, str]]:
    """Key and name of the groups whose dates the trainer looks after; the empty key stands for all groups."""
    groups = training().groups_of(trainer)
    return [*groups, ("", "")] if training().teaches_all(trainer) else groups


def managed_events(trainer: Person) -> QuerySet[Any]:
    """Dates that the trainer looks after, with their counts, in order of time; none for who is no trainer."""
    if not training().is_trainer(trainer):
        return LiveEvent.objects.none()
    keys = [key for key, _name in group_choices(trainer)]
    events = with_counts(LiveEvent.objects.filter(group__in=keys))
    return events.select_related("lesson", "trainer").defer("lesson__body").order_by("starts_at", "pk")


def live_lessons() -> QuerySet[LiveSessionPage]:
    """Published live sessions, by title."""
    return LiveSessionPage.objects.live().defer("body").order_by("title", "pk")


@dataclass(frozen=True)
class Sheet:
    """Who comes to a date: those with a seat by name, those who wait in their order."""

    event: Any
    booked: list[Any]
    waiting: list[Any]

    @property
    def open_count(self) -> int:
        """People of whom nobody has said yet whether they were there."""
        return sum(row.attended is None for row in self.booked)

    @property
    def present_count(self) -> int:
        return sum(row.attended is True for row in self.booked)


def event_sheet(event: LiveEvent) -> Sheet:
    """One query, however many people come. `mark_count` above 1 means that a mark was corrected."""
    rows = list(
        Booking.objects.live()
        .filter(event=event)
        .select_related("learner")
        .annotate(mark_count=Count("marks"))
        .order_by("booked_at", "pk")
    )
    booked = sorted((row for row in rows if row.is_booked), key=lambda row: (sort_name(row.learner), row.pk))
    return Sheet(event, booked, [row for row in rows if row.is_waiting])


def sort_name(person: Person) -> str:
    """What people are ordered by in a list of names."""
    return f"{person.last_name} {person.first_name} {person}".casefold()
