"""XML in which text and elements mix, as a tree whose elements know their line. No entities, no document types."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext as _

from quizzes.formats.decoding import decode
from quizzes.formats.neutral import UnreadableFile

MAX_DEPTH = 60
MAX_NODES = 200_000
MAX_REPAIRS = 10
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
END_TAG = re.compile(r"</\s*([^\s>]+)")
QTI_3 = "qti-"


@dataclass
class Node:
    """An element by its name without prefix; so are its attributes, except those that declare namespaces."""

    tag: str
    line: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        return [item for item in self.content if isinstance(item, Node)]

    @property
    def text(self) -> str:
        """All characters in it and below it."""
        return "".join(item if isinstance(item, str) else item.text for item in self.content)

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default).strip()

    def all(self, *tags: str) -> list["Node"]:
        return [child for child in self.children if child.tag in tags]

    def first(self, *tags: str) -> "Node | None":
        return next(iter(self.all(*tags)), None)

    def every(self, *tags: str) -> Iterator["Node"]:
        """Elements with one of these names anywhere below, in their order."""
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.every(*tags)

    def value(self, *path: str) -> str:
        """The text of the first element on this path; empty if there is none."""
        node: Node | None = self
        for tag in path:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


def camel(name: str) -> str:
    """`response-identifier` → `responseIdentifier`: how QTI 2 says it."""
    head, *rest = name.split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class _TooMuch(Exception):
    pass


class _Builder(ContentHandler):
    """Names of QTI 3 become those of QTI 2, so that one reader reads both."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Node] = [Node("")]
        self.names: list[str] = []
        self.count = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        self.count += 1
        if self.count > MAX_NODES or len(self.open) > MAX_DEPTH:
            raise _TooMuch
        tag = name.rpartition(":")[2]
        is_qti_3 = tag.startswith(QTI_3)
        named = {
            key.rpartition(":")[2]: value
            for key, value in attrs.items()
            if not key.startswith("xmlns") or key == "xmlns"
        }
        if is_qti_3:
            tag = camel(tag.removeprefix(QTI_3))
            named = {key if key.startswith("data-") else camel(key): value for key, value in named.items()}
        node = Node(tag, self.locator.getLineNumber(), named)
        self.open[-1].content.append(node)
        self.open.append(node)
        self.names.append(name)

    def endElement(self, name: str) -> None:
        self.open.pop()
        self.names.pop()

    def characters(self, content: str) -> None:
        pieces = self.open[-1].content
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += content
        else:
            pieces.append(content)


@dataclass(frozen=True)
class Repair:
    """An element that was not closed, closed by us."""

    line: int
    tag: str


def parse(content: bytes) -> tuple[Node, list[Repair]]:
    """The outermost element, and which elements had to be closed first. Raises UnreadableFile with a line."""
    text = decode(content)
    # The text is decoded already, so what it says about its encoding no longer holds.
    text = DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    repairs: list[Repair] = []
    while True:
        builder = _Builder()
        try:
            _run(text, builder)
        except SAXParseException as error:
            repaired = _closed(text, error, builder.names) if len(repairs) < MAX_REPAIRS else None
            if repaired is None:
                reason = _("The file is not well-formed XML: %(reason)s.")
                raise UnreadableFile(reason % {"reason": error.getMessage()}, error.getLineNumber() or 0) from None
            repairs.append(Repair(error.getLineNumber() or 0, builder.names[-1]))
            text = repaired
            continue
        return builder.open[0].children[0], repairs


def _run(text: str, builder: _Builder) -> None:
    parser = make_parser()
    parser.setContentHandler(builder)
    parser.forbid_dtd = True
    try:
        parser.parse(BytesIO(text.encode("utf-8", errors="replace")))
    except DefusedXmlException:
        raise UnreadableFile(
            _("The file declares a document type or entities, which is not allowed. Please remove <!DOCTYPE …>."), 1
        ) from None
    except _TooMuch:
        line = builder.locator.getLineNumber()
        raise UnreadableFile(_("The XML is nested too deeply or has too many elements."), line) from None


def _closed(text: str, error: SAXParseException, names: list[str]) -> str | None:
    """The text with the innermost open element closed where an end tag for one further out stands; else None."""
    if "mismatched tag" not in error.getMessage() or not names:
        return None
    lines = text.split("\n")
    row, column = (error.getLineNumber() or 1) - 1, error.getColumnNumber() or 0
    if row >= len(lines):
        return None
    place = lines[row].rfind("</", 0, column + 2)
    match = END_TAG.match(lines[row], max(place, 0))
    if place < 0 or match is None or match[1] not in names[:-1]:
        return None
    lines[row] = f"{lines[row][:place]}</{names[-1]}>{lines[row][place:]}"
    return "\n".join(lines)
