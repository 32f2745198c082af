"""What people read in a lesson, as plain text: for comparing versions and for those who read them later."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks

# Tags after which a new line begins.
LINE_ENDS = re.compile(r"</(?:p|h\d|li|blockquote|tr|dt|dd|pre)>|<(?:br|hr)\s*/?>", re.IGNORECASE)


def lines_of_html(html: str) -> list[str]:
    """The text of rich text, a line for each paragraph or item; spaces are single."""
    lines = (" ".join(unescape(strip_tags(part)).split()) for part in LINE_ENDS.split(html))
    return [line for line in lines if line]


def lines_of_block(block: blocks.Block, value: Any) -> Iterator[str]:
    """The text of a block's value in reading order. Choices are left out: they are settings, not text.

    A block that is not made of Wagtail's own says what it shows with `get_searchable_content`.
    """
    if value is None or isinstance(block, blocks.ChoiceBlock):
        return
    if isinstance(block, blocks.RichTextBlock):
        yield from lines_of_html(value.source)
    elif children := _children(block, value):
        for child_block, child_value in children:
            yield from lines_of_block(child_block, child_value)
    else:
        for text in block.get_searchable_content(value):
            yield from filter(None, (" ".join(line.split()) for line in text.splitlines()))


def _children(block: blocks.Block, value: Any) -> list[tuple[blocks.Block, Any]]:
    """What a block of Wagtail's own consists of; nothing for a block that stands for itself."""
    if isinstance(block, blocks.StreamBlock):
        return [(child.block, child.value) for child in value]
    if isinstance(block, blocks.StructBlock):
        return [(child, value.get(name)) for name, child in block.child_blocks.items()]
    if isinstance(block, blocks.ListBlock):
        return [(block.child_block, item) for item in value]
    return []
