"""Pages for anybody: choose a time, say who one is. They set no cookie; see docs/decisions."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lms.website.booking import conf, spam, zones
from lms.website.booking.actions import TimeTaken, hold_demo
from lms.website.booking.forms import DemoForm
from lms.website.booking.picker import Picker, Time, day_of, month_of, time_of
from lms.website.booking.queries import free_times
from lms.website.booking.slots import LENGTH, nearest
from lms.website.models import DemoBooking
from lms.website.spam import is_within_limit, may_get_mail

OTHER_TIMES = 5
form_page = require_http_methods(["GET", "HEAD", "POST"])


def page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the booking. Search engines may keep the free times alone: all else is about one visitor."""
    response = render(request, f"booking/{name}.html", context, status=status)
    if name != "choose":
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def picker_of(request: HttpRequest, *, at: datetime.datetime, without: DemoBooking | None = None) -> Picker:
    """All free times, at the day or month that the address asks for, on the clock of the zone that it names."""
    default = without.time_zone if without else ""
    zone = zones.zone_or_default(request.GET.get("zone", default))
    day, month = day_of(request.GET.get("tag", "")), month_of(request.GET.get("monat", ""))
    return Picker(free_times(at=at, without=without), zone, day, month)


def picker_context(picker: Picker, *, at: datetime.datetime) -> dict[str, Any]:
    """What the picker's template needs."""
    moment = picker.times[0] if picker.times else at
    return {
        "picker": picker,
        "zone": picker.zone.key,
        "zones": zones.choices(picker.zone.key, at=moment),
    }


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Free times. `zone`: whose clock; `tag`, `monat`: what to show."""
    return _choose(request, at=timezone.now())


def _choose(
    request: HttpRequest, *, at: datetime.datetime, has_missed: bool = False, status: int = 200
) -> HttpResponse:
    picker = picker_of(request, at=at)
    canonical = str(settings.BASE_URL).rstrip("/") + reverse("booking:choose")
    context = {**picker_context(picker, at=at), "has_missed": has_missed, "canonical": canonical}
    return page(request, "choose", context, status=status)


@never_cache
@csrf_exempt  # nothing here acts in the name of who is logged in, so there is nothing to forge
@form_page
def details(request: HttpRequest) -> HttpResponse:
    """Who wants the time `termin`? The answer is the same for every address: a mail is on its way."""
    now = timezone.now()
    if request.method == "POST":
        return _book(request, now)
    wanted = time_of(request.GET.get("termin", ""))
    if wanted is None:
        return _choose(request, at=now, has_missed=True, status=404)
    if wanted not in free_times(at=now):
        return _choose(request, at=now, has_missed=True, status=409)
    zone = zones.zone_or_default(request.GET.get("zone", "")).key
    form = DemoForm(at=now, initial={"termin": request.GET["termin"], "zone": zone, "stamp": spam.stamp(now)})
    return _details(request, form, wanted)


def _book(request: HttpRequest, now: datetime.datetime) -> HttpResponse:
    if not is_within_limit(request, "book_demo"):
        return page(request, "too_often", {}, status=429)
    form = DemoForm(request.POST, at=now)
    if form.is_trapped:
        return redirect("booking:mail_sent")
    if not form.is_valid():
        return _refuse(request, form, now)
    if not may_get_mail(request, form.cleaned_data["email"], "mail_demo"):
        return redirect("booking:mail_sent")
    wanted = form.cleaned_data["termin"]
    try:
        hold_demo(starts_at=wanted, visitor=form.visitor(language=get_language() or "de"), at=now)
    except TimeTaken:
        form.times = [
            Time(time, zones.zone_or_default(form.cleaned_data["zone"]))
            for time in nearest(free_times(at=now), wanted, count=OTHER_TIMES)
        ]
        return _details(request, form, wanted, is_taken=True, status=409)
    return redirect("booking:mail_sent")


def _refuse(request: HttpRequest, form: DemoForm, now: datetime.datetime) -> HttpResponse:
    """The form with what is wrong; without a time there is nothing to fill in for."""
    wanted = time_of(str(form.data.get("termin", "")))
    if wanted is None:
        return _choose(request, at=now, has_missed=True, status=422)
    if form.is_stale:
        form.data = {**request.POST.dict(), "stamp": spam.stamp(now)}
    return _details(request, form, wanted, status=422)


def _details(
    request: HttpRequest, form: DemoForm, wanted: datetime.datetime, *, is_taken: bool = False, status: int = 200
) -> HttpResponse:
    zone = zones.zone_or_default(str(form["zone"].value() or ""))
    context = {
        "form": form,
        "when": zones.span_in_words(wanted, wanted + LENGTH, zone),
        "day": wanted.astimezone(zone).date(),
        "zone": zone.key,
        "is_taken": is_taken,
        "hold_minutes": conf.get("HOLD_MINUTES"),
        "forget_days": conf.get("FORGET_DAYS"),
        "unconfirmed_days": conf.get("FORGET_UNCONFIRMED_DAYS"),
    }
    return page(request, "details", context, status=status)


@never_cache
@require_safe
def mail_sent(request: HttpRequest) -> HttpResponse:
    """What to do next. The page knows nothing about who reads it."""
    return page(request, "mail_sent", {"hold_minutes": conf.get("HOLD_MINUTES")})
