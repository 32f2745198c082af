"""Text of PDF files."""

import io
import logging
import struct
import zlib
from typing import Any

from .limits import MAX_CHARACTERS, MAX_PAGES, Unreadable

# What pypdf raises on damaged files, beside its own errors: it follows references wherever they lead.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
# It reports what it repairs, with bits of the content; none of that belongs in a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def pdf_text(content: bytes) -> tuple[str, bool]:
    """Text and properties of the document, and whether every page has text and no pictures. Raises Unreadable."""
    # Imported here: a web server that indexes nothing spares its 15 MiB.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable
        texts = [str(value) for value in (reader.metadata or {}).values() if isinstance(value, str)]
        is_complete = len(reader.pages) <= MAX_PAGES
        for page in reader.pages[:MAX_PAGES]:
            text = page.extract_text()
            texts.append(text)
            is_complete = is_complete and bool(text.strip()) and not _has_pictures(page)
            if sum(map(len, texts)) > MAX_CHARACTERS:
                break
    except (PyPdfError, *FAULTS) as error:
        raise Unreadable from error
    return "\n".join(texts), is_complete


def _has_pictures(page: Any) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(item.get_object().get("/Subtype") == "/Image" for item in objects.get_object().values())
