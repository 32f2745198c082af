"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

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


def merged(base: str, one: str, other: str) -> str | None:
    """The base with the changes of both; None where they touch each other, because then a person has to decide."""
    tokens = TOKEN.findall(base)
    edits = sorted({*_edits(tokens, TOKEN.findall(one)), *_edits(tokens, TOKEN.findall(other))})
    if any(following[0] <= edit[1] for edit, following in pairwise(edits)):
        return None
    text, place = "", 0
    for start, end, words in edits:
        text += "".join(tokens[place:start]) + words
        place = end
    return text + "".join(tokens[place:])


def _edits(base: list[str], changed: list[str]) -> Iterator[tuple[int, int, str]]:
    """What makes the changed text of the base: from and to which token, and what stands there instead."""
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation != "equal":
            yield start, end, "".join(changed[new_start:new_end])
