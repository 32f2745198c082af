"""Pictures in rich text: stored as Wagtail's editor writes them, delivered as `<img>`.

The sanitizer lets no `<img>` through, whoever wrote it. So pictures step aside while a text is sanitized, and only
those that are images of this site come back, as HTML that is made here.
"""

import re
import secrets
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

from django.utils.html import format_html
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from courses.richtext import PICTURE

SIZE = "max-800x800"


def with_pictures(html: str, change: Callable[[str], str]) -> str:
    """The HTML changed, pictures put back afterwards. Without pictures, no query."""
    return keeping(PICTURE, lambda match: _delivered(attributes_of(match[0])), html, change)


def keeping(
    pattern: re.Pattern[str], made: Callable[[re.Match[str]], str], html: str, change: Callable[[str], str]
) -> str:
    """The HTML changed, except what matches: in its place stands what is made of it, which must be safe HTML.

    Nobody who writes a text can know the marks that stand in it meanwhile.
    """
    pieces: dict[str, str] = {}

    def marked(match: re.Match[str]) -> str:
        mark = f"x{secrets.token_hex(8)}x"
        pieces[mark] = made(match)
        return mark

    text = change(pattern.sub(marked, html))
    for mark, piece in pieces.items():
        text = text.replace(mark, piece)
    return text


def _delivered(attributes: dict[str, str]) -> str:
    """The `<img>`; the alternative text alone when the image is gone."""
    key = attributes.get("id", "")
    alt = attributes.get("alt", "")
    image: Any = get_image_model()._default_manager.filter(pk=int(key)).first() if key.isdecimal() else None
    try:
        rendition = image.get_rendition(SIZE) if image is not None else None
    except (SourceImageIOError, InvalidFilterSpecError):
        rendition = None
    if rendition is None:
        return format_html("{}", alt)
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">', rendition.url, alt, rendition.width, rendition.height
    )


class _Tag(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = {name: value or "" for name, value in attrs}


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of one tag."""
    reader = _Tag()
    reader.feed(tag)
    return reader.attributes
