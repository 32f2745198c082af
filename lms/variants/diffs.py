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
    """The new text with what went before what came; nothing is left out.

    Changed words with nothing but a space between them are one change: so it can be read.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    pieces: list[Piece] = []
    removed = added = ""
    operations = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (operation, start, end, new_start, new_end) in enumerate(operations, start=1):
        went, came = "".join(before[start:end]), "".join(after[new_start:new_end])
        is_between = bool(removed or added) and went == " " and number < len(operations)
        if operation == "equal" and not is_between:
            pieces += [*_change(removed, added), Piece(Change.SAME, went)]
            removed = added = ""
        else:
            removed, added = removed + went, added + came
    return [*pieces, *_change(removed, added)]


def _change(removed: str, added: str) -> list[Piece]:
    both = (Piece(Change.REMOVED, removed), Piece(Change.ADDED, added))
    return [piece for piece in both if piece.text]


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
