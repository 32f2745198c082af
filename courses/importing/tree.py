"""Pages of a course: created or updated only where something differs, and published."""

import json
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.models.portable import portable_stream, portable_text
from courses.typing import Person

from .registry import Place


def place_page(
    model: type[Page],
    fields: dict[str, Any],
    streams: dict[str, list[dict[str, Any]]],
    place: Place,
    *,
    author: Person | None,
) -> bool:
    """Create or update a lesson page at its place and publish it; returns whether anything changed.

    `fields` are plain values, `streams` raw StreamField data without ids. An existing page keeps its identity (its
    translation key), so that progress made in it stays; a new one takes the key that the folder gives.
    """
    page = place.existing.specific if place.existing else new_lesson(model, place)
    if not isinstance(page, model):
        raise TypeError(f"{page} is a {type(page).__name__}, not a {model.__name__}")
    return save_page(page, fields, streams, parent=place.parent, author=author)


def new_lesson(model: type[Page], place: Place) -> Page:
    """A page for a lesson that the course does not have yet."""
    named = {"translation_key": place.key} if place.key else {}
    return model(locale=place.course.locale, **named)


def differs(thing: Model, name: str, value: Any) -> bool:
    """Whether a field has another value; rich text that means the same does not differ."""
    current = getattr(thing, name)
    if isinstance(thing._meta.get_field(name), RichTextField):
        return portable_text(current) != portable_text(value)
    return bool(current != value)


def with_known_ids(wanted: StreamValue, current: StreamValue, *, given: set[str]) -> StreamValue:
    """The wanted blocks, with the ids that equal blocks, or changed ones at the same place, have now.

    Learners' places in a lesson hang on these ids. Ids that the folder gives (`given`) stay.
    """
    block = wanted.stream_block
    old, new = list(current.get_prep_value()), list(wanted.get_prep_value())
    matcher = SequenceMatcher(a=_contents(current), b=_contents(wanted), autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation in {"equal", "replace"}:
            for before, after in zip(old[start:end], new[new_start:new_end], strict=False):
                if after["id"] not in given and before["id"] not in given and before["type"] == after["type"]:
                    after["id"] = before["id"]
    return block.to_python(new)


def _contents(stream: StreamValue) -> list[str]:
    return [json.dumps(item, sort_keys=True, default=str) for item in portable_stream(stream)]


def save_page(
    page: Page,
    fields: dict[str, Any],
    streams: dict[str, list[dict[str, Any]]],
    *,
    parent: Page,
    author: Person | None,
    publish: bool = True,
) -> bool:
    """Set what differs, save below the parent, publish; returns whether anything changed."""
    is_new = page.pk is None
    changed = is_new or (publish and not page.live)
    for name, value in fields.items():
        if differs(page, name, value):
            setattr(page, name, value)
            changed = True
    for name, raw in streams.items():
        field: StreamField = page._meta.get_field(name)
        given = {block["id"] for block in raw if block.get("id")}  # before Wagtail gives ids to the others
        wanted = field.stream_block.to_python(raw)
        current = getattr(page, name)
        if portable_stream(current) != portable_stream(wanted):
            setattr(page, name, with_known_ids(wanted, current, given=given))
            changed = True
    if not changed:
        return False
    if is_new:
        page.live = False
        page.draft_title = fields["title"]
        parent.add_child(instance=page)
    revision = page.save_revision(user=author)
    if publish:
        revision.publish(user=author)
        page.refresh_from_db()
    return True
