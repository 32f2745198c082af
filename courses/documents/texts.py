"""The text in a file, as far as it can be read."""

from collections.abc import Callable
from dataclasses import dataclass

from .limits import MAX_CHARACTERS, Unreadable
from .office import office_text
from .pdf import pdf_text


@dataclass(frozen=True)
class ReadText:
    """What could be read. `is_complete`: nothing in the file can have been missed; False for pictures and scans."""

    text: str
    is_complete: bool


READERS: dict[str, Callable[[bytes], tuple[str, bool]]] = {
    "pdf": pdf_text,
    "docx": office_text,
    "xlsx": office_text,
    "pptx": office_text,
    "odt": office_text,
    "txt": lambda content: (_decoded(content), True),
}


def read_text(kind: str, content: bytes) -> ReadText:
    """The text of a file of the kind (a key of KINDS), its properties (author, title) included; never fails."""
    reader = READERS.get(kind)
    if reader is None:
        return ReadText("", is_complete=False)
    try:
        text, is_complete = reader(content)
    except Unreadable:
        return ReadText("", is_complete=False)
    return ReadText(text[:MAX_CHARACTERS], is_complete and len(text) <= MAX_CHARACTERS)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
