"""The texts in a block's raw value, whatever the block: what can be filled in, compared or put in other words.

A raw value is what a StreamField stores: JSON. A path leads to a text in it: `("items", 0, "value")`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

Path = tuple[str | int, ...]


class Kind(StrEnum):
    """How a text is written. LINES: a list of short texts, one a line; only where `texts_of` is asked for it."""

    LINE = "line"
    PLAIN = "plain"
    RICH = "rich"
    LINES = "lines"


@dataclass(frozen=True)
class Text:
    """A text of a block. `labels`: names of the blocks that lead to it, from outside. `block`: its own, if any."""

    path: Path
    kind: Kind
    value: str
    labels: tuple[str, ...] = ()
    block: Any = None

    @property
    def is_required(self) -> bool:
        return self.block is not None and bool(self.block.required)


def texts_of(block: Any, raw: Any, *, lists_as_lines: bool = False) -> Iterator[Text]:
    """All texts of a raw value, in the order of the block's fields; addresses, choices and pictures are none.

    `lists_as_lines`: a list of short texts is one text of kind LINES, so that its items can be more or fewer.
    """
    yield from _texts(block, raw, (), (), lists_as_lines)


KINDS: tuple[tuple[type[blocks.Block], Kind], ...] = (
    (blocks.RichTextBlock, Kind.RICH),
    (blocks.CharBlock, Kind.LINE),
    (blocks.TextBlock, Kind.PLAIN),
)


def _texts(block: Any, raw: Any, path: Path, labels: tuple[str, ...], as_lines: bool) -> Iterator[Text]:
    kind = next((kind for model, kind in KINDS if isinstance(block, model)), None)
    if kind:
        yield Text(path, kind, str(raw or ""), labels, block)
    elif isinstance(block, BaseTypedTableBlock):
        yield from _texts_of_table(block, raw, path, labels)
    elif isinstance(block, blocks.ListBlock) and as_lines and isinstance(block.child_block, blocks.CharBlock):
        yield Text(path, Kind.LINES, "\n".join(str(_item_of(item) or "") for item in raw or []), labels, block)
    else:
        for child, item, step, label in _children(block, raw):
            yield from _texts(child, item, (*path, *step), (*labels, label), as_lines)


def _children(block: Any, raw: Any) -> list[tuple[Any, Any, Path, str]]:
    """The blocks inside a block that holds others: block, raw value, steps of the path, label."""
    if not raw:
        return []
    if isinstance(block, blocks.BaseStructBlock):
        names = [(name, child) for name, child in block.child_blocks.items() if name in raw]
        return [(child, raw[name], (name,), str(child.label)) for name, child in names]
    if isinstance(block, blocks.ListBlock):
        steps: list[Path] = [(index, "value") if _has_id(item) else (index,) for index, item in enumerate(raw)]
        numbered = enumerate(zip(raw, steps, strict=True), start=1)
        return [(block.child_block, _item_of(item), step, str(number)) for number, (item, step) in numbered]
    if isinstance(block, blocks.BaseStreamBlock):
        kinds = [(index, block.child_blocks.get(item["type"])) for index, item in enumerate(raw)]
        return [(child, raw[at]["value"], (at, "value"), f"{at + 1}. {child.label}") for at, child in kinds if child]
    return []


def _texts_of_table(block: Any, raw: Any, path: Path, labels: tuple[str, ...]) -> Iterator[Text]:
    if not raw:
        return
    columns = raw["columns"]
    yield Text((*path, "caption"), Kind.LINE, raw.get("caption") or "", (*labels, _("Heading of the table")))
    for number, column in enumerate(columns):
        label = _("Heading of column %(number)s") % {"number": number + 1}
        yield Text((*path, "columns", number, "heading"), Kind.LINE, column["heading"] or "", (*labels, label))
    for number, row in enumerate(raw["rows"]):
        for place, value in enumerate(row["values"]):
            label = _("Row %(row)s, column %(column)s") % {"row": number + 1, "column": place + 1}
            child = block.child_blocks[columns[place]["type"]]
            yield from _texts(child, value, (*path, "rows", number, "values", place), (*labels, label), False)


def _has_id(item: Any) -> bool:
    """Whether the item of a list has Wagtail's newer form, with an id of its own."""
    return isinstance(item, dict) and {"id", "value", "type"} <= item.keys()


def _item_of(item: Any) -> Any:
    return item["value"] if _has_id(item) else item


def with_texts(raw: Any, texts: Mapping[Path, str]) -> Any:
    """A copy of the raw value with other texts at the paths."""
    if () in texts:
        return texts[()]
    copy = deepcopy(raw)
    for path, text in texts.items():
        place = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = text
    return copy
