"""Which characters the certificate's fonts can show, and what is printed instead of those they cannot.

Shipped: Source Sans 3 (Latin with Vietnamese, Greek, Cyrillic), Noto Sans for ten more scripts, Droid Sans Fallback
(Chinese, Japanese, Korean). Licenses: `fonts/LICENSES.md`. A site adds folders with `FONT_PATHS`.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from wagtail.coreutils import string_to_ascii

from . import conf

SHIPPED = Path(__file__).parent / "fonts"

# Joiners and direction marks change how neighbors look and have no shape of their own.
_SHAPELESS = frozenset("\u200c\u200d\u200e\u200f")


def folders() -> tuple[str, ...]:
    """Folders with fonts, ours first."""
    return (str(SHIPPED), *(str(folder) for folder in conf.get("FONT_PATHS")))


def printable(text: str) -> str:
    """The text as it can be printed.

    Unicode NFC; white space becomes plain spaces; other control characters vanish; characters of a script that no font
    has are written in Latin letters, because an empty box is nobody's name.
    """
    covered = _coverage(folders())
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(
        character if ord(character) in covered or character in _SHAPELESS else _in_latin(character)
        for character in composed
    )


def _in_latin(character: str) -> str:
    return "".join(letter for letter in string_to_ascii(character) if letter.isprintable())


@lru_cache(maxsize=4)
def _coverage(paths: tuple[str, ...]) -> frozenset[int]:
    files = sorted(file for path in paths for file in Path(path).iterdir() if file.suffix.lower() in {".ttf", ".otf"})
    return frozenset(point for file in files for point in _code_points(file.read_bytes()) if point >= 0x20)


def _code_points(font: bytes) -> Iterator[int]:
    """Code points that the font has a shape for, from its `cmap` table (OpenType specification, formats 4 and 12)."""
    (table_count,) = struct.unpack_from(">H", font, 4)
    tables = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(table_count))
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    (subtable_count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(subtable_count):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind == 4:
            yield from _segments(font, start + offset)
        elif kind == 12:
            yield from _groups(font, start + offset)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (double_count,) = struct.unpack_from(">H", font, start + 6)
    count = double_count // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + double_count)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 2 * double_count)
    ranges_at = start + 16 + 3 * double_count
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if offset:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * number + offset + 2 * (point - first))
            if glyph and (glyph + delta) % 0x10000:
                yield point


def _groups(font: bytes, start: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">L", font, start + 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * number)
        yield from range(first if glyph else first + 1, last + 1)
