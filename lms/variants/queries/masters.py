"""The master's blocks, and how one tells whether a block has changed."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from courses.models import LessonPage, without_ids


@dataclass(frozen=True)
class MasterBlock:
    """A block of a lesson as the master has it now. `value` is raw."""

    id: str
    type: str
    value: Any
    digest: str


def master_blocks(lesson: LessonPage) -> dict[str, MasterBlock]:
    """The lesson's blocks by their ids, in reading order."""
    blocks = {}
    for raw in lesson.body.raw_data:
        if block_id := raw.get("id"):
            blocks[block_id] = MasterBlock(block_id, raw["type"], raw["value"], _digest(raw["type"], raw["value"]))
    return blocks


def master_block(lesson: LessonPage, block_id: str) -> MasterBlock | None:
    """The lesson's block with this id; None if there is none (any more)."""
    return master_blocks(lesson).get(block_id)


def _digest(block_type: str, value: Any) -> str:
    """SHA-256 of what the block says, in hexadecimal; ids do not count."""
    text = json.dumps([block_type, without_ids(value)], cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
