"""Text of Office and OpenDocument files: XML in archives, read with limits and without entities."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .limits import MAX_CHARACTERS, MAX_PART, MAX_PARTS, Unreadable

# Parts with words in them: bodies, headers, notes, comments, cells, slides, and who wrote the document.
PARTS = re.compile(
    r"word/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|xl/(?:sharedStrings|comments\d*|worksheets/[^/]+|threadedComments/[^/]+)\.xml|xl/comments/[^/]+\.xml"
    r"|ppt/(?:slides|notesSlides|comments)/[^/]+\.xml"
    r"|content\.xml|styles\.xml|meta\.xml|docProps/core\.xml"
)
PICTURES = re.compile(r"(?:word|xl|ppt)/(?:media|embeddings)/|Pictures/.|Object ", re.IGNORECASE)
LINES = frozenset({"p", "h", "si", "row", "tr", "br", "line-break", "creator", "lastModifiedBy", "title", "subject"})
GAPS = frozenset({"tab", "s", "c", "tc"})
# Numbers in cells; those of type "s" are places in the table of shared strings.
CELL, VALUE = "c", "v"


def office_text(content: bytes) -> tuple[str, bool]:
    """Text, and whether it is all there is: pictures and embedded files cannot be read. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            parts = [_parsed(part) for part in _parts(archive, entries)]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Unreadable from error
    text = "\n".join(parts)
    has_pictures = any(PICTURES.match(entry.filename) for entry in entries)
    return text, not has_pictures


def _parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    left = MAX_PARTS
    for entry in sorted(entries, key=lambda entry: entry.filename):
        if not PARTS.fullmatch(entry.filename):
            continue
        with archive.open(entry) as file:
            part = file.read(MAX_PART + 1)  # what the archive says about sizes may be wrong
        left -= len(part)
        if len(part) > MAX_PART or left < 0:
            raise Unreadable
        yield part


def _parsed(part: bytes) -> str:
    try:
        events = ElementTree.iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True)
        return "".join(_words(events))
    except (ElementTree.ParseError, DefusedXmlException, LookupError) as error:  # LookupError: unknown encoding
        raise Unreadable from error


def _words(events: Iterator[tuple[str, object]]) -> Iterator[str]:
    """Texts in order; paragraphs and rows end lines, cells and tabs are set apart by a space."""
    size, skipped = 0, False
    for event, found in events:
        element: object = found
        tag = str(element.tag).rpartition("}")[2]  # type: ignore[attr-defined]
        if event == "start":
            if tag == CELL:
                skipped = element.get("t") == "s"  # type: ignore[attr-defined]
            continue
        words = element.text or ""  # type: ignore[attr-defined]
        if words and not (tag == VALUE and skipped):
            yield words
        if tag in LINES:
            yield "\n"
        elif tag in GAPS:
            yield " "
        size += len(words)
        if size > MAX_CHARACTERS:
            return
