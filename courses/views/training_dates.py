"""What trainers do with dates of live sessions: set, change, call off, and say who was there.

Only people who teach come here, and only to dates of groups that they teach; for others the addresses do not exist.
"""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.actions import (
    AttendanceRefused,
    EventOver,
    NothingRequired,
    add_walk_in,
    cancel_event,
    create_event,
    save_attendance,
    update_event,
)
from courses.conf import time_zone_of, training
from courses.forms.live import ALL, DEFAULT_CLOSING_HOURS, AttendanceForm, CancelEventForm, EventForm, WalkInForm
from courses.models import LiveEvent
from courses.queries import Sheet, event_sheet, group_choices, managed_events

View = Callable[..., HttpResponse]
PER_PAGE = 20
form_page = require_http_methods(["GET", "HEAD", "POST"])


def for_trainers(view: View) -> View:
    """Login first; who teaches nobody gets 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not training().is_trainer(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(never_cache(guarded))


def _managed(request: HttpRequest, event_id: int) -> Any:
    return get_object_or_404(managed_events(request.user), pk=event_id)


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    zone = time_zone_of(request.user)
    return render(request, f"courses/training/{name}.html", {"zone": zone, **context}, status=status)


@for_trainers
@require_safe
def dates(request: HttpRequest) -> HttpResponse:
    """Coming dates, the next first; with `?past`, those that are over, the last first.

    With `?missing`, those of them that took place and whose list of who was there is open.
    """
    is_missing = "missing" in request.GET
    is_past = is_missing or "past" in request.GET
    events = managed_events(request.user)
    now = timezone.now()
    if is_past:
        events = events.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
        if is_missing:
            events = events.filter(cancelled_at=None, attendance_closed_at=None)
    else:
        events = events.filter(ends_at__gt=now)
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    groups = dict(group_choices(request.user))
    rows = [(event, groups.get(event.group, "")) for event in page]
    return _page(request, "dates", {"rows": rows, "page_obj": page, "is_past": is_past, "is_missing": is_missing})


@for_trainers
@form_page
def create_date(request: HttpRequest) -> HttpResponse:
    """A new date; with `?like=<id>`, one with the values of another, whose day is still to be chosen."""
    form = EventForm(
        request.POST if request.method == "POST" else None,
        trainer=request.user,
        zone=time_zone_of(request.user),
        groups=group_choices(request.user),
        initial=_initial_like(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            event = create_event(
                lesson=form.cleaned_data["lesson"], group=form.group_key, terms=form.terms(), at=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The date is set. From now on it can be booked."))
            return redirect("training:date", event.pk)
    return _page(request, "date_form", {"form": form, "event": None}, status=422 if form.errors else 200)


def _initial_like(request: HttpRequest) -> dict[str, Any]:
    number = request.GET.get("like", "")
    if not number.isdecimal() or len(number) > 18:
        return {"booking_closes_hours": DEFAULT_CLOSING_HOURS}
    event = _managed(request, int(number))
    values = _initial_of(event, request)
    return {**values, "lesson": event.lesson_id, "group": event.group or ALL, "starts_on": None}


def _initial_of(event: LiveEvent, request: HttpRequest) -> dict[str, Any]:
    zone = time_zone_of(request.user)
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    return {
        "starts_on": starts.date(),
        "starts_time": starts.time(),
        "ends_time": ends.time(),
        "place": event.place,
        "link": event.link,
        "seats": event.seats,
        "booking_closes_hours": event.booking_closes_hours,
    }


@for_trainers
@form_page
def edit_date(request: HttpRequest, event_id: int) -> HttpResponse:
    event = _managed(request, event_id)
    form = EventForm(
        request.POST if request.method == "POST" else None,
        trainer=request.user,
        zone=time_zone_of(request.user),
        groups=[],
        event=event,
        initial=_initial_of(event, request),
    )
    if event.is_cancelled or event.starts_at <= timezone.now():
        return _over(request, event)
    if request.method == "POST" and form.is_valid():
        try:
            update_event(event=event, terms=form.terms(), at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        except EventOver:
            return _over(request, event)
        else:
            messages.success(request, _("The date is changed. Whoever has booked is told what matters to them."))
            return redirect("training:date", event.pk)
    return _page(request, "date_form", {"form": form, "event": event}, status=422 if form.errors else 200)


@for_trainers
@form_page
def cancel_date(request: HttpRequest, event_id: int) -> HttpResponse:
    event = _managed(request, event_id)
    if event.is_cancelled or event.starts_at <= timezone.now():
        return _over(request, event)
    form = CancelEventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_event(event=event, reason=form.cleaned_data["reason"], at=timezone.now())
        except EventOver:
            return _over(request, event)
        messages.success(request, _("The date is called off. Everybody who had booked gets a mail."))
        return redirect("training:dates")
    return _page(request, "cancel_date", {"form": form, "event": event}, status=422 if form.errors else 200)


def _over(request: HttpRequest, event: LiveEvent) -> HttpResponse:
    messages.error(request, _("This date has begun or was called off; it cannot be changed any more."))
    return redirect("training:date", event.pk)


@for_trainers
@require_safe
def date(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who comes, who waits, and the list of who was there."""
    event = _managed(request, event_id)
    return _sheet(request, event, event_sheet(event))


@for_trainers
@require_safe
def print_date(request: HttpRequest, event_id: int) -> HttpResponse:
    """The list on paper, with a column for signatures."""
    event = _managed(request, event_id)
    return _page(request, "print_date", {"event": event, "sheet": event_sheet(event)})


def _sheet(
    request: HttpRequest, event: LiveEvent, sheet: Sheet, *, walk_in: WalkInForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = {
        "event": event,
        "sheet": sheet,
        "walk_in": walk_in or WalkInForm(trainer=request.user, event=event),
        "group_name": dict(group_choices(request.user)).get(event.group, ""),
        "is_coming": event.starts_at > now and not event.is_cancelled,
        "takes_attendance": _list_is_open(event, now),
    }
    return _page(request, "date", context, status=status)


def _list_is_open(event: LiveEvent, now: datetime.datetime) -> bool:
    return not event.is_cancelled and now >= event.list_opens_at


@for_trainers
@require_POST
def attendance(request: HttpRequest, event_id: int) -> HttpResponse:
    """Save the list as far as it goes; with `all_present`, the rest is present; with `close`, it is final."""
    event = _managed(request, event_id)
    form = AttendanceForm(request.POST, bookings=event_sheet(event).booked)
    if not form.is_valid():
        messages.error(request, _("The list could not be read. Nothing was saved; please try again."))
        return redirect("training:date", event.pk)
    closes = "close" in request.POST
    marks = form.marks(default=True if "all_present" in request.POST else None)
    try:
        save_attendance(event=event, marks=marks, by=request.user, at=timezone.now(), close=closes)
    except AttendanceRefused as error:
        messages.error(request, str(error))
    else:
        done = _("The list is closed. Whoever was there has completed the live session.") if closes else _("Saved.")
        messages.success(request, done)
    return redirect("training:date", event.pk)


@for_trainers
@require_POST
def walk_in(request: HttpRequest, event_id: int) -> HttpResponse:
    """Put somebody on the list who came without booking."""
    event = _managed(request, event_id)
    form = WalkInForm(request.POST, trainer=request.user, event=event)
    if form.is_valid():
        try:
            add_walk_in(event=event, learner=form.learner, by=request.user, at=timezone.now())
        except (AttendanceRefused, NothingRequired) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s is on the list as present.") % {"name": form.learner})
            return redirect("training:date", event.pk)
    return _sheet(request, event, event_sheet(event), walk_in=form, status=422)
