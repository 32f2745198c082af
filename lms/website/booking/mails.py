"""Mails about demos. Until an address is confirmed it gets one mail, with one link and nothing for a calendar.

Mails to hosts name no visitor: mailboxes are read by deputies. Who comes stands behind the login.
"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from courses.calendars import Method
from courses.mails.sending import enqueue_on_commit
from courses.moments import short_day
from lms.website.models import DemoBooking, DemoHost, DemoState

from . import conf
from .calendar import message_for_visitor
from .links import Purpose, address_of
from .zones import span_in_words


class MailKind(models.TextChoices):
    """What a mail to a visitor says; the label is its subject."""

    CONFIRM = "confirm", _("Please confirm your demo: %(day)s")
    CONFIRMED = "confirmed", _("Your demo is booked: %(day)s")
    MOVED = "moved", _("Your demo is moved: %(day)s")
    CHANGED = "changed", _("Your demo takes place with somebody else: %(day)s")
    CANCELED = "canceled", _("Your demo is canceled: %(day)s")
    CALLED_OFF = "called_off", _("We have to cancel your demo: %(day)s")
    REMINDER = "reminder", _("Reminder: your demo, %(day)s")

    @property
    def method(self) -> Method | None:
        """What the calendar is told; None: nothing."""
        if self in (MailKind.CONFIRM, MailKind.REMINDER):
            return None
        return Method.CANCEL if self in (MailKind.CANCELED, MailKind.CALLED_OFF) else Method.REQUEST

    @property
    def true_in(self) -> DemoState:
        """In which state of the booking the mail is still true when it is sent."""
        if self == MailKind.CONFIRM:
            return DemoState.HELD
        return DemoState.CANCELED if self.method == Method.CANCEL else DemoState.CONFIRMED


class HostMailKind(models.TextChoices):
    """The same of mails to hosts."""

    BOOKED = "booked", _("New demo: %(day)s")
    MOVED = "moved", _("Demo moved: %(day)s")
    CANCELED = "canceled", _("Demo canceled: %(day)s")


def tell_visitor(booking: DemoBooking, kind: MailKind, at: datetime.datetime) -> None:
    """Send the mail once the transaction is committed; `at` is the moment of what it tells."""
    enqueue_on_commit(send_visitor_mail, booking.pk, kind.value, booking.sequence, at.isoformat())


def tell_host(host: DemoHost, kind: HostMailKind, starts_at: datetime.datetime) -> None:
    """Tell a host what has become of the demo at a time, once the transaction is committed."""
    enqueue_on_commit(send_host_mail, host.pk, kind.value, starts_at.isoformat())


@task()
def send_visitor_mail(booking_id: int, kind: str, sequence: int, at: str) -> bool:
    """Send it unless something else has become true in the meantime, which has a mail of its own."""
    booking = DemoBooking.objects.select_related("host__person").filter(pk=booking_id, sequence=sequence).first()
    if booking is None or booking.state != MailKind(kind).true_in:
        return False
    visitor_mail(booking, MailKind(kind), at=datetime.datetime.fromisoformat(at)).send()
    return True


def visitor_mail(booking: DemoBooking, kind: MailKind, *, at: datetime.datetime) -> EmailMultiAlternatives:
    """The mail in the visitor's language, with times of their zone."""
    zone = ZoneInfo(booking.time_zone)
    with translation.override(booking.language):
        context = {
            "booking": booking,
            "when": span_in_words(booking.starts_at, booking.ends_at, zone),
            "confirm_url": address_of(booking, Purpose.CONFIRM),
            "manage_url": address_of(booking, Purpose.MANAGE),
            "hold_minutes": conf.get("HOLD_MINUTES"),
            "book_url": str(settings.BASE_URL).rstrip("/") + reverse("booking:choose"),
        }
        mail = EmailMultiAlternatives(
            subject=str(kind.label) % {"day": short_day(booking.starts_at, zone)},
            body=render_to_string(f"booking/email/{kind.value}.txt", context).strip() + "\n",
            to=[booking.email],
        )
        text = message_for_visitor(booking, kind.method, at=at) if kind.method else ""
    if kind.method:
        mail.attach_alternative(text, f"text/calendar; method={kind.method.value}")
        mail.attach("ki-fit-demo.ics", text, f"text/calendar; method={kind.method.value}")
    return mail


@task()
def send_host_mail(host_id: int, kind: str, starts_at: str) -> bool:
    """Send it if the host still has an account."""
    host = DemoHost.objects.select_related("person").filter(pk=host_id, person__is_active=True).first()
    if host is None or not host.person.email:
        return False
    starts = datetime.datetime.fromisoformat(starts_at)
    ends = DemoBooking(starts_at=starts).ends_at
    zone = ZoneInfo(host.time_zone)
    with translation.override(host.person.language):
        context = {
            "kind": kind,
            "when": span_in_words(starts, ends, zone),
            "url": str(settings.BASE_URL).rstrip("/") + reverse("demos:overview"),
        }
        send_mail(
            str(HostMailKind(kind).label) % {"day": short_day(starts, zone)},
            render_to_string("booking/email/host.txt", context).strip() + "\n",
            None,
            [host.person.email],
        )
    return True
