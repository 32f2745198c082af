"""What a lesson is made of. Raw HTML does not exist; every block says in words what it is for."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .texts import (
    TEXT_FEATURES,
    CalloutBlock,
    ChecklistBlock,
    CodeBlock,
    ComparisonBlock,
    DetailsBlock,
    HeadingBlock,
    ImageBlock,
    PromptBlock,
    TableBlock,
)

__all__ = ["TEXT_FEATURES", "LessonBody"]


class LessonBody(blocks.StreamBlock):
    """The body of a lesson, in reading order.

    `pure_blocks` names those that show nothing but their value, in the language of the reader: no pictures, no time, no
    person. Their HTML is rendered once per process (see `courses.rendering`).
    """

    pure_blocks = frozenset(
        {"text", "heading", "callout", "details", "prompt", "comparison", "checklist", "table", "code"}
    )

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="courses/blocks/text.html")
    heading = HeadingBlock()
    image = ImageBlock()
    callout = CalloutBlock()
    details = DetailsBlock()
    prompt = PromptBlock()
    comparison = ComparisonBlock()
    checklist = ChecklistBlock()
    table = TableBlock()
    code = CodeBlock()
