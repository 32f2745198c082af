"""Template tags for quiz pages."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext
from django.utils import timezone

from quizzes import queries, wording
from quizzes.models import Attempt, Certainty, QuizOverride, QuizPage, ReviewAspect

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


@register.simple_tag
def certainties() -> list[tuple[int, Any]]:
    """Degrees of certainty, the lowest first: (value, label)."""
    return [(value, label) for value, label in Certainty.choices if value is not None]


@register.simple_tag
def review_table(page: QuizPage) -> wording.ReviewTable:
    return wording.review_table(page)


@register.filter
def shows_points(attempt: Attempt, at: datetime.datetime) -> bool:
    """Whether its owner may see the points of an attempt now."""
    return attempt.points is not None and ReviewAspect.POINTS in queries.visible_aspects(attempt, at)


@register.filter
def saved(saved_at: datetime.datetime | None) -> str:
    return wording.saved_message(saved_at)


@register.filter
def points(value: Decimal) -> str:
    return wording.points_text(value)


@register.filter
def percent(value: Decimal) -> str:
    return wording.percent_text(value)


@register.filter
def share(value: float | None, places: int = 0) -> str:
    """A share, 0 to 1, as a percentage; a dash for what cannot be calculated."""
    return wording.share_text(value, places)


@register.filter
def index(value: float | None) -> str:
    """A coefficient with two places; a dash for what cannot be calculated."""
    return wording.index_text(value)


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
