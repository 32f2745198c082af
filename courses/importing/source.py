"""The folder that a course is read from: only known kinds of files, no links, nothing outside of it."""

from pathlib import Path, PurePosixPath

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from .faults import Faults
from .media import MEGABYTE, MediaType, media_types

TEXT_SUFFIXES = frozenset({".yaml", ".md"})
IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg"})
DOCUMENT_FOLDER = "documents/"
MAX_TEXT_BYTES = MEGABYTE
MAX_SVG_BYTES = 10 * MEGABYTE
MAX_FILES = 2000

SVG_ELEMENTS = frozenset(
    {"svg", "g", "rect", "circle", "ellipse", "line", "path", "polyline", "polygon", "text", "tspan", "title", "desc"}
    | {"defs", "marker", "linearGradient", "radialGradient", "stop", "clipPath"}
)


def max_bytes(suffix: str) -> int | None:
    """How large a file with this ending may be; None if the ending is not allowed."""
    if suffix in TEXT_SUFFIXES:
        return MAX_TEXT_BYTES
    if suffix == ".svg":
        return MAX_SVG_BYTES
    media = media_types().get(suffix)
    return media.max_bytes if media else None


def unknown_type() -> str:
    allowed = ", ".join(sorted({*TEXT_SUFFIXES, ".svg", *media_types()}))
    return _("Files of this type are not allowed; allowed are %(types)s.") % {"types": allowed}


def too_large(limit: int) -> str:
    return _("The file is too large; up to %(megabytes)s MB are allowed.") % {"megabytes": limit // MEGABYTE}


def path_from(file: str, written: str) -> str:
    """A path as it is written in a file of the folder, as a path in the folder; ".." at its start if it leads out."""
    parts: list[str] = []
    for part in (PurePosixPath(file).parent / written).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _is_valid(path: Path, media: MediaType) -> bool:
    with path.open("rb") as file:
        return media.is_valid(file.read(-1 if media.looks_at is None else media.looks_at))


class Source:
    """Reads files of one course folder by their path relative to it, with `/` as separator."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def check(self, faults: Faults) -> None:
        """Refuse links, foreign file types and files that are too large, before anything is read."""
        if not self.root.is_dir():
            faults.add(str(self.root), 0, _("There is no such folder."))
            return
        paths = sorted(self.root.rglob("*"))
        if len(paths) > MAX_FILES:
            faults.add(str(self.root), 0, _("The folder has more than %(count)s files.") % {"count": MAX_FILES})
            return
        for path in paths:
            self._check_path(path, faults)

    def _check_path(self, path: Path, faults: Faults) -> None:
        name = path.relative_to(self.root).as_posix()
        if path.is_symlink():
            faults.add(name, 0, _("Links are not allowed."))
        elif path.is_file():
            suffix = path.suffix.lower()
            limit = max_bytes(suffix)
            if limit is None:
                faults.add(name, 0, unknown_type())
            elif path.stat().st_size > limit:
                faults.add(name, 0, too_large(limit))
            elif suffix == ".svg":
                self._check_svg(path, name, faults)
            elif suffix in media_types() and not _is_valid(path, media_types()[suffix]):
                message = _("The content is not that of a valid %(type)s file, or the picture is too large.")
                faults.add(name, 0, message % {"type": suffix})
        elif not path.is_dir():
            faults.add(name, 0, _("Only files and folders are allowed."))

    def _check_svg(self, path: Path, name: str, faults: Faults) -> None:
        try:
            root = ElementTree.parse(path).getroot()
        except (ElementTree.ParseError, DefusedXmlException) as error:
            line = getattr(error, "position", (0, 0))[0]
            faults.add(name, line, _("This is not a valid SVG file."))
            return
        for element in root.iter() if root is not None else ():
            tag = str(element.tag).rpartition("}")[2]
            if tag not in SVG_ELEMENTS:
                faults.add(name, 0, _("The element “%(tag)s” is not allowed in an SVG file.") % {"tag": tag})
            for attribute in element.attrib:
                plain = attribute.rpartition("}")[2].lower()
                if plain.startswith("on") or plain in {"href", "style"}:
                    faults.add(name, 0, _("The attribute “%(name)s” is not allowed in an SVG file.") % {"name": plain})

    def has(self, name: str) -> bool:
        """Whether the file exists inside the folder."""
        return self._resolve(name) is not None

    def beside(self, name: str, suffix: str) -> list[str]:
        """Files with this ending in the same folder whose names begin like this one's, e.g. `film.de.vtt`; sorted."""
        pure = PurePosixPath(name)
        found = self.path(name).parent.glob(f"*{suffix}")
        return sorted(str(pure.with_name(path.name)) for path in found if path.name.startswith(f"{pure.stem}."))

    def text(self, name: str, *, faults: Faults, asked_by: str, line: int) -> str | None:
        """The text of a file; None, and a fault at the place that asked for it, when it cannot be read."""
        path = self._resolve(name)
        if path is None:
            faults.add(asked_by, line, _("The file “%(name)s” does not exist.") % {"name": name})
            return None
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            before = path.read_bytes()[: error.start]
            faults.add(name, before.count(b"\n") + 1, _("The file is not UTF-8."))
            return None

    def path(self, name: str) -> Path:
        """The path of a file that is known to exist. Raises FileNotFoundError otherwise."""
        path = self._resolve(name)
        if path is None:
            raise FileNotFoundError(name)
        return path

    def _resolve(self, name: str) -> Path | None:
        pure = PurePosixPath(name)
        if pure.is_absolute():
            return None
        path = (self.root / pure).resolve()
        inside = path.is_relative_to(self.root.resolve())
        return path if inside and path.is_file() else None
