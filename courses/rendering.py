"""HTML that depends on nothing but a few values and the language, rendered once per process.

There is nothing to invalidate: another value is another key. What shows a person, a time, a picture or another page's
address does not belong here.
"""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .queries import ChapterItem, LessonItem
from .variants import MASTER, Variant

MAX_REMEMBERED = 4_000
# In the source of rich text: something whose address is looked up when it is shown.
REFERENCES = ("linktype", "embedtype")

_remembered: dict[Hashable, SafeString] = {}


def remembered(key: tuple[Hashable, ...], render: Callable[[], str]) -> SafeString:
    """What `render` returns for the key in the present language; `key` begins with what tells it from other uses."""
    key = (get_language(), *key)
    if key not in _remembered:
        if len(_remembered) >= MAX_REMEMBERED:
            _remembered.clear()
        _remembered[key] = mark_safe(render())  # noqa: S308 templates escape
    return _remembered[key]


def rendered_body(body: Any, variant: Variant = MASTER, shared: Mapping[str, Any] | None = None) -> SafeString:
    """The blocks of a lesson's StreamField value, each with an anchor of its own; see `LessonBody.pure_blocks`.

    A variant's words and blocks are part of what is remembered: other words are another source. `shared` is what blocks
    that are not pure get beside their value: who reads, where files come from.
    """
    return mark_safe("".join(html for _place, html in _rendered(body, variant, shared)))  # noqa: S308


def rendered_block(
    body: Any, position: int, variant: Variant = MASTER, shared: Mapping[str, Any] | None = None
) -> SafeString:
    """The block at a position of the master with its anchor; empty if the variant hides it."""
    return mark_safe("".join(html for place, html in _rendered(body, variant, shared, only=position)))  # noqa: S308


def _rendered(
    body: Any, variant: Variant, shared: Mapping[str, Any] | None, *, only: int | None = None
) -> Iterator[tuple[int, str]]:
    master = list(body.raw_data)
    for place, raw in variant.raw_blocks(body.stream_block, master):
        if only is None or place == only:
            yield place, _block(body, None if raw is not master[place] else place, raw, shared)


def _block(body: Any, position: int | None, raw: dict[str, Any], shared: Mapping[str, Any] | None) -> str:
    """The HTML of a raw block: the one at the position, or, without a position, one that the body does not hold."""
    pure: frozenset[str] = getattr(body.stream_block, "pure_blocks", frozenset())

    def render() -> str:
        block = body.stream_block.to_python([raw])[0] if position is None else body[position]
        context = {"block_type": raw["type"], "id": raw.get("id") or "", "html": block.render(dict(shared or {}))}
        return render_to_string("courses/includes/lesson_block.html", context)

    if raw["type"] not in pure:
        return render()
    source = json.dumps(raw["value"])
    if any(mark in source for mark in REFERENCES):
        return render()
    return remembered(("block", raw["type"], raw.get("id"), source), render)


def rendered_lessons(chapter: ChapterItem, course_url: str | None, *, is_linked: bool) -> SafeString:
    """The lessons of a chapter as items of an outline."""
    return mark_safe("".join(_lesson(lesson, course_url, is_linked=is_linked) for lesson in chapter.lessons))  # noqa: S308


def _lesson(lesson: LessonItem, course_url: str | None, *, is_linked: bool) -> str:
    url = _url(lesson, course_url) if is_linked and not lesson.is_locked else ""

    def render() -> str:
        return render_to_string("courses/includes/outline_lesson.html", {"lesson": lesson, "url": url})

    shown = (lesson.title, lesson.minutes, lesson.is_required, lesson.icon)
    state = (lesson.is_completed, lesson.is_current, lesson.is_locked, lesson.is_to_repeat, lesson.standing)
    return remembered(("lesson", url, *shown, *state), render)


def _url(lesson: LessonItem, course_url: str | None) -> str:
    """Address of a lesson: what Wagtail finds out about the course serves for all pages below it."""
    if lesson.path and course_url and course_url.endswith("/"):
        return f"{course_url}{lesson.path}"
    return str(lesson.page.get_url())
