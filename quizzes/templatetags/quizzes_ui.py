"""Template tags for quiz pages."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext
from django.utils import timezone

from quizzes import queries, wording
from quizzes.models import QuizOverride, QuizPage

register = template.Library()


@register.simple_tag(takes_context=True)
def quiz_visit(context: RequestContext, page: QuizPage) -> queries.QuizVisit:
    """The QuizVisit of the current person, computed once per request."""
    request: Any = context.get("request")
    cached = getattr(request, "_quiz_visit", None)
    if cached is None:
        course = context.get("visit")
        since = course.update.since.get(page.translation_key) if course else None
        cached = _quiz_visit(request, page, since)
        if request is not None:
            request._quiz_visit = cached
    return cached


def _quiz_visit(request: Any, page: QuizPage, since: datetime.datetime | None) -> queries.QuizVisit:
    now = timezone.now()  # noqa: TID251 a page is an edge, too
    return queries.quiz_visit(getattr(request, "user", AnonymousUser()), page, at=now, since=since)


@register.simple_tag(takes_context=True)
def is_trial(context: RequestContext, page: QuizPage) -> bool:
    """Whether an author has come to try the quiz (the address says `?trial=1`)."""
    request: Any = context.get("request")
    if request is None or "trial" not in request.GET or not request.user.is_authenticated:
        return False
    return bool(page.permissions_for_user(request.user).can_edit())


@register.filter
def saved(saved_at: datetime.datetime | None) -> str:
    return wording.saved_message(saved_at)


@register.filter
def points(value: Decimal) -> str:
    return wording.points_text(value)


@register.filter
def percent(value: Decimal) -> str:
    return wording.percent_text(value)


@register.simple_tag(takes_context=True)
def moment(context: RequestContext, value: datetime.datetime) -> str:
    """A moment by the current person's clock."""
    request: Any = context.get("request")
    return wording.moment_text(value, getattr(request, "user", AnonymousUser()))


@register.filter
def terms(override: QuizOverride) -> list[str]:
    return wording.terms_text(override)


@register.filter
def span(minutes: int) -> str:
    return wording.span_text(minutes)
