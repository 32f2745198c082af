"""A paragraph of a lesson, found by the id of its block, and its words as plain text."""

import html
import re
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Page

from courses.models.notes import QUOTE_LENGTH

SPACE = re.compile(r"\s+")
BREAK = re.compile(r"</(?:p|li|h\d|td|th|blockquote)>|<br */?>")
NO_WORDS = {"level", "kind", "language", "is_decorative"}


def passage(lesson: Page, anchor: str) -> str | None:
    """The beginning of the paragraph with this id, in plain text; empty for a picture. None: there is none.

    Kinds of lessons without a `body` of blocks have no paragraphs.
    """
    body: Any = getattr(lesson, "body", None)
    for block in getattr(body, "raw_data", ()):
        if block.get("id") == anchor:
            return beginning_of(" ".join(_words(block["value"])))
    return None


def beginning_of(text: str) -> str:
    """Plain text without line breaks, cut to what fits a quote."""
    plain = html.unescape(strip_tags(BREAK.sub(" ", text)))
    return str(Truncator(SPACE.sub(" ", plain).strip()).chars(QUOTE_LENGTH))


def _words(value: Any) -> list[str]:
    """What a block's value says, in order; ids and choices say nothing."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    if isinstance(value, dict):
        if set(value) >= {"type", "value", "id"}:  # an item of a list
            return _words(value["value"])
        return [word for key, item in value.items() if key not in NO_WORDS for word in _words(item)]
    return []
