"""Links and pictures that several sections share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue

from lms.website.addresses import validate_address


class LinkValue(StructValue):
    """A link as templates use it."""

    @property
    def url(self) -> str:
        """Where it leads: the page if one is chosen, else the address; empty if the page is not published."""
        page = self.get("page")
        if page is not None:
            return (page.get_url() or "") if page.live else ""
        return self.get("address") or ""


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site or to any address. Without a text there is none."""

    text = blocks.CharBlock(label=_("Text of the button"), required=False, max_length=60)
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    address = blocks.CharBlock(
        label=_("Or an address"),
        required=False,
        max_length=300,
        validators=[validate_address],
        help_text=_("Such as /demo-buchen/, #phasen or https://example.org/."),
    )

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["text"] and not cleaned["page"] and not cleaned["address"]:
            message = gettext("Please choose a page, or write an address.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(message)})
        return cleaned


# Names in the sprite of icons; what editors read.
ICONS = [
    ("check-circle", _("Check mark")),
    ("target", _("Target")),
    ("shield-check", _("Shield")),
    ("lock", _("Lock")),
    ("bar-chart", _("Bar chart")),
    ("trending-up", _("Rising line")),
    ("users", _("Group of people")),
    ("user", _("Person")),
    ("graduation-cap", _("Graduation cap")),
    ("award", _("Award")),
    ("book-open", _("Open book")),
    ("clock", _("Clock")),
    ("calendar", _("Calendar")),
    ("lightbulb", _("Light bulb")),
    ("layers", _("Layers")),
    ("list-checks", _("Checklist")),
    ("message-circle", _("Speech bubble")),
    ("flag", _("Flag")),
    ("eye", _("Eye")),
    ("globe", _("Globe")),
    ("file-text", _("Document")),
]


class IconBlock(blocks.ChoiceBlock):
    """One of the site's icons; decoration, never the only bearer of a meaning."""

    choices = ICONS

    class Meta:
        label = _("Icon")
        default = "check-circle"


class SectionBlock(blocks.StructBlock):
    """A section with a heading. Sections alternate their background by themselves."""

    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), required=False, rows=2, max_length=400)

    class Meta:
        icon = "doc-full"
        label_format = "{title}"
