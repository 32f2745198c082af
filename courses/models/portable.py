"""Content as it is on any site: without ids of rows, which differ from site to site, and without ids of blocks."""

from typing import Any

from django.db.models import Model
from wagtail.blocks import Block, RichTextBlock, StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Page

from courses.blocks.walking import chosen_model, mapped
from courses.richtext import Link, normal


def portable_stream(value: StreamValue) -> Any:
    """A StreamField's value as JSON: texts in their normal form, files by their content, pages by their key."""
    raw = mapped(value.stream_block, value.get_prep_value(), _portable_leaf)
    return without_ids(raw)


def portable_text(html: str) -> str:
    """Rich text in its normal form, its links without ids of rows."""
    return normal(html, _portable_link)


def without_ids(value: Any) -> Any:
    """StreamField data without block ids, which differ between copies of the same text."""
    if isinstance(value, dict):
        return {key: without_ids(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list):
        return [without_ids(item) for item in value]
    return value


def identity_of(thing: Model) -> str:
    """What tells a thing that content uses from others, on any site.

    That is the hash of its file, the key of a page, or what the thing says itself (`portable_identity`).
    """
    if hasattr(thing, "portable_identity"):
        return str(thing.portable_identity())
    if hasattr(thing, "get_file_hash"):
        return str(thing.get_file_hash())
    return str(getattr(thing, "translation_key", thing.pk))


def _portable_leaf(block: Block, raw: Any) -> Any:
    if isinstance(block, RichTextBlock):
        return portable_text(raw)
    model = chosen_model(block)
    if model is None or not raw:
        return raw
    thing = model._default_manager.filter(pk=raw).first()
    return identity_of(thing) if thing else None


def _portable_link(link: Link) -> Link | None:
    attributes = dict(link)
    models: dict[str, type[Model]] = {"page": Page, "document": get_document_model()}
    model = models.get(attributes.get("linktype", ""))
    if model is None:
        return link
    thing = model._default_manager.filter(pk=attributes.get("id", "")).first() if _is_number(attributes) else None
    return (("linktype", attributes["linktype"]), ("to", identity_of(thing))) if thing else None


def _is_number(attributes: dict[str, str]) -> bool:
    return attributes.get("id", "").isdigit()
