"""Mails about dates of live sessions. Each tells one person about their own booking, and their calendar."""

import datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from courses.calendars import Invitation, Method, calendar_message
from courses.conf import language_of, time_zone_of
from courses.models import Booking, BookingState
from courses.moments import short_day, span_in_words

from .people import address_of
from .sending import enqueue_on_commit


class MailKind(models.TextChoices):
    """What a mail says; the label is its subject."""

    CONFIRMED = "confirmed", gettext_lazy("You have a seat: %(title)s, %(day)s")
    WAITING = "waiting", gettext_lazy("You are on the waiting list: %(title)s, %(day)s")
    PROMOTED = "promoted", gettext_lazy("You have got a seat: %(title)s, %(day)s")
    CHANGED = "changed", gettext_lazy("Changed: %(title)s, %(day)s")
    CALLED_OFF = "called_off", gettext_lazy("Called off: %(title)s, %(day)s")
    GIVEN_BACK = "given_back", gettext_lazy("Cancelled: %(title)s, %(day)s")
    REMINDER = "reminder", gettext_lazy("Soon: %(title)s, %(day)s")

    @property
    def method(self) -> Method:
        return Method.CANCEL if self in (MailKind.CALLED_OFF, MailKind.GIVEN_BACK) else Method.REQUEST


# In which state of the booking each mail is still true when it is sent.
TRUE_IN = {
    MailKind.CONFIRMED: {BookingState.BOOKED},
    MailKind.WAITING: {BookingState.WAITING},
    MailKind.PROMOTED: {BookingState.BOOKED},
    MailKind.CHANGED: {BookingState.BOOKED, BookingState.WAITING},
    MailKind.CALLED_OFF: {BookingState.CANCELLED},
    MailKind.GIVEN_BACK: {BookingState.CANCELLED},
    MailKind.REMINDER: {BookingState.BOOKED},
}


def announce(booking: Booking, kind: MailKind, at: datetime.datetime) -> None:
    """Send the mail once the transaction is committed; `at` is the moment of what it tells."""
    enqueue_on_commit(send_session_mail, booking.pk, kind.value, at.isoformat())


@task()
def send_session_mail(booking_id: int, kind: str, at: str) -> bool:
    """Send it unless something else has become true in the meantime, which has a mail of its own."""
    rows = Booking.objects.select_related("event__trainer", "lesson", "learner")
    booking = rows.filter(pk=booking_id).first()
    if booking is None or booking.state not in TRUE_IN[MailKind(kind)]:
        return False
    if not booking.learner.is_active or not address_of(booking.learner):
        return False
    session_mail(booking, MailKind(kind), at=datetime.datetime.fromisoformat(at)).send()
    return True


def session_mail(booking: Booking, kind: MailKind, *, at: datetime.datetime) -> EmailMultiAlternatives:
    """The mail in the person's language, with times of their zone."""
    zone = time_zone_of(booking.learner)
    with translation.override(language_of(booking.learner)), timezone.override(zone):
        context = {"booking": booking, "event": booking.event, **_links(booking), **_when(booking, zone)}
        mail = EmailMultiAlternatives(
            subject=str(kind.label) % {"title": booking.lesson.title, "day": context["day"]},
            body=render_to_string(f"courses/email/session_{kind.value}.txt", context).strip() + "\n",
            to=[address_of(booking.learner)],
        )
        text = calendar_of(booking, kind.method, at=at)
    mail.attach_alternative(text, f"text/calendar; method={kind.method.value}")
    mail.attach("termin.ics", text, f"text/calendar; method={kind.method.value}")
    return mail


def calendar_of(booking: Booking, method: Method, *, at: datetime.datetime) -> str:
    """The person's own date for a calendar. The link to the meeting is for those who have a seat."""
    event, links = booking.event, _links(booking)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    link = event.link if booking.is_booked else ""
    details = [
        _("Online: %(link)s") % {"link": link} if link else "",
        _("You are on the waiting list.") if booking.is_waiting else "",
        links["lesson_url"],
    ]
    return calendar_message(
        Invitation(
            uid=f"{booking.uid}@{address.partition('@')[2]}",
            sequence=event.sequence + booking.revision,
            stamped_at=at,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            title=booking.lesson.title,
            description="\n".join(part for part in details if part),
            location=event.place or link,
            url=links["lesson_url"],
            organizer=address,
            organizer_name=name or str(getattr(settings, "WAGTAIL_SITE_NAME", "")),
            attendee=address_of(booking.learner),
            attendee_name=booking.learner.get_full_name() or str(booking.learner),
            is_tentative=booking.is_waiting,
        ),
        method,
    )


def _links(booking: Booking) -> dict[str, str]:
    base = str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")
    return {"lesson_url": base + (booking.lesson.get_url_parts() or (0, "", "/"))[2]}


def _when(booking: Booking, zone: ZoneInfo) -> dict[str, str]:
    event = booking.event
    return {"day": short_day(event.starts_at, zone), "when": span_in_words(event.starts_at, event.ends_at, zone)}
