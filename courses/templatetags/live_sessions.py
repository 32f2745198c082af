"""Template tags for dates of live sessions."""

from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext
from django.utils import timezone

from courses import moments
from courses.conf import time_zone_of
from courses.models import LiveEvent, LiveSessionPage
from courses.queries import LessonDates, lesson_dates

register = template.Library()


@register.simple_tag(takes_context=True)
def dates_of(context: RequestContext, page: LiveSessionPage) -> LessonDates:
    """The current person's LessonDates; computed once per request. Nothing in the preview of a new page."""
    request: Any = context.get("request")
    user = getattr(request, "user", AnonymousUser())
    now = timezone.now()  # noqa: TID251 a page that is shown is an edge
    if not user.is_authenticated or page.pk is None:
        return LessonDates([], [], now)
    if not hasattr(request, "_lesson_dates"):
        request._lesson_dates = lesson_dates(user, page, at=now)
    return request._lesson_dates


@register.simple_tag(takes_context=True)
def own_zone(context: RequestContext) -> ZoneInfo:
    """The zone that the current person is shown times in; looked up once per request."""
    request: Any = context.get("request")
    if not hasattr(request, "_own_zone"):
        request._own_zone = time_zone_of(getattr(request, "user", AnonymousUser()))
    return request._own_zone


@register.simple_tag
def date_in_words(event: LiveEvent, zone: ZoneInfo) -> str:
    """Day, hours and zone."""
    return moments.span_in_words(event.starts_at, event.ends_at, zone)


@register.filter
def day_of(event: LiveEvent, zone: ZoneInfo) -> str:
    return moments.long_day(event.starts_at, zone)


@register.filter
def hours_of(event: LiveEvent, zone: ZoneInfo) -> str:
    return moments.hours(event.starts_at, event.ends_at, zone)


@register.filter
def zone_words(zone: ZoneInfo) -> str:
    return moments.zone_in_words(zone)
