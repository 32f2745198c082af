"""XML in which text and elements mix, as a tree whose elements know their line. No entities, no document types."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext as _

from .decoding import decode
from .neutral import UnreadableFile

MAX_DEPTH = 60
MAX_ELEMENTS = 200_000
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass
class Node:
    """An element. `content`: its texts and children in their order."""

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
        """The text of the first element on this path, without spaces around it; empty if there is none."""
        node: Node | None = self
        for tag in path:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


class NotWellFormed(UnreadableFile):
    """Where reading stopped: `column` counts from 0; `open_names`: the elements that were open, outermost first."""

    def __init__(self, error: SAXParseException, open_names: list[str]) -> None:
        self.message, self.open_names = error.getMessage(), open_names
        self.line, self.column = error.getLineNumber() or 0, error.getColumnNumber() or 0
        super().__init__(_("The file is not well-formed XML: %(reason)s.") % {"reason": self.message}, self.line)


class _TooMuch(Exception):
    pass


Make = Callable[[str, int, Mapping[str, str]], Node]


def as_it_stands(name: str, line: int, attributes: Mapping[str, str]) -> Node:
    """An element with the names of the file."""
    return Node(name, line, dict(attributes))


class _Builder(ContentHandler):
    def __init__(self, make: Make) -> None:
        super().__init__()
        self.make = make
        self.open: list[Node] = [Node("")]
        self.names: list[str] = []
        self.count = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) > MAX_DEPTH:
            raise _TooMuch
        node = self.make(name, self.locator.getLineNumber(), dict(attrs.items()))
        self.open[-1].content.append(node)
        self.open.append(node)
        self.names.append(name)

    def endElement(self, name: str) -> None:
        self.open.pop()
        self.names.pop()

    def characters(self, content: str) -> None:
        # One string for each run of characters, however the parser cuts it.
        pieces = self.open[-1].content
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += content
        else:
            pieces.append(content)


def text_of_xml(content: bytes) -> str:
    """The file as text. It is decoded then, so what it says about its encoding is taken out."""
    return DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), decode(content), count=1)


def parse_xml(text: str, make: Make = as_it_stands) -> Node:
    """The outermost element. `make` builds each from its name, line and attributes.

    Raises NotWellFormed, or UnreadableFile for what is refused, with the line where reading stopped.
    """
    builder = _Builder(make)
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
    except SAXParseException as error:
        raise NotWellFormed(error, builder.names) from None
    return builder.open[0].children[0]
