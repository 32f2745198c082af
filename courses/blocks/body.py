"""All blocks of a lesson together."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from courses.checking import SiteTargets, body_problems, errors_by_block, errors_of
from courses.knowledge import knowledge_checks

from .activities import AccordionBlock, KnowledgeCheckBlock, ReflectionBlock
from .media import AudioBlock, DocumentBlock, ExternalVideoBlock, VideoBlock
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


class LessonBody(blocks.StreamBlock):
    """The body of a lesson, in reading order.

    `pure_blocks` names those that show nothing but their value, in the language of the reader: no pictures, no time, no
    person. Their HTML is rendered once per process (see `courses.rendering`).

    Drafts may have faults; what is published is checked by `courses.checking`.
    """

    pure_blocks = frozenset(
        {"text", "heading", "callout", "details", "accordion", "prompt", "comparison", "checklist", "table", "code"}
    )

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="courses/blocks/text.html")
    heading = HeadingBlock()
    image = ImageBlock()
    callout = CalloutBlock()
    details = DetailsBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    code = CodeBlock()
    video = VideoBlock(group=_("Video, sound, files"))
    audio = AudioBlock(group=_("Video, sound, files"))
    external_video = ExternalVideoBlock(group=_("Video, sound, files"))
    document = DocumentBlock(group=_("Video, sound, files"))
    prompt = PromptBlock(group=_("For working with AI"))
    comparison = ComparisonBlock(group=_("For working with AI"))
    checklist = ChecklistBlock(group=_("To do"))
    reflection = ReflectionBlock(group=_("To do"))
    knowledge_check = KnowledgeCheckBlock(group=_("To do"))

    class Meta:
        @property
        def block_counts(self) -> dict[str, dict[str, int]]:
            """Knowledge checks are offered where an app has questions; asked when the editor is opened."""
            return {} if knowledge_checks() else {"knowledge_check": {"max_num": 0}}

    def clean(self, value: Any) -> Any:
        """The blocks' own rules for every draft, and those of `courses.checking` for what is to be published."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        raw = raw_blocks(cleaned)
        errors = errors_of(body_problems(raw, SiteTargets(), self.labels()))
        if errors:
            whole = [error.text for error in errors if error.index is None]
            raise StreamBlockValidationError(block_errors=errors_by_block(errors, raw), non_block_errors=whole)
        return cleaned

    def labels(self) -> dict[str, Any]:
        """How block types are called, by name."""
        return {name: block.label for name, block in self.child_blocks.items()}


def raw_blocks(body: Any) -> list[dict[str, Any]]:
    """A StreamField's value as it is stored: `{"type", "value", "id"}` for each block, without asking the database."""
    return list(body.raw_data)
