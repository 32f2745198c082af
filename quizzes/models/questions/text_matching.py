"""Comparing text that learners type with alternatives that authors give (L14). Pure functions.

Compared is the text in Unicode's composed form, with white space collapsed and, unless case matters, case folded
("STRASSE" is "Straße"). In an alternative `*` stands for any characters, or none; `\\*` is an asterisk. Nothing else is
forgiven: a typing error that shall count is an alternative of its own.
"""

import re
import unicodedata

_WILDCARD = re.compile(r"(?<!\\)\*")
ANYTHING = "…"


def normal_text(text: str, *, case_sensitive: bool = False) -> str:
    """The form in which texts are compared; idempotent."""
    if not case_sensitive:
        text = unicodedata.normalize("NFD", text).casefold()
    return " ".join(unicodedata.normalize("NFC", text).split())


def matches(pattern: str, text: str, *, case_sensitive: bool = False) -> bool:
    """Whether the text is what the alternative says. Takes time in proportion to the text, whatever the wildcards."""
    first, *others = [
        piece.replace("\\*", "*") for piece in _WILDCARD.split(normal_text(pattern, case_sensitive=case_sensitive))
    ]
    text = normal_text(text, case_sensitive=case_sensitive)
    if not others:
        return text == first
    *middle, last = others
    if not text.startswith(first):
        return False
    place = len(first)
    for piece in middle:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return text.endswith(last) and len(text) - len(last) >= place


def sample_of(pattern: str) -> str:
    """A text that matches, readable for people: wildcards become an ellipsis."""
    return _WILDCARD.sub(ANYTHING, pattern).replace("\\*", "*").strip()
