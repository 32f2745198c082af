"""Walking through the raw value of a block, whatever it is made of."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from wagtail import blocks
from wagtail.blocks.list_block import ListBlock
from wagtail.blocks.stream_block import BaseStreamBlock
from wagtail.blocks.struct_block import BaseStructBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock


def chosen_model(block: blocks.Block) -> type[Model] | None:
    """The model that a block chooses from; None for other blocks, and where no app provides what it would choose."""
    if not isinstance(block, blocks.ChooserBlock) or block.target_model is None:
        return None
    model: type[Model] = block.model_class
    return model


Leaf = Callable[[blocks.Block, Any], Any]


def mapped(block: blocks.Block, raw: Any, leaf: Leaf) -> Any:
    """The raw value (as in `get_prep_value`) with each innermost value replaced by `leaf(its block, it)`."""
    if raw is None:
        return None
    if isinstance(block, BaseStructBlock):
        known = {name: mapped(child, raw[name], leaf) for name, child in block.child_blocks.items() if name in raw}
        return {**raw, **known}
    if isinstance(block, BaseStreamBlock):
        return [
            {**item, "value": mapped(block.child_blocks[item["type"]], item["value"], leaf)}
            for item in raw
            if item["type"] in block.child_blocks
        ]
    if isinstance(block, ListBlock):
        return [_list_item(block.child_block, item, leaf) for item in raw]
    if isinstance(block, BaseTypedTableBlock):
        return _table(block, raw, leaf)
    return leaf(block, raw)


def _list_item(block: blocks.Block, item: Any, leaf: Leaf) -> Any:
    if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
        return {**item, "value": mapped(block, item["value"], leaf)}
    return mapped(block, item, leaf)


def _table(block: BaseTypedTableBlock, raw: Any, leaf: Leaf) -> Any:
    kinds = [block.child_blocks[column["type"]] for column in raw["columns"]]
    rows = [
        {**row, "values": [mapped(kind, value, leaf) for kind, value in zip(kinds, row["values"], strict=True)]}
        for row in raw["rows"]
    ]
    return {**raw, "rows": rows}
