"""Pages of a course: created or updated only where something differs, and published."""

import json
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db.models import ManyToManyField, Model
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.models.portable import portable_stream, portable_text, without_ids
from courses.typing import Person

from .registry import Place

RawBlocks = list[dict[str, Any]]


def place_page(
    model: type[Page],
    fields: dict[str, Any],
    streams: dict[str, RawBlocks],
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
    return save_page(page, fields, streams, parent=place.parent, author=author, is_renewed=place.links.renewed)


def new_lesson(model: type[Page], place: Place) -> Page:
    """A page for a lesson that the course does not have yet."""
    named = {"translation_key": place.key} if place.key else {}
    return model(locale=place.course.locale, **named)


def differs(thing: Model, name: str, value: Any) -> bool:
    """Whether a field has another value; rich text that means the same does not differ."""
    current = getattr(thing, name)
    if isinstance(thing._meta.get_field(name), ManyToManyField):
        return {row.pk for row in current.all()} != {row.pk for row in value}
    if isinstance(thing._meta.get_field(name), RichTextField):
        return portable_text(current) != portable_text(value)
    return bool(current != value)


def with_ids_of(
    before: RawBlocks, raw: RawBlocks, contents: tuple[Sequence[str], Sequence[str]] | None = None
) -> RawBlocks:
    """The raw blocks with the ids of those they stand for: bookmarks, and what sites have to say of a block, use them.

    A block that is the same keeps its id; a changed one gets that of the old block of its kind between the same
    neighbors. Ids that the folder gives stay; new blocks have none yet. `contents` says what the old and the new blocks
    are compared by, if not by their raw values.
    """
    old, new = contents or (_contents(before), _contents(raw))
    given = {block["id"] for block in raw if block.get("id")}
    ids: dict[int, str] = {}
    for operation, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        waiting = before[start:end] if operation in {"equal", "replace"} else []
        for place in range(first, last):
            same = next((number for number, block in enumerate(waiting) if block["type"] == raw[place]["type"]), None)
            if same is not None:
                ids[place], waiting = waiting[same]["id"], waiting[same + 1 :]
    return [
        {**block, "id": ids[place]} if place in ids and not block.get("id") and ids[place] not in given else block
        for place, block in enumerate(raw)
    ]


def _contents(blocks: Any) -> list[str]:
    return [json.dumps(without_ids(block), sort_keys=True, default=str) for block in blocks]


def save_page(
    page: Page,
    fields: dict[str, Any],
    streams: dict[str, RawBlocks],
    *,
    parent: Page,
    author: Person | None,
    publish: bool = True,
    is_renewed: bool = False,
) -> bool:
    """Set what differs, save below the parent, publish; returns whether anything changed.

    `is_renewed`: what the page shows has changed, though the page itself may not, so it is published again.
    """
    is_new = page.pk is None
    changed = is_new or is_renewed or (publish and not page.live)
    for name, value in fields.items():
        if differs(page, name, value):
            setattr(page, name, value)
            changed = True
    for name, raw in streams.items():
        block = page._meta.get_field(name).stream_block
        current = getattr(page, name)
        before = portable_stream(current)
        wanted = portable_stream(block.to_python([dict(item) for item in raw]))  # Wagtail writes ids into what it gets
        if before != wanted:
            with_ids = with_ids_of(current.get_prep_value(), raw, (_contents(before), _contents(wanted)))
            setattr(page, name, block.to_python(with_ids))
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
