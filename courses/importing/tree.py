"""Pages of a course: created or updated only where something differs, and published."""

import json
from difflib import SequenceMatcher
from typing import Any

from wagtail.fields import StreamField
from wagtail.models import Page

from courses.models.lessons import without_ids
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
    translation key), so that progress made in it stays.
    """
    page = place.existing.specific if place.existing else model(locale=place.course.locale)
    if not isinstance(page, model):
        raise TypeError(f"{page} is a {type(page).__name__}, not a {model.__name__}")
    return save_page(page, fields, streams, parent=place.parent, author=author)


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
        if getattr(page, name) != value:
            setattr(page, name, value)
            changed = True
    for name, raw in streams.items():
        before = getattr(page, name).get_prep_value()
        if without_ids(before) != without_ids(raw):
            stream: StreamField = page._meta.get_field(name)
            setattr(page, name, stream.stream_block.to_python(with_ids_of(before, raw)))
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


def with_ids_of(before: list[dict[str, Any]], raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The raw blocks with the ids of those they stand for: bookmarks, and what sites have to say of a block, use them.

    A block that is the same keeps its id; a changed one gets that of the old block of its kind between the same
    neighbors. New blocks have none yet.
    """
    old, new = ([json.dumps(without_ids(block), sort_keys=True) for block in blocks] for blocks in (before, raw))
    ids: dict[int, str] = {}
    for operation, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            ids.update({first + step: before[start + step]["id"] for step in range(end - start)})
        elif operation == "replace":
            waiting = list(before[start:end])
            for place in range(first, last):
                same_kind = next((block for block in waiting if block["type"] == raw[place]["type"]), None)
                if same_kind:
                    waiting = waiting[waiting.index(same_kind) + 1 :]
                    ids[place] = same_kind["id"]
    return [{**block, "id": ids[place]} if place in ids else block for place, block in enumerate(raw)]
