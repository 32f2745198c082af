"""XML of QTI: names of QTI 3 become those of QTI 2, and elements that were not closed are closed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.formats.xml_tree import Node, NotWellFormed, parse_xml, text_of_xml

MAX_REPAIRS = 10
END_TAG = re.compile(r"</\s*([^\s>]+)")
QTI_3 = "qti-"


@dataclass(frozen=True)
class Repair:
    """An element that was not closed, closed by us."""

    line: int
    tag: str


def parse(content: bytes) -> tuple[Node, list[Repair]]:
    """The outermost element, and which elements had to be closed first. Raises UnreadableFile with a line."""
    text = text_of_xml(content)
    repairs: list[Repair] = []
    while True:
        try:
            return parse_xml(text, _named_as_in_qti_2), repairs
        except NotWellFormed as error:
            repaired = _closed(text, error) if len(repairs) < MAX_REPAIRS else None
            if repaired is None:
                raise
            repairs.append(Repair(error.line, error.open_names[-1]))
            text = repaired


def camel(name: str) -> str:
    """`response-identifier` → `responseIdentifier`: how QTI 2 says it."""
    head, *rest = name.split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _named_as_in_qti_2(name: str, line: int, attributes: Mapping[str, str]) -> Node:
    """Without prefixes, and without attributes that declare namespaces, so that one reader reads all versions."""
    tag = name.rpartition(":")[2]
    named = {
        key.rpartition(":")[2]: value
        for key, value in attributes.items()
        if not key.startswith("xmlns") or key == "xmlns"
    }
    if not tag.startswith(QTI_3):
        return Node(tag, line, named)
    own = {key if key.startswith("data-") else camel(key): value for key, value in named.items()}
    return Node(camel(tag.removeprefix(QTI_3)), line, own)


def _closed(text: str, error: NotWellFormed) -> str | None:
    """The text with the innermost open element closed where an end tag for one further out stands; else None."""
    names = error.open_names
    if "mismatched tag" not in error.message or not names:
        return None
    lines = text.split("\n")
    row = (error.line or 1) - 1
    if row >= len(lines):
        return None
    place = lines[row].rfind("</", 0, error.column + 2)
    match = END_TAG.match(lines[row], max(place, 0))
    if place < 0 or match is None or match[1] not in names[:-1]:
        return None
    lines[row] = f"{lines[row][:place]}</{names[-1]}>{lines[row][place:]}"
    return "\n".join(lines)
