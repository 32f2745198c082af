"""Text of Office and OpenDocument files: XML in archives, read with limits and without entities."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

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
LINES = ("p", "h", "si", "row", "tr", "br", "line-break", "creator", "lastModifiedBy", "title", "subject")
BREAKS = {**dict.fromkeys(LINES, "\n"), **dict.fromkeys(("tab", "s", "c", "tc"), " ")}


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
        root = ElementTree.fromstring(part, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, LookupError) as error:  # LookupError: unknown encoding
        raise Unreadable from error
    words, size = [], 0
    for piece in _words(root):
        words.append(piece)
        size += len(piece)
        if size > MAX_CHARACTERS:
            break
    return "".join(words)


def _words(root: Element) -> Iterator[str]:
    """Texts in reading order; paragraphs and rows end lines, cells and tabs are set apart by a space.

    Without recursion: the nesting is the file's to choose.
    """
    open_elements: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    yield root.text or ""
    while open_elements:
        element, children = open_elements[-1]
        child = next(children, None)
        if child is not None:
            is_place = _name(child) == "v" and element.get("t") == "s"  # in the table of shared strings
            yield "" if is_place else child.text or ""
            open_elements.append((child, iter(child)))
            continue
        open_elements.pop()
        yield BREAKS.get(_name(element), "")
        if open_elements:
            yield element.tail or ""


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
