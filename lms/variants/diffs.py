"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

TOKEN = re.compile(r"\s+|[\w{}|]+|[^\w\s]")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Words that stayed, came or went. Without those ADDED it is the old text, without those REMOVED the new."""

    change: Change
    text: str


def word_diff(old: str, new: str) -> list[Piece]:
    """The new text with what went before what came; nothing is left out."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[start:end])))
            continue
        if start < end:
            pieces.append(Piece(Change.REMOVED, "".join(before[start:end])))
        if new_start < new_end:
            pieces.append(Piece(Change.ADDED, "".join(after[new_start:new_end])))
    return pieces
