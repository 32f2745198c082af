"""What learners do with dates of live sessions: book, move, cancel, put into their calendar. All of it is their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.actions import BookingRefused, book_event, cancel_booking
from courses.calendars import Method
from courses.mails.sessions import calendar_of
from courses.models import LiveEvent
from courses.queries import booking_of, may_see_date

from .access import lesson_for


def _date_for(request: HttpRequest, event_id: int) -> LiveEvent:
    """The date, if the person may take its course and it is for them; a stranger gets 404."""
    event = get_object_or_404(LiveEvent.objects.select_related("lesson").defer("lesson__body"), pk=event_id)
    lesson_for(request, event.lesson_id)
    if not may_see_date(request.user, event):
        raise Http404
    return event


@login_required
@require_POST
def book(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take a seat; with `wait` in the request, a place on the waiting list if there is no seat."""
    event = _date_for(request, event_id)
    try:
        booking = book_event(learner=request.user, event=event, at=timezone.now(), may_wait="wait" in request.POST)
    except BookingRefused as error:
        messages.error(request, str(error))
    else:
        if booking.is_booked:
            messages.success(request, _("You have a seat. A mail with the date for your calendar is on its way."))
        else:
            messages.success(request, _("You are on the waiting list. You get a mail as soon as a seat is yours."))
    return redirect(event.lesson.get_url(request) + "#dates")


@login_required
@require_POST
def cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """Give the seat or the place on the waiting list back."""
    event = _date_for(request, event_id)
    booking = booking_of(request.user, event)
    if booking is not None:
        try:
            cancel_booking(booking=booking, at=timezone.now())
        except BookingRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your booking is cancelled. You can choose another date."))
    return redirect(event.lesson.get_url(request) + "#dates")


@login_required
@require_safe
@never_cache
def calendar(request: HttpRequest, event_id: int) -> HttpResponse:
    """The person's own date as a file for their calendar."""
    booking = booking_of(request.user, _date_for(request, event_id))
    if booking is None:
        raise Http404
    text = calendar_of(booking, Method.REQUEST, at=timezone.now())
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="termin-{booking.event.starts_at:%Y-%m-%d}.ics"'},
    )
