"""XML as a small tree whose elements know their line. No entities, no document types, limits on size and depth."""

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

from .decoding import decode
from .neutral import UnreadableFile

MAX_DEPTH = 40
MAX_ELEMENTS = 200_000
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass
class Element:
    """`text`: all characters directly in it."""

    tag: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)

    def first(self, tag: str) -> "Element | None":
        return next(self.all(tag), None)

    def value(self, *path: str) -> str:
        """The text of the first element on this path, without spaces around it; empty if there is none."""
        element: Element | None = self
        for tag in path:
            element = element.first(tag) if element else None
        return element.text.strip() if element else ""


class _TooMuch(Exception):
    pass


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = [Element("", 0)]
        self.pieces: list[list[str]] = [[]]
        self.count = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) > MAX_DEPTH:
            raise _TooMuch
        element = Element(name, self.locator.getLineNumber(), dict(attrs.items()))
        self.open[-1].children.append(element)
        self.open.append(element)
        self.pieces.append([])

    def endElement(self, name: str) -> None:
        self.open.pop().text = "".join(self.pieces.pop())

    def characters(self, content: str) -> None:
        self.pieces[-1].append(content)


def parse_xml(content: bytes) -> Element:
    """The outermost element. Raises UnreadableFile with the line where reading stopped."""
    text = decode(content)
    # The text is decoded already, so what it says about its encoding no longer holds.
    text = DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    builder = _Builder()
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
        raise UnreadableFile(
            _("The file is not well-formed XML: %(reason)s.") % {"reason": error.getMessage()},
            error.getLineNumber() or 0,
        ) from None
    return builder.open[0].children[0]
