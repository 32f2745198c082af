"""Kinds of files, each recognized by what is in it; the ending of the name must agree."""

import io
import unicodedata
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

MAX_NAME = 120
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
CONTROL_CHARACTERS = bytes(set(range(32)) - {9, 10, 12, 13})


class Group(StrEnum):
    """What authors allow."""

    DOCUMENTS = "documents"
    TABLES = "tables"
    SLIDES = "slides"
    IMAGES = "images"


class RefusedFile(ValueError):
    """The file is not taken; the message says which and why, in the user's language."""


@dataclass(frozen=True)
class FileKind:
    """`suffixes`: endings that agree with the content, the usual one first."""

    key: str
    group: Group
    suffixes: tuple[str, ...]
    media_type: str
    matches: Callable[[bytes], bool]


@dataclass(frozen=True)
class Upload:
    """A file that was checked. `name` is the learner's, cleaned."""

    name: str
    kind: FileKind
    content: bytes


def _names_in_zip(content: bytes) -> frozenset[str]:
    """Names in the archive; empty if it is none, or would be too large unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return frozenset()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return frozenset()
    return frozenset(entry.filename for entry in entries)


def _is_office(main: str) -> Callable[[bytes], bool]:
    """An Office document with the main part, and without macros."""

    def matches(content: bytes) -> bool:
        names = _names_in_zip(content) if content.startswith(b"PK") else frozenset()
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return {"[Content_Types].xml", main} <= names and not has_macros

    return matches


def _is_odt(content: bytes) -> bool:
    # The standard wants the media type as the first entry, uncompressed.
    is_text = content[30:77] == b"mimetypeapplication/vnd.oasis.opendocument.text"
    return is_text and "content.xml" in _names_in_zip(content)


def _is_text(content: bytes) -> bool:
    if not content.strip() or content.startswith((b"%PDF-", b"PK\x03\x04")):
        return False
    return content.translate(None, CONTROL_CHARACTERS) == content


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: tuple[FileKind, ...] = (
    FileKind("pdf", Group.DOCUMENTS, (".pdf",), "application/pdf", lambda content: content.startswith(b"%PDF-")),
    FileKind(
        "docx",
        Group.DOCUMENTS,
        (".docx",),
        OFFICE + "wordprocessingml.document",
        _is_office("word/document.xml"),
    ),
    FileKind("odt", Group.DOCUMENTS, (".odt",), "application/vnd.oasis.opendocument.text", _is_odt),
    FileKind("txt", Group.DOCUMENTS, (".txt", ".md"), "text/plain; charset=utf-8", _is_text),
    FileKind("xlsx", Group.TABLES, (".xlsx",), OFFICE + "spreadsheetml.sheet", _is_office("xl/workbook.xml")),
    FileKind(
        "pptx",
        Group.SLIDES,
        (".pptx",),
        OFFICE + "presentationml.presentation",
        _is_office("ppt/presentation.xml"),
    ),
    FileKind("png", Group.IMAGES, (".png",), "image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
    FileKind("jpg", Group.IMAGES, (".jpg", ".jpeg"), "image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
)


def checked_upload(*, name: str, content: bytes, groups: Collection[Group]) -> Upload:
    """The file, if its kind is among those allowed and its content is what its name says.

    Raises RefusedFile. Programs hidden in Office documents (macros) are refused, too.
    """
    name = _clean(name)
    suffix = PurePosixPath(name).suffix.lower()
    allowed = [kind for kind in KINDS if kind.group in groups]
    kind = next((kind for kind in allowed if suffix in kind.suffixes), None)
    if kind is None:
        endings = ", ".join(suffix for kind in allowed for suffix in kind.suffixes)
        raise RefusedFile(
            _("“%(name)s” cannot be handed in here. Possible are files that end in: %(endings)s.")
            % {"name": name, "endings": endings}
        )
    if not content:
        raise RefusedFile(_("“%(name)s” is empty. Please choose another file.") % {"name": name})
    if not kind.matches(content):
        raise RefusedFile(
            _(
                "“%(name)s” does not contain what its ending says, or it contains macros. Please save it anew in your "
                "program, without macros, and choose it again."
            )
            % {"name": name}
        )
    return Upload(name, kind, content)


def _clean(name: str) -> str:
    """The name without folders and invisible characters, of bounded length, with its ending."""
    base = name.replace("\\", "/").rpartition("/")[2]
    base = "".join(character for character in base if unicodedata.category(character)[0] != "C").strip() or "?"
    stem, dot, suffix = base.rpartition(".")
    if not dot:
        return base[:MAX_NAME]
    return f"{stem[: MAX_NAME - 11]}.{suffix[:10]}"
