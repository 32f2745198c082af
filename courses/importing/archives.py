"""A course as one zip file: unpacked into a temporary folder, and only if everything in it is harmless.

Nothing that the archive says about itself is believed: sizes are counted while reading, kinds of files are checked by
their content afterwards (`Source.check`).
"""

import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from .faults import Faults
from .media import MEGABYTE
from .source import MAX_FILES, max_bytes, too_large, unknown_type

CHUNK = 64 * 1024
MAX_DEPTH = 8
MAX_NAME = 200  # characters of a path
# Text and drawings shrink to a fiftieth at best; what shrinks more was made to burst.
MAX_RATIO = 100
RATIO_COUNTS_FROM = MEGABYTE
ARCHIVES = frozenset({".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".7z", ".rar", ".jar", ".zst"})
JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED = 0x1 | 0x40 | 0x2000
UTF8_NAME = 0x800


@dataclass(frozen=True)
class Limits:
    """How much a zip file may hold. Single files have the limits of their kind."""

    archive_bytes: int = 200 * MEGABYTE
    total_bytes: int = 500 * MEGABYTE
    files: int = MAX_FILES


@dataclass(frozen=True)
class _Entry:
    info: zipfile.ZipInfo
    path: PurePosixPath


@contextmanager
def unpacked(archive: Path, *, limits: Limits | None = None) -> Iterator[Path]:
    """The folder in the zip file, for as long as the context lasts. Raises ImportRefused with every fault found."""
    limits = limits or Limits()
    faults = Faults()
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        root = Path(folder) / "course"
        root.mkdir()
        _unpack(archive, root, limits, faults)
        faults.raise_if_any()
        yield root


def _unpack(archive: Path, root: Path, limits: Limits, faults: Faults) -> None:
    if archive.stat().st_size > limits.archive_bytes:
        faults.add(archive.name, 0, too_large(limits.archive_bytes))
        return
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _checked(opened, archive.name, limits, faults)
            if not faults.items:
                _extract(opened, _without_top_folder(entries), root, archive, limits, faults)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        faults.add(archive.name, 0, _("This is not a zip file that can be read, or it is damaged."))


def _checked(opened: zipfile.ZipFile, name: str, limits: Limits, faults: Faults) -> list[_Entry]:
    """The entries that are files of the course; every name and kind is checked before anything is read."""
    infos = opened.infolist()
    if len(infos) > limits.files:
        faults.add(name, 0, _("The archive has more than %(count)s files.") % {"count": limits.files})
        return []
    entries = []
    seen: dict[str, str] = {}
    for info in infos:
        path = _path(info, faults)
        if path is None or _is_junk(path):
            continue
        problem = _problem(info, path)
        if problem:
            faults.add(str(path), 0, problem)
        elif not info.is_dir():
            _check_unique(path, seen, faults)
            entries.append(_Entry(info, path))
    _check_folders(entries, seen, faults)
    return entries


def _path(info: zipfile.ZipInfo, faults: Faults) -> PurePosixPath | None:
    """The name of an entry as a path, composed as Unicode has it; None, and a fault, if it is not a safe one."""
    raw = info.orig_filename
    name = raw
    if not info.flag_bits & UTF8_NAME and not raw.isascii():
        try:
            name = raw.encode("cp437").decode("utf-8")  # as macOS writes them
        except UnicodeError:
            faults.add(raw, 0, _("The file name is not UTF-8."))
            return None
    name = unicodedata.normalize("NFC", name)
    parts = name.removesuffix("/").split("/")
    is_safe = (
        all(part.strip(". ") and part == part.strip() and not part.endswith(".") for part in parts)
        and len(parts) <= MAX_DEPTH
        and len(name) <= MAX_NAME
        and all(character.isprintable() and character not in '\\:*?"<>|' for character in name)
    )
    if not is_safe:
        shown = name.encode("unicode_escape").decode("ascii")[:MAX_NAME]
        faults.add(
            shown,
            0,
            _(
                "This file name is not allowed: no “..”, no absolute path, no backslash and no control characters, "
                "at most %(length)s characters and %(depth)s folders deep."
            )
            % {"length": MAX_NAME, "depth": MAX_DEPTH},
        )
        return None
    return PurePosixPath(*parts)


def _is_junk(path: PurePosixPath) -> bool:
    """What macOS and Windows add on their own."""
    return "__MACOSX" in path.parts or path.name in JUNK or path.name.startswith("._")


def _problem(info: zipfile.ZipInfo, path: PurePosixPath) -> str:
    """Why an entry is refused for what it claims to be; empty if it is not."""
    mode = info.external_attr >> 16
    kind = stat.S_IFMT(mode)
    if info.flag_bits & ENCRYPTED:
        return _("Encrypted files are not allowed; please save the archive without a password.")
    if stat.S_ISLNK(mode):
        return _("Links are not allowed.")
    if kind and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return _("Only files and folders are allowed.")
    if info.is_dir():
        return ""
    if info.compress_type not in METHODS:
        return _("The file is packed in a way that is not allowed; please use “Deflate”.")
    suffix = path.suffix.lower()
    if suffix in ARCHIVES:
        return _("An archive inside the archive is not allowed.")
    limit = max_bytes(suffix)
    if limit is None:
        return unknown_type()
    return too_large(limit) if info.file_size > limit else ""


def _check_unique(path: PurePosixPath, seen: dict[str, str], faults: Faults) -> None:
    key = str(path).casefold()
    if key in seen:
        message = _("The name is there twice; capital and small letters count as the same (“%(other)s”).")
        faults.add(str(path), 0, message % {"other": seen[key]})
    seen[key] = str(path)


def _check_folders(entries: list[_Entry], seen: dict[str, str], faults: Faults) -> None:
    """No file has the name of a folder, and each folder is written in one way."""
    folders: dict[str, str] = {}
    for entry in entries:
        for parent in list(entry.path.parents)[:-1]:
            key = str(parent).casefold()
            if key in seen or folders.setdefault(key, str(parent)) != str(parent):
                other = seen.get(key) or folders[key]
                message = _("The name is there twice; capital and small letters count as the same (“%(other)s”).")
                faults.add(str(entry.path), 0, message % {"other": other})


def _without_top_folder(entries: list[_Entry]) -> list[_Entry]:
    """One folder around everything may be there."""
    tops = {entry.path.parts[0] for entry in entries}
    if len(tops) != 1 or any(len(entry.path.parts) == 1 for entry in entries):
        return entries
    return [_Entry(entry.info, PurePosixPath(*entry.path.parts[1:])) for entry in entries]


def _extract(
    opened: zipfile.ZipFile, entries: list[_Entry], root: Path, archive: Path, limits: Limits, faults: Faults
) -> None:
    packed = archive.stat().st_size
    total = 0
    for entry in entries:
        target = root.joinpath(*entry.path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        limit = max_bytes(entry.path.suffix.lower()) or 0
        size = 0
        with opened.open(entry.info) as source, target.open("xb") as file:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                total += len(chunk)
                problem = _burst(size, limit, total, packed, limits)
                if problem:
                    faults.add(str(entry.path), 0, problem)
                    return
                file.write(chunk)


def _burst(size: int, limit: int, total: int, packed: int, limits: Limits) -> str:
    """Why reading stops here; empty if it may go on. The ratio counts against the file on disk, which cannot lie."""
    if size > limit:
        return too_large(limit)
    if total > limits.total_bytes:
        megabytes = limits.total_bytes // MEGABYTE
        return _("Unpacked, the archive is too large; up to %(megabytes)s MB are allowed.") % {"megabytes": megabytes}
    if total > RATIO_COUNTS_FROM and total > packed * MAX_RATIO:
        return _("The archive is packed suspiciously tight and was not read further.")
    return ""
