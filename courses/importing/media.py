"""Files that a course may bring along besides text, each known by its ending and by how its content begins."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.core.files.images import get_image_dimensions

from courses.documents.kinds import KINDS

MEGABYTE = 1024 * 1024
MAX_PIXELS = 50_000_000


@dataclass(frozen=True)
class MediaType:
    """A kind of file. `is_valid` looks at the content; what fails it is refused, whatever its name says.

    `looks_at`: so many bytes from the start are enough for it; None: it needs all of them.
    """

    suffixes: tuple[str, ...]
    is_valid: Callable[[bytes], bool]
    max_bytes: int = 10 * MEGABYTE
    looks_at: int | None = None


_types: dict[str, MediaType] = {}


def register_media_type(media: MediaType) -> None:
    """Allow a kind of file; registering an ending again replaces it."""
    for suffix in media.suffixes:
        _types[suffix] = media


def media_types() -> dict[str, MediaType]:
    """All kinds by ending, e.g. ".png"."""
    return dict(_types)


def begins_with(*starts: bytes, at: int = 0) -> Callable[[bytes], bool]:
    """A check for files that begin with one of these, so many bytes from the start."""
    return lambda content: content[at:].startswith(starts)


def is_picture(start: bytes) -> Callable[[bytes], bool]:
    """A check for pictures: the beginning, that they can be opened, and that they are not enormous once unpacked."""

    def check(content: bytes) -> bool:
        if not content.startswith(start):
            return False
        try:
            width, height = get_image_dimensions(BytesIO(content))
        except (ValueError, OSError, SyntaxError, struct.error):
            return False
        return 0 < (width or 0) * (height or 0) <= MAX_PIXELS

    return check


def _is_webp(content: bytes) -> bool:
    return content[8:12] == b"WEBP" and is_picture(b"RIFF")(content)


register_media_type(MediaType((".png",), is_picture(b"\x89PNG\r\n\x1a\n")))
register_media_type(MediaType((".jpg", ".jpeg"), is_picture(b"\xff\xd8\xff")))
register_media_type(MediaType((".webp",), _is_webp))
register_media_type(MediaType((".pdf",), begins_with(b"%PDF-"), max_bytes=50 * MEGABYTE))
for _kind in KINDS:
    if _kind.key in {"docx", "odt", "xlsx", "pptx"}:
        register_media_type(MediaType(_kind.suffixes, _kind.matches, max_bytes=50 * MEGABYTE))
