"""Bytes of a text file as text, whatever editor or spreadsheet wrote them."""

import codecs
import re

from django.utils.translation import gettext as _

from .neutral import UnreadableFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, which begins alike
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only these may be named by a file; Python also has codecs that unpack or that are no encodings of text.
DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
KNOWN = frozenset({"utf-8", "utf-16", "ascii", "cp1252", "iso8859-1", "iso8859-15", "cp1250", "iso8859-2", "mac-roman"})
LATIN_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # what says Latin-1 is Windows-1252 in practice
NEWLINES = re.compile("\r\n?")


def decode(content: bytes) -> str:
    """The text with "\\n" at the end of each line: by its byte order mark, its declaration, as UTF-8 or Windows-1252.

    Raises UnreadableFile for what is no text.
    """
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableFile(_("This is not a text file, or its encoding is not known. Please save it as UTF-8."))
    return NEWLINES.sub("\n", text)


def _decoded(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    guessed = _without_mark(content)
    if guessed:
        return _strictly(content, guessed)
    declared = _declared(content)
    if declared:
        return _strictly(content, declared)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Windows-1252 has five holes; old files have them as control characters, which are of no use here.
        return content.decode("cp1252", errors="replace")


def _without_mark(content: bytes) -> str:
    """UTF-16 without a mark: of Latin text, every second byte is zero."""
    start = content[:200]
    if len(start) < 4 or len(content) % 2:
        return ""
    half = len(start) // 2
    if start[1::2].count(0) > half * 0.7 and not start[0::2].count(0):
        return "utf-16-le"
    if start[0::2].count(0) > half * 0.7 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _declared(content: bytes) -> str:
    """The encoding that an XML file names; empty if it names none, or UTF-8."""
    match = DECLARED.match(content[:300])
    if not match:
        return ""
    name = match[1].decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in KNOWN:
        raise UnreadableFile(
            _("The file says that its encoding is “%(name)s”, which is not known. Please save it as UTF-8.")
            % {"name": name}
        )
    return "" if known in {"utf-8", "utf-16"} else LATIN_NAMES.get(known, known)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(
            _("The file is damaged: it is not %(encoding)s, as it says. Please save it as UTF-8.")
            % {"encoding": encoding.upper()}
        ) from None
