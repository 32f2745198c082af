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
            kind = body.stream_block.child_blocks.get(block["type"])
            return beginning_of(" ".join(_words(block["value"], kind)))
    return None


def beginning_of(text: str) -> str:
    """Plain text without line breaks, cut to what fits a quote."""
    plain = html.unescape(strip_tags(BREAK.sub(" ", text)))
    return str(Truncator(SPACE.sub(" ", plain).strip()).chars(QUOTE_LENGTH))


def _words(value: Any, block: Any) -> list[str]:
    """What a block's value says, in the order of its fields; ids and choices say nothing.

    The order comes from the block: PostgreSQL stores JSON objects in an order of its own.
    """
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for item in value for word in _words(item, getattr(block, "child_block", None))]
    if isinstance(value, dict):
        if set(value) >= {"type", "value", "id"}:  # an item of a list
            return _words(value["value"], block)
        fields: dict[str, Any] = getattr(block, "child_blocks", None) or dict.fromkeys(sorted(value))
        named = [name for name in fields if name in value and name not in NO_WORDS]
        return [word for name in named for word in _words(value[name], fields[name])]
    return []
