"""What articles consist of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.texts import ImageBlock

FEATURES = ["bold", "italic", "ol", "ul", "link", "blockquote"]


class ParagraphBlock(blocks.RichTextBlock):
    """Running text. A number in square brackets, such as [3], becomes a link to that source."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "website/blocks/paragraph.html"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Quoted words"), rows=3, max_length=600)
    speaker = blocks.CharBlock(label=_("Who said it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "website/blocks/quotation.html"


class KeyFigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Large number"), max_length=30)
    label = blocks.CharBlock(label=_("What it counts"), max_length=200, help_text=_("With its source, such as [3]."))

    class Meta:
        icon = "decimal"
        label = _("Large number")
        label_format = "{value} {label}"


class ArticleBody(blocks.StreamBlock):
    """The body of an article. Sources are cited by number: [3], or [1, 3]."""

    paragraph = ParagraphBlock()
    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120, template="website/blocks/heading.html")
    quote = QuoteBlock()
    figures = blocks.ListBlock(
        KeyFigureBlock(),
        label=_("Large figures"),
        icon="decimal",
        min_num=1,
        max_num=4,
        template="website/blocks/key_figures.html",
    )
    summary = blocks.ListBlock(
        blocks.CharBlock(label=_("Sentence"), max_length=300),
        label=_("In short"),
        icon="list-ul",
        min_num=2,
        max_num=5,
        template="website/blocks/summary.html",
    )
    image = ImageBlock()
