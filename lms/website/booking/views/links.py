"""Pages behind links in mails. Whoever has the link may do what it is for; nothing happens by opening it.

Programs of mail servers open links before people do, so every change takes a press of a button.
"""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from courses.calendars import Method
from lms.website.booking import zones
from lms.website.booking.actions import (
    DemoCanceled,
    DemoOver,
    TimeTaken,
    TooManyDemos,
    cancel_demo,
    confirm_demo,
    move_demo,
)
from lms.website.booking.calendar import message_for_visitor
from lms.website.booking.links import Purpose, UnknownLink, booking_of, token_of
from lms.website.booking.picker import Time, time_of
from lms.website.booking.queries import free_times
from lms.website.booking.slots import nearest
from lms.website.models import CanceledBy, DemoBooking

from .public import OTHER_TIMES, form_page, page, picker_context, picker_of

View = Callable[..., HttpResponse]
Moment = datetime.datetime
NEWS = {"gebucht", "verschoben"}


def with_link(purpose: Purpose) -> Callable[[View], View]:
    """Hand the view the booking instead of the token; a link that leads to none gets a page that says what to do."""

    def decorate(view: View) -> View:
        @wraps(view)
        def found(request: HttpRequest, token: str) -> HttpResponse:
            try:
                booking = booking_of(token, purpose)
            except UnknownLink:
                return page(request, "link_unknown", {}, status=404)
            if booking is None:
                return page(request, "link_expired", {}, status=410)
            language = _language_for(request, booking)
            with translation.override(language):
                response = view(request, booking)
            response.headers["Content-Language"] = language
            return response

        return never_cache(csrf_exempt(found))

    return decorate


def _language_for(request: HttpRequest, booking: DemoBooking) -> str:
    """The language chosen on the site; else that of the booking: the mail may be read on another device."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else booking.language


def _demo_page(
    request: HttpRequest, name: str, booking: DemoBooking, *, status: int = 200, **more: Any
) -> HttpResponse:
    zone = ZoneInfo(booking.time_zone)
    context = {
        "booking": booking,
        "when": zones.span_in_words(booking.starts_at, booking.ends_at, zone),
        "zone": zone.key,
        "token": token_of(booking, Purpose.MANAGE),
        **more,
    }
    return page(request, name, context, status=status)


def _others(request: HttpRequest, booking: DemoBooking, at: datetime.datetime) -> HttpResponse:
    """Somebody else has the time now: what is free nearby."""
    zone = ZoneInfo(booking.time_zone)
    times = [Time(time, zone) for time in nearest(free_times(at=at), booking.starts_at, count=OTHER_TIMES)]
    return _demo_page(request, "taken", booking, times=times, status=409)


@with_link(Purpose.CONFIRM)
@form_page
def confirm(request: HttpRequest, booking: DemoBooking) -> HttpResponse:
    """Asks for a press of a button; with POST, books the demo."""
    now = timezone.now()
    if request.method != "POST":
        return _ask_to_confirm(request, booking, now)
    try:
        confirm_demo(booking=booking, at=now)
    except (DemoCanceled, DemoOver):
        booking.refresh_from_db()
        return _demo_page(request, "appointment", booking, is_over=booking.starts_at <= now, status=409)
    except TooManyDemos:
        return _demo_page(request, "too_many", booking, status=409)
    except TimeTaken:
        return _others(request, booking, now)
    return _to_appointment(booking, "gebucht")


def _ask_to_confirm(request: HttpRequest, booking: DemoBooking, now: datetime.datetime) -> HttpResponse:
    if booking.is_confirmed or booking.is_canceled or booking.starts_at <= now:
        return _demo_page(request, "appointment", booking, is_over=booking.starts_at <= now, was_confirmed_before=True)
    is_held = booking.is_held and booking.held_until > now
    if not is_held and booking.starts_at not in free_times(at=now, without=booking):
        return _others(request, booking, now)
    return _demo_page(request, "confirm", booking, is_held=is_held)


def _to_appointment(booking: DemoBooking, news: str) -> HttpResponse:
    response = redirect("booking:appointment", token_of(booking, Purpose.MANAGE))
    response.headers["Location"] += f"?stand={news}"
    return response


@with_link(Purpose.MANAGE)
@require_safe
def appointment(request: HttpRequest, booking: DemoBooking) -> HttpResponse:
    """The visitor's demo: when, with whom, where, and how to move or cancel it. `stand`: what has just happened."""
    if booking.is_held or booking.is_lapsed:
        return page(request, "link_expired", {}, status=410)
    news = request.GET.get("stand", "")
    return _demo_page(
        request,
        "appointment",
        booking,
        is_over=booking.starts_at <= timezone.now(),
        news=news if news in NEWS else "",
    )


@with_link(Purpose.MANAGE)
@form_page
def move(request: HttpRequest, booking: DemoBooking) -> HttpResponse:
    """Choose another time, see both, and press the button."""
    now = timezone.now()
    if not booking.is_confirmed or booking.starts_at <= now:
        return _demo_page(request, "appointment", booking, is_over=booking.starts_at <= now, status=409)
    values = request.POST if request.method == "POST" else request.GET
    wanted = time_of(values.get("termin", ""))
    if request.method == "POST" and wanted is not None:
        return _move(request, booking, wanted, now)
    picker = picker_of(request, at=now, without=booking)
    if wanted is None or wanted not in picker.times:
        more = {**picker_context(picker, at=now), "has_missed": "termin" in values}
        return _demo_page(request, "move", booking, **more, status=409 if more["has_missed"] else 200)
    time = Time(wanted, picker.zone)
    new_when = zones.span_in_words(wanted, DemoBooking(starts_at=wanted).ends_at, picker.zone)
    return _demo_page(request, "move_confirm", booking, time=time, new_when=new_when)


def _move(
    request: HttpRequest, booking: DemoBooking, wanted: datetime.datetime, now: datetime.datetime
) -> HttpResponse:
    try:
        move_demo(booking=booking, starts_at=wanted, at=now)
    except TimeTaken:
        more = {**picker_context(picker_of(request, at=now, without=booking), at=now), "has_missed": True}
        return _demo_page(request, "move", booking, **more, status=409)
    except (DemoCanceled, DemoOver):
        return redirect("booking:appointment", token_of(booking, Purpose.MANAGE))
    return _to_appointment(booking, "verschoben")


@with_link(Purpose.MANAGE)
@form_page
def cancel(request: HttpRequest, booking: DemoBooking) -> HttpResponse:
    """Asks once more; with POST, cancels."""
    now = timezone.now()
    if request.method != "POST" and booking.is_confirmed and booking.starts_at > now:
        return _demo_page(request, "cancel", booking)
    if request.method == "POST":
        try:
            cancel_demo(booking=booking, by=CanceledBy.VISITOR, at=now)
        except DemoOver:
            return _demo_page(request, "appointment", booking, is_over=True, status=409)
    return redirect("booking:appointment", token_of(booking, Purpose.MANAGE))


@with_link(Purpose.MANAGE)
@require_safe
def calendar_file(request: HttpRequest, booking: DemoBooking) -> HttpResponse:
    """The date for a calendar, as in the mail."""
    if not booking.is_confirmed:
        return page(request, "link_expired", {}, status=410)
    text = message_for_visitor(booking, Method.REQUEST, at=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ki-fit-demo.ics"'
    return response
