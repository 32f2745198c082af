"""Reads: who can be booked and when, and the bookings of a host."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from lms.accounts.models import Mandate, Role, User
from lms.accounts.queries import remembered_mandates
from lms.website.models import DemoBooking, DemoHost

from . import conf
from .slots import LENGTH, Plan, free_slots


@dataclass(frozen=True)
class Diary:
    """A host with all that decides about their free times. `taken`: beginnings of demos they have, from now on."""

    host: DemoHost
    plan: Plan
    mandates: list[Mandate]
    taken: list[datetime.datetime]

    def is_consultant_at(self, moment: datetime.datetime) -> bool:
        """Whether the host is still, or already, a consultant on that day."""
        day = moment.astimezone(self.plan.zone).date()
        return any(mandate.holds_on(day) for mandate in self.mandates)

    def free_times(self, *, at: datetime.datetime) -> list[datetime.datetime]:
        """Beginnings that can be booked now, in order."""
        return self._free(at + conf.span("NOTICE_HOURS"), at + conf.span("HORIZON_WEEKS"))

    def is_free_at(self, time: datetime.datetime, *, at: datetime.datetime) -> bool:
        """Whether this beginning is one of them."""
        is_within = at + conf.span("NOTICE_HOURS") <= time <= at + conf.span("HORIZON_WEEKS")
        return is_within and time in self._free(time, time)

    def _free(self, first: datetime.datetime, last: datetime.datetime) -> list[datetime.datetime]:
        slots = free_slots(self.plan, first=first, last=last, taken=self.taken, buffer=conf.span("BUFFER_MINUTES"))
        return [slot for slot in slots if self.is_consultant_at(slot)]


def diaries(*, at: datetime.datetime, without: DemoBooking | None = None) -> list[Diary]:
    """Of all who take bookings. Five queries, whatever they find.

    `without`: a booking that takes no time from anybody, because it is about to be moved or confirmed anew.
    """
    hosts = list(
        DemoHost.objects.filter(is_open=True, person__is_active=True)
        .exclude(link="")
        .prefetch_related("open_hours", "absences")
        .order_by("pk")
    )
    taken = defaultdict(list)
    standing = taking_now(at).filter(host__in=hosts)
    if without is not None:
        standing = standing.exclude(pk=without.pk)
    for host_id, starts_at in standing.values_list("host", "starts_at"):
        taken[host_id].append(starts_at)
    mandates = defaultdict(list)
    for mandate in Mandate.objects.filter(person__demo_host__in=hosts, role=Role.CONSULTANT):
        mandates[mandate.person_id].append(mandate)
    return [Diary(host, _plan_of(host), mandates[host.person_id], taken[host.pk]) for host in hosts]


def _plan_of(host: DemoHost) -> Plan:
    hours = defaultdict(list)
    for row in host.open_hours.all():
        hours[row.weekday].append((row.starts, row.ends))
    absences = [(row.starts_on, row.ends_on) for row in host.absences.all()]
    return Plan(ZoneInfo(host.time_zone), hours, absences, host.state)


def taking_now(at: datetime.datetime) -> QuerySet[DemoBooking]:
    """Bookings that keep a time from others: confirmed ones to come, and those that are held at this moment."""
    is_over = Q(state="held", held_until__lte=at)
    return DemoBooking.objects.taking().exclude(is_over).filter(starts_at__gt=at - datetime.timedelta(days=1))


def free_times(*, at: datetime.datetime, without: DemoBooking | None = None) -> list[datetime.datetime]:
    """Beginnings in UTC at which at least one host is free, in order. Five queries."""
    return sorted({time for diary in diaries(at=at, without=without) for time in diary.free_times(at=at)})


def free_hosts(
    starts_at: datetime.datetime, *, at: datetime.datetime, without: DemoBooking | None = None
) -> list[DemoHost]:
    """Who is free at a time: first whom the booking is with already, then those with the fewest demos to come."""
    mine = without.host_id if without else None
    found = [diary for diary in diaries(at=at, without=without) if diary.is_free_at(starts_at, at=at)]
    found.sort(key=lambda diary: (diary.host.pk != mine, len(diary.taken), diary.host.pk))
    return [diary.host for diary in found]


def may_still_host(booking: DemoBooking) -> bool:
    """Whether the booking's host is still with us, and a consultant on its day. Absences are the host's own matter."""
    host = booking.host
    if host is None or not host.person.is_active:
        return False
    day = booking.starts_at.astimezone(ZoneInfo(host.time_zone)).date()
    return Mandate.objects.filter(person=host.person, role=Role.CONSULTANT).active_on(day).exists()


def may_host(person: User, *, on: datetime.date) -> bool:
    """Whether the person is a consultant on that day, for whatever client."""
    return any(mandate.role == Role.CONSULTANT for mandate in remembered_mandates(person, on=on))


def host_of(person: User) -> DemoHost:
    """What the person has set up; not stored yet if they have not."""
    return DemoHost.objects.filter(person=person).first() or DemoHost(person=person)


def coming_demos(host: DemoHost, *, at: datetime.datetime) -> list[DemoBooking]:
    """The host's confirmed demos that are not over, the next first."""
    if host.pk is None:
        return []
    rows = DemoBooking.objects.confirmed().filter(host=host, starts_at__gt=at - LENGTH)
    return list(rows.order_by("starts_at", "pk"))


def past_demos(host: DemoHost, *, at: datetime.datetime) -> QuerySet[DemoBooking]:
    """Confirmed demos that are over or were canceled, the last first, until they are deleted."""
    if host.pk is None:
        return DemoBooking.objects.none()
    over = Q(state="confirmed", starts_at__lte=at - LENGTH) | Q(state="canceled")
    return DemoBooking.objects.filter(over, host=host).order_by("-starts_at", "-pk")


def demos_within(host: DemoHost, first: datetime.date, last: datetime.date) -> QuerySet[DemoBooking]:
    """The host's confirmed demos on these days of their calendar."""
    zone = ZoneInfo(host.time_zone)
    starts = datetime.datetime.combine(first, datetime.time.min, tzinfo=zone)
    ends = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, tzinfo=zone)
    return DemoBooking.objects.confirmed().filter(host=host, starts_at__gte=starts, starts_at__lt=ends)
