"""A block of any type as YAML in a fence: what Markdown has no form for, and types that have no form of their own."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

from courses.blocks import LessonBody

from .faults import Faults
from .yaml import Node, load_yaml

GENERIC = "block "


class GenericReader:
    """Reads such blocks. `rich_text` turns Markdown at a line into rich text."""

    def __init__(self, *, file: str, faults: Faults, rich_text: Callable[[str, int], str]) -> None:
        self.file = file
        self.faults = faults
        self.rich_text = rich_text

    def block(self, kind: str, text: str, *, line: int) -> dict[str, Any] | None:
        """The block, with `is_generic` set: its shape is right, its value is still to be checked as a form would."""
        types = LessonBody().child_blocks
        if kind not in types:
            allowed = ", ".join(sorted(types))
            self.faults.add(self.file, line, _("A block is one of: %(types)s.") % {"types": allowed})
            return {"type": kind, "value": None}
        node = load_yaml(text, file=self.file, faults=self.faults, first_line=line + 1)
        value = self._value(types[kind], node) if node else None
        return {"type": kind, "value": value, "is_generic": True}

    def _value(self, block: blocks.Block, node: Node) -> Any:
        if node.data is None:
            return None
        if isinstance(block, BaseStructBlock):
            return self._struct(block, node)
        if isinstance(block, BaseStreamBlock):
            return self._stream(block, node)
        if isinstance(block, ListBlock):
            # Wagtail takes an item without an id for the value itself.
            return [
                {"type": "item", "value": self._value(block.child_block, item), "id": str(uuid.uuid4())}
                for item in self._items(node)
            ]
        if isinstance(block, BaseTypedTableBlock):
            return self._table(block, node)
        return self._leaf(block, node)

    def _leaf(self, block: blocks.Block, node: Node) -> Any:
        if isinstance(block, blocks.RichTextBlock | blocks.ChooserBlock | blocks.CharBlock | blocks.TextBlock):
            if not isinstance(node.data, str):
                return self._fault(node, _("Here must stand text."))
            return self.rich_text(node.data, node.line()) if isinstance(block, blocks.RichTextBlock) else node.data
        if isinstance(node.data, datetime.date | datetime.datetime):
            return node.data.isoformat()
        if isinstance(node.data, dict):
            return self._fault(node, _("Here must not stand fields of their own."))
        return node.data

    def _struct(self, block: BaseStructBlock, node: Node) -> Any:
        if not isinstance(node.data, dict):
            return self._fault(node, _("Here must stand fields: %(names)s.") % {"names": ", ".join(block.child_blocks)})
        value = {}
        for name in node.data:
            if name not in block.child_blocks:
                message = _("“%(name)s” is not known here.") % {"name": name}
                self.faults.add(self.file, node.line(name), message)
                continue
            value[name] = self._value(block.child_blocks[name], node.child(name))
        return value

    def _stream(self, block: BaseStreamBlock, node: Node) -> list[dict[str, Any]]:
        value = []
        for item in self._items(node):
            kind = item.data.get("type") if isinstance(item.data, dict) else None
            if kind not in block.child_blocks or set(item.data) != {"type", "value"}:
                allowed = ", ".join(sorted(block.child_blocks))
                self._fault(item, _("Here must stand “type” and “value”; types are: %(types)s.") % {"types": allowed})
                continue
            child = self._value(block.child_blocks[kind], item.child("value"))
            value.append({"type": kind, "value": child, "id": str(uuid.uuid4())})
        return value

    def _table(self, block: BaseTypedTableBlock, node: Node) -> Any:
        data: dict[str, Any] = node.data if isinstance(node.data, dict) else {}
        columns, rows = data.get("columns", []), data.get("rows", [])
        is_right = set(data) <= {"caption", "columns", "rows"} and isinstance(data.get("caption", ""), str)
        if not is_right or not _is_table(columns, rows, set(block.child_blocks)):
            return self._fault(
                node,
                _("A table has “caption”, “columns” (each with “type” and “heading”) and “rows” with a cell each."),
            )
        kinds = [block.child_blocks[column["type"]] for column in columns]
        return {
            "columns": columns,
            "rows": [
                {"values": [self._value(kind, node.child("rows", row, place)) for place, kind in enumerate(kinds)]}
                for row in range(len(rows))
            ],
            "caption": data.get("caption", ""),
        }

    def _items(self, node: Node) -> list[Node]:
        if not isinstance(node.data, list):
            self._fault(node, _("Here must stand a list."))
            return []
        return [node.child(number) for number in range(len(node.data))]

    def _fault(self, node: Node, message: str) -> None:
        self.faults.add(self.file, node.line(), message)


def _is_table(columns: Any, rows: Any, kinds: set[str]) -> bool:
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    for column in columns:
        if not isinstance(column, dict) or set(column) != {"type", "heading"}:
            return False
        if column["type"] not in kinds or not isinstance(column["heading"], str):
            return False
    return all(isinstance(row, list) and len(row) == len(columns) for row in rows)
