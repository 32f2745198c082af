"""Blocks of text and pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "blockquote", "code"]


class HeadingBlock(blocks.StructBlock):
    """A heading below the page's title."""

    text = blocks.CharBlock(label=_("Text"), max_length=150)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Subsection"))], default="2", required=True
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "courses/blocks/heading.html"
        label_format = "{text}"


class ImageBlock(blocks.StructBlock):
    """A picture that either says something (alternative text) or is decoration, never neither."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=400,
        help_text=_("What the picture says, for people who do not see it."),
    )
    is_decorative = blocks.BooleanBlock(label=_("Decoration only"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "courses/blocks/image.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["is_decorative"]:
            raise StructBlockValidationError(
                block_errors={
                    "alt": ValidationError(
                        gettext("Please describe the picture, or tick “Decoration only” if it says nothing.")
                    )
                }
            )
        return cleaned


class CalloutBlock(blocks.StructBlock):
    """A box that stands out."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("note", _("Remember")),
            ("caution", _("Caution")),
            ("practice", _("Practice")),
            ("example", _("Example")),
        ],
        default="note",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "courses/blocks/callout.html"


class DetailsBlock(blocks.StructBlock):
    """Text that is folded until somebody wants it, e.g. the solution of an exercise."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("Folded text")
        template = "courses/blocks/details.html"


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(label=_("Language"), required=False, max_length=30)
    code = blocks.TextBlock(label=_("Code"), rows=6)

    class Meta:
        icon = "code"
        label = _("Code")
        template = "courses/blocks/code.html"
        is_literal = True  # braces are part of a program, no placeholders


class PromptBlock(blocks.StructBlock):
    """A prompt as one would paste it, with what came back and why it works."""

    task = blocks.CharBlock(label=_("Task"), max_length=300)
    prompt = blocks.TextBlock(label=_("Prompt"), rows=6)
    result = blocks.RichTextBlock(label=_("Result"), required=False, features=TEXT_FEATURES)
    why = blocks.RichTextBlock(label=_("Why it works"), required=False, features=TEXT_FEATURES)

    class Meta:
        icon = "edit"
        label = _("Prompt example")
        template = "courses/blocks/prompt.html"


class ComparisonBlock(blocks.StructBlock):
    """Before and after, side by side."""

    before_label = blocks.CharBlock(label=_("Heading on the left"), required=False, max_length=60)
    before = blocks.RichTextBlock(label=_("Before"), features=TEXT_FEATURES)
    after_label = blocks.CharBlock(label=_("Heading on the right"), required=False, max_length=60)
    after = blocks.RichTextBlock(label=_("After"), features=TEXT_FEATURES)
    why = blocks.RichTextBlock(label=_("What changed"), required=False, features=TEXT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = _("Comparison")
        template = "courses/blocks/comparison.html"


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off; the ticks stay in the learner's browser."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item"), max_length=300), label=_("Items"), min_num=1)

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "courses/blocks/checklist.html"


class TableBlock(TypedTableBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link", "code"])

    class Meta:
        icon = "table"
        label = _("Table")
        template = "courses/blocks/table.html"
