"""What consultants do with demos: see who comes, and say when they can be booked. Strangers get 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lms.accounts.models import User
from lms.website.booking import zones
from lms.website.booking.actions import (
    DemoOver,
    add_absence,
    cancel_demo,
    remove_absence,
    renew_feed_key,
    save_host,
    save_open_hours,
)
from lms.website.booking.calendar import feed as feed_text
from lms.website.booking.forms import NATIONWIDE, AbsenceForm, HostForm, OpenHoursForm
from lms.website.booking.queries import coming_demos, demos_within, host_of, may_host, past_demos
from lms.website.models import Absence, CanceledBy, DemoBooking, DemoHost

from .public import form_page

View = Callable[..., HttpResponse]
PER_PAGE = 20
LARGEST_ID = 2**63 - 1


def for_consultants(view: View) -> View:
    """Login first; hands the view the consultant's own settings, on their clock. Nobody sees another's bookings."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = cast(User, request.user)
        if not may_host(person, on=timezone.localdate()) or max(kwargs.values(), default=0) > LARGEST_ID:
            raise Http404
        host = host_of(person)
        with timezone.override(ZoneInfo(host.time_zone)):
            return view(request, host, **kwargs)

    return login_required(never_cache(guarded))


@for_consultants
@require_safe
def overview(request: HttpRequest, host: DemoHost) -> HttpResponse:
    """Demos to come, then what is over or was canceled, until it is deleted. `page`: of the latter."""
    now = timezone.now()
    past = Paginator(past_demos(host, at=now), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "host": host,
        "coming": coming_demos(host, at=now),
        "page_obj": past,
        "city": zones.city_of(host.time_zone),
        "now": now,
    }
    return render(request, "booking/hosting/overview.html", context)


@for_consultants
@form_page
def cancel(request: HttpRequest, host: DemoHost, demo_id: int) -> HttpResponse:
    """Call a demo off; the visitor is told, and may choose another time."""
    booking = get_object_or_404(DemoBooking.objects.confirmed(), pk=demo_id, host_id=host.pk)
    if request.method != "POST":
        context = {"booking": booking, "city": zones.city_of(host.time_zone)}
        return render(request, "booking/hosting/cancel.html", context)
    try:
        cancel_demo(booking=booking, by=CanceledBy.FIRM, at=timezone.now())
    except DemoOver:
        messages.error(request, _("This demo has begun; it cannot be canceled any more."))
    else:
        messages.success(request, _("The demo is canceled. The visitor gets a mail."))
    return redirect("demos:overview")


@for_consultants
@require_safe
def availability(request: HttpRequest, host: DemoHost) -> HttpResponse:
    """Meeting room, weekly hours, absences and calendar feed."""
    return _availability(request, host)


def _availability(request: HttpRequest, host: DemoHost, **bound: Any) -> HttpResponse:
    """The page; `bound`: the one form that was sent and is wrong."""
    now = timezone.now()
    forms = {
        "host_form": HostForm(at=now, initial=_initial(host)),
        "hours_form": OpenHoursForm(host=host),
        "absence_form": AbsenceForm(today=timezone.localdate(now)),
        **bound,
    }
    context = {
        **forms,
        "host": host,
        "city": zones.city_of(host.time_zone),
        "absences": host.absences.filter(ends_on__gte=timezone.localdate(now)) if host.pk else [],
        "feed_url": _feed_address(host) if host.pk else "",
    }
    return render(request, "booking/hosting/availability.html", context, status=422 if bound else 200)


def _initial(host: DemoHost) -> dict[str, Any]:
    values = {name: getattr(host, name) for name in ("is_open", "link", "time_zone")}
    return {**values, "state": host.state or NATIONWIDE}


def _feed_address(host: DemoHost) -> str:
    return str(settings.BASE_URL).rstrip("/") + reverse("demos:feed", args=[host.feed_key])


@for_consultants
@require_POST
def change_host(request: HttpRequest, host: DemoHost) -> HttpResponse:
    form = HostForm(request.POST, at=timezone.now(), initial=_initial(host))
    if not form.is_valid():
        return _availability(request, host, host_form=form)
    save_host(person=host.person, **form.cleaned_data)
    messages.success(request, _("Your settings are saved."))
    return redirect("demos:availability")


@for_consultants
@require_POST
def change_hours(request: HttpRequest, host: DemoHost) -> HttpResponse:
    form = OpenHoursForm(request.POST, host=host)
    if not form.is_valid():
        return _availability(request, host, hours_form=form)
    save_open_hours(person=host.person, hours=form.hours)
    messages.success(request, _("Your weekly hours are saved. Demos that are booked stay."))
    return redirect("demos:availability")


@for_consultants
@require_POST
def add_days_off(request: HttpRequest, host: DemoHost) -> HttpResponse:
    """Enter an absence, and hear of demos that are booked in it."""
    form = AbsenceForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _availability(request, host, absence_form=form)
    absence = add_absence(person=host.person, **form.cleaned_data)
    count = demos_within(absence.host, absence.starts_on, absence.ends_on).count()
    messages.success(request, _("Nobody can book you on these days."))
    if count:
        words = ngettext(
            "%(count)d demo is booked on these days. Please call it off if you cannot take it.",
            "%(count)d demos are booked on these days. Please call them off if you cannot take them.",
            count,
        )
        messages.warning(request, words % {"count": count})
    return redirect("demos:availability")


@for_consultants
@require_POST
def remove_days_off(request: HttpRequest, host: DemoHost, absence_id: int) -> HttpResponse:
    remove_absence(absence=get_object_or_404(Absence, pk=absence_id, host_id=host.pk))
    messages.success(request, _("The absence is removed."))
    return redirect("demos:availability")


@for_consultants
@require_POST
def renew_feed(request: HttpRequest, host: DemoHost) -> HttpResponse:
    renew_feed_key(person=host.person)
    messages.success(request, _("The calendar has a new address. The old one leads nowhere any more."))
    return redirect("demos:availability")


@never_cache
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """A host's demos for the calendar that knows the secret address; 404 once the host is no consultant any more."""
    host = get_object_or_404(DemoHost.objects.select_related("person"), feed_key=key, person__is_active=True)
    if not may_host(host.person, on=timezone.localdate()):
        raise Http404
    bookings = DemoBooking.objects.confirmed().filter(host=host).select_related("host").order_by("starts_at", "pk")
    with translation.override(host.person.language):
        text = feed_text(bookings, at=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response
