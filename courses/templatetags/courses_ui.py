"""Template tags for course and lesson pages."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.core.signals import setting_changed
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from courses import queries
from courses.blocks.media import loaded_together
from courses.conf import content_variants, course_access, training
from courses.contracts import OtherBeginning
from courses.html import sanitize as sanitize_html
from courses.models import CoursePage, CourseRating, CourseVersion, LessonMixin
from courses.rendering import remembered, rendered_body, rendered_lessons

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson_body(context: RequestContext, page: Any) -> SafeString:
    """The blocks of a lesson as the current person sees them; in a preview, in the variant that is previewed."""
    request: Any = context.get("request")
    variant = getattr(request, "content_variant", None)
    if variant is None:
        variant = content_variants().variant_for(getattr(request, "user", AnonymousUser()), page)
    reading = lesson_reading(context, page)
    with loaded_together(queries.media_keys(page)):
        return rendered_body(page.body, variant, {"reading": reading, "csrf_token": context.get("csrf_token", "")})


@register.simple_tag(takes_context=True)
def lesson_reading(context: RequestContext, page: Any) -> queries.LessonReading:
    """What the lesson's blocks know about who reads them: one for the whole page. A view may have put its own on the
    request.
    """
    request: Any = context.get("request")
    reading: queries.LessonReading | None = getattr(request, "lesson_reading", None)
    reading = reading or getattr(request, "_margin_reading", None)
    if reading is None or reading.lesson is not page:
        learner = getattr(request, "user", AnonymousUser())
        reading = queries.LessonReading(page, learner, is_preview=bool(getattr(request, "is_preview", False)))
    if request is not None:
        request._margin_reading = reading  # the frame around the lesson asks for the same margin
    return reading


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the meaning stands in words beside it."""
    return _icon(name, _sprite_url())


@lru_cache(maxsize=256)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@lru_cache(maxsize=1)
def _sprite_url() -> str:
    """Looked up once per process: a page has dozens of icons, and a hashed name takes some looking up."""
    return static("courses/icons.svg")


def _forget_sprite(*, setting: str, **kwargs: object) -> None:
    if setting in ("STATIC_URL", "STORAGES"):
        _sprite_url.cache_clear()


setting_changed.connect(_forget_sprite, dispatch_uid="courses.icons")


@register.simple_tag
def outline_lessons(chapter: queries.ChapterItem, course_url: str | None, is_linked: object) -> SafeString:
    """The chapter's lessons as list items (`courses/includes/outline_lesson.html`)."""
    return rendered_lessons(chapter, course_url, is_linked=bool(is_linked))


@register.simple_tag
def remembered_include(template_name: str) -> SafeString:
    """A template that needs nothing but the language: no variables, no forms. Rendered once per process."""
    return remembered(("include", template_name), lambda: render_to_string(template_name))


@register.simple_tag(takes_context=True)
def course_visit(context: RequestContext, page: Page) -> queries.CourseVisit:
    """The current person's CourseVisit for a course or lesson page; computed once per request.

    In a preview, and for visitors, nothing is completed.
    """
    request: Any = context.get("request")
    cached = getattr(request, "_course_visit", None)
    if cached is not None and cached[0] == page.pk:
        return cached[1]
    visit = visit_of(getattr(request, "user", AnonymousUser()), page)
    if request is not None:
        request._course_visit = (page.pk, visit)
    return visit


def visit_of(user: Any, page: Page) -> queries.CourseVisit:
    """The visit for a course page or for the course of a lesson page, which is then current."""
    if isinstance(page, CoursePage):
        return queries.course_visit(user, page)
    visit = queries.lesson_visit(user, page) if isinstance(page, LessonMixin) else None
    # A lesson that is being written for the first time has no place in a tree yet.
    return visit or queries.CourseVisit(CoursePage(title=""), None, None, [])


@register.simple_tag(takes_context=True)
def course_completed_at(context: RequestContext, course: CoursePage) -> datetime.datetime | None:
    """When the current person completed the course; None if never."""
    request: Any = context.get("request")
    return queries.completed_at(getattr(request, "user", AnonymousUser()), course)


@register.simple_tag(takes_context=True)
def course_beginning(context: RequestContext, course: CoursePage) -> queries.Beginning:
    """What keeps the current person from beginning the course now."""
    request: Any = context.get("request")
    now = timezone.now()  # noqa: TID251 - what a page shows is about this moment
    return queries.beginning_of(getattr(request, "user", AnonymousUser()), course, at=now)


@register.simple_tag(takes_context=True)
def may_see_version(context: RequestContext, version: CourseVersion) -> bool:
    """Whether the current person may read the version's page."""
    request: Any = context.get("request")
    return course_access().may_see_version(getattr(request, "user", AnonymousUser()), version)


@register.simple_tag(takes_context=True)
def other_beginnings(context: RequestContext, course: CoursePage) -> list[OtherBeginning]:
    """What apps above offer instead of beginning with the first lesson, to who has not begun yet."""
    request: Any = context.get("request")
    if not getattr(request, "user", AnonymousUser()).is_authenticated:
        return []
    return [found for ask in hooks.get_hooks("courses_other_beginnings") if (found := ask(request.user, course))]


@register.simple_tag(takes_context=True)
def course_rating(context: RequestContext, course: CoursePage) -> CourseRating | None:
    """What the current person said about a course that they have completed; None if they were not asked yet."""
    request: Any = context.get("request")
    return queries.rating_of(request.user, course)


@register.simple_tag(takes_context=True)
def privacy_note(context: RequestContext) -> str:
    """Who sees what about the learner, in the words of the site's CourseAccess."""
    request: Any = context.get("request")
    return course_access().privacy_note(getattr(request, "user", AnonymousUser()))


@register.simple_tag(takes_context=True)
def own_trainers(context: RequestContext) -> list[str]:
    """Names of those who answer the current person's questions."""
    request: Any = context.get("request")
    return training().trainers_of(getattr(request, "user", AnonymousUser()))


@register.filter
def safe_richtext(value: RichText | str) -> SafeString:
    """Rich text of an author: Wagtail's links expanded, then sanitized."""
    source = value.source if isinstance(value, RichText) else str(value or "")
    return mark_safe(sanitize_html(expand_db_html(source)))  # noqa: S308 sanitized


@register.filter
def clock_time(duration: datetime.timedelta) -> str:
    """A duration as players show it: 4:05, or 1:04:05."""
    minutes, seconds = divmod(int(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
