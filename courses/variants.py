"""What a circle of learners sees in a lesson otherwise than the master has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .placeholders import MARK, Word, filled


@dataclass(frozen=True)
class Variant:
    """`words` by the name of a placeholder; `blocks` by a block's id: raw block instead, or None for nothing.

    Blocks that the lesson does not have change nothing.
    """

    words: Mapping[str, Word] = field(default_factory=dict)
    blocks: Mapping[str, dict[str, Any] | None] = field(default_factory=dict)

    def raw_blocks(self, stream_block: Any, master: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
        """The raw blocks to show, with the place of each in the master. What stays as it is, is the same object."""
        for place, raw in enumerate(master):
            own = self.blocks.get(raw.get("id") or "", raw)
            if own is None:
                continue
            # A kind of block that the site no longer has cannot be shown: what the master says, can.
            yield place, self._with_words(stream_block, own if own["type"] in stream_block.child_blocks else raw)

    def _with_words(self, stream_block: Any, raw: dict[str, Any]) -> dict[str, Any]:
        block = stream_block.child_blocks.get(raw["type"])
        if block is None or not _has_mark(raw["value"]):
            return raw
        return {**raw, "value": filled(block, raw["value"], self.words)}


MASTER = Variant()


def _has_mark(value: Any) -> bool:
    if isinstance(value, str):
        return MARK in value
    if isinstance(value, dict):
        return any(_has_mark(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_mark(item) for item in value)
    return False
