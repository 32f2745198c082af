"""Template tags for what learners do beside reading: notes, questions, printing, working without a connection."""

import re
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from courses import queries
from courses.browser_queue import owner_key

register = template.Library()
POSTER = re.compile(r'<video[^>]*? poster="([^"]*)"[^>]*>.*?</video>', re.DOTALL)
PLAYER = re.compile(r"<(video|audio)[\s>].*?</\1>", re.DOTALL)


def _person(context: RequestContext) -> Any:
    request: Any = context.get("request")
    return getattr(request, "user", AnonymousUser())


@register.simple_tag(takes_context=True)
def lesson_margin(context: RequestContext, lesson: Page) -> queries.LessonMargin:
    """The person's notes, bookmarks and questions at the lesson, and the questions pinned for their group.

    Asked once with what the blocks of the lesson need.
    """
    reading = getattr(context.get("request"), "_margin_reading", None)
    if reading is not None and reading.lesson is lesson:
        return reading.margin
    return queries.lesson_margin(_person(context), lesson)


@register.simple_tag(takes_context=True)
def chosen_place(context: RequestContext, lesson: Page) -> dict[str, str]:
    """The paragraph that the address names by `stelle`: `anchor` and `quote`, both empty if there is none."""
    request: Any = context.get("request")
    anchor = request.GET.get("stelle", "") if request else ""
    quote = queries.passage(lesson, anchor) if anchor else None
    return {"anchor": "" if quote is None else anchor, "quote": quote or ""}


@register.simple_tag(takes_context=True)
def queue_owner(context: RequestContext) -> str:
    """Whose actions the browser keeps while there is no connection."""
    return owner_key(_person(context))


@register.filter
def on_paper(html: SafeString) -> SafeString:
    """HTML of blocks with everything open that can be folded: paper cannot be clicked.

    Of a video only its poster is left, of a recording nothing but what is written about it.
    Blocks that are landmarks in a lesson become groups: where many lessons stand below each other, a dozen landmarks of
    the same name lead nowhere. Only our own templates write these tags; authors cannot (see `courses.html`).
    """
    opened = re.sub(r"<details(?=[\s>])", "<details open", html)
    grouped = opened.replace('role="region"', 'role="group"')
    grouped = grouped.replace("<section ", '<div role="group" ').replace("</section>", "</div>")
    still = POSTER.sub(r'<img class="media__still" src="\1" alt="">', grouped)
    return mark_safe(PLAYER.sub("", still))  # noqa: S308 from safe HTML
