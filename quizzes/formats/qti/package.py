"""Packages: ZIP files with a manifest. Nothing is ever written to disk, and nothing is believed about sizes."""

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from quizzes.formats.neutral import Problem, Severity, UnreadableFile

MEGABYTE = 1024 * 1024
MAX_FILES = 2000
MAX_FILE_BYTES = 20 * MEGABYTE
MAX_TOTAL_BYTES = 100 * MEGABYTE
CHUNK = 64 * 1024
MANIFEST = "imsmanifest.xml"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".eps", ".bmp"})
# What belongs to packages but says nothing about questions.
SILENT = frozenset({".xsd", ".dtd", ".css", ".xsl", ".xslt", ""})
OTHERS_WORDS = """
.pdf .mp3 .m4a .ogg .oga .wav .mp4 .webm .ogv .mov .vtt .txt .html .htm .doc .docx .ppt .pptx .xls .xlsx
"""
OTHERS = frozenset(OTHERS_WORDS.split())
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
# How Canvas writes the root of a package in texts.
ROOTS = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$", "$CANVAS_COURSE_REFERENCE$/file_contents")
FOLDERS = ("", "web_resources/")


@dataclass
class Package:
    """What it holds, by path. `problems`: about files as such."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def find(self, source: str, beside: str) -> str:
        """The path of what a text calls `source`; empty if it is not in the package. `beside`: the text's file."""
        path = unquote(urlsplit(source).path) if not source.startswith("$") else unquote(source.partition("?")[0])
        if "://" in source or source.startswith(("//", "data:")):
            return ""
        for root in ROOTS:
            if path.startswith(root):
                inner = path.removeprefix(root).lstrip("/")
                return next((folder + inner for folder in FOLDERS if folder + inner in self.files), "")
        from_here = normpath(str(PurePosixPath(beside).parent / path.lstrip("/")))
        return next((item for item in (from_here, normpath(path.lstrip("/"))) if item in self.files), "")


def is_package(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def head_of(content: bytes, name: str) -> bytes | None:
    """How the first file of this name begins, wherever it lies; None if there is none."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entry = next((item for item in archive.infolist() if PurePosixPath(item.filename).name == name), None)
        if entry is None:
            return None
        with archive.open(entry) as file:
            return file.read(CHUNK)
    except DAMAGE:
        return None


def open_package(content: bytes) -> Package:
    """All files of known kinds. Raises UnreadableFile for what no honest package holds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if len(entries) > MAX_FILES:
            reason = _("The package holds %(count)s files; up to %(most)s are read.")
            raise UnreadableFile(reason % {"count": len(entries), "most": MAX_FILES})
        return _read_all(archive, entries)
    except DAMAGE:
        raise UnreadableFile(_("The package is damaged, or no ZIP file. Please export it again.")) from None


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Package:
    package = Package()
    budget = MAX_TOTAL_BYTES
    for entry in entries:
        path = _checked_path(entry)
        if path in package.files:
            raise UnreadableFile(_("The package holds “%(name)s” twice.") % {"name": path[:80]})
        if path.startswith("__MACOSX/") or PurePosixPath(path).name.startswith("."):
            continue  # what systems add of their own accord
        if not _is_wanted(path, package):
            continue
        package.files[path] = _bytes_of(archive, entry, min(budget, MAX_FILE_BYTES))
        budget -= len(package.files[path])
    return package


def _checked_path(entry: zipfile.ZipInfo) -> str:
    """Where it lies. Names that leave the package, links and locked files are refused."""
    name = entry.filename.replace("\\", "/")
    values = {"name": name[:80]}
    if not name:
        raise zipfile.BadZipFile
    if name.startswith("/") or ":" in name.partition("/")[0] or ".." in name.split("/") or "\x00" in name:
        raise UnreadableFile(_("The package is not read: “%(name)s” would lie outside of it.") % values)
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise UnreadableFile(_("The package is not read: “%(name)s” is a link or no common file.") % values)
    if entry.flag_bits & 0x1:
        raise UnreadableFile(_("“%(name)s” is protected with a password. Please export without one.") % values)
    return normpath(name)


def _is_wanted(path: str, package: Package) -> bool:
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".xml" or suffix in PICTURES:
        return True
    if suffix in OTHERS:
        reason = _("The file “%(name)s” has no place in questions and is left out.")
        package.problems.append(Problem(0, reason % {"name": path[:80]}, Severity.WARNING))
    elif suffix not in SILENT:
        reason = _("The package holds “%(name)s”. Files of this kind are not accepted in packages of questions.")
        package.problems.append(Problem(0, reason % {"name": path[:80]}))
    return False


def _bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Read piece by piece: a file is as large as it turns out to be, not as it says."""
    pieces: list[bytes] = []
    left = most
    with archive.open(entry) as file:
        while piece := file.read(min(CHUNK, left + 1)):
            left -= len(piece)
            if left < 0:
                reason = _("The package is not read: what it holds is too large (“%(name)s”).")
                raise UnreadableFile(reason % {"name": entry.filename[:80]})
            pieces.append(piece)
    return b"".join(pieces)


def packed(files: dict[str, bytes]) -> bytes:
    """A package; the same files give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, content)
    return target.getvalue()
