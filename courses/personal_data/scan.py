"""The search through one text."""

import itertools
import unicodedata
from collections.abc import Iterator

from .addresses import emails_in, phones_in
from .findings import Finding, Kind, Match, masked
from .ibans import ibans_in
from .names import names_in

MAX_FINDINGS = 50
# Invisible characters that word processors put into words and numbers.
INVISIBLE = {ord(character): None for character in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202a\u202c\u200e\u200f"}


def personal_data_in(text: str) -> list[Finding]:
    """What looks like personal data, in the text's order, each only once; at most MAX_FINDINGS.

    Of matches that overlap, the surest stays: account number, e-mail address, telephone number, name.
    """
    text = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    matches = sorted(_without_overlaps(text), key=lambda match: match.start)
    found: dict[tuple[Kind, str], Finding] = {}
    for match in matches:
        words = text[match.start : match.end]
        key = (match.kind, " ".join(words.split()).casefold())
        if key not in found:
            found[key] = Finding(match.kind, text.count("\n", 0, match.start) + 1, masked(words))
        if len(found) == MAX_FINDINGS:
            break
    return list(found.values())


def _without_overlaps(text: str) -> Iterator[Match]:
    """Matches of all kinds, the surest kind first; a later one only where nothing was found yet."""
    taken = bytearray(len(text))
    for match in itertools.chain(ibans_in(text), emails_in(text), phones_in(text), names_in(text)):
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\x01" * (match.end - match.start)
            yield match
