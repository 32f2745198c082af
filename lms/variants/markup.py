"""Rich text as one writes it in a plain field: Markdown with lists, quotes, links, bold and italic text.

`from_markup(to_markup(html))` says the same as the HTML, for what lessons' rich text may hold. Links to pages and
documents of the site keep their number: `[Richtlinie](page:12)`.
"""

import re
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from courses.html import is_safe_url

INTERNAL = re.compile(r"^(page|document):(\d+)$")
BLOCK_TAG = re.compile(r"<(p|ul|ol|blockquote|h[2-6])\b")
LIST_OR_QUOTE = re.compile(r"<(ul|ol|blockquote)\b")
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
# What would mean something in Markdown, wherever it stands or at the beginning of a line.
SPECIAL = re.compile(r"([\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
SPECIAL_AT_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+>](?=\s|$)|=+\s*$|-{2,}\s*$|~{3,})")
NUMBER_AT_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


class UnsafeAddress(ValidationError):
    """A link leads to an address that is not allowed."""


def to_markup(html: str) -> str:
    """The rich text as Markdown; unknown tags leave their text."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return writer.text()


def from_markup(markup: str, *, like: str = "") -> str:
    """The Markdown as rich text as Wagtail stores it. What looks like HTML is text. Raises UnsafeAddress.

    `like`: what stood there; if it was a line without a paragraph around it, as in a table, a single line stays one.
    """
    tokens = _parser().parse(markup)
    depth = 0
    for token in tokens:
        if token.type in {"list_item_open", "blockquote_open"}:
            depth += 1
        elif token.type in {"list_item_close", "blockquote_close"}:
            depth -= 1
        elif token.type in {"paragraph_open", "paragraph_close"} and depth:
            token.hidden = True
        for child in token.children or []:
            _set_link(child)
    parser = _parser()
    html = str(parser.renderer.render(tokens, parser.options, {})).strip()
    is_line = bool(like) and not BLOCK_TAG.search(like) and html.count("<p>") == 1 and not LIST_OR_QUOTE.search(html)
    return html.removeprefix("<p>").removesuffix("</p>") if is_line else html


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["heading", "lheading", "code", "fence", "html_block", "html_inline", "image", "reference", "hr"])
    # By default an unsafe address is silently left as text; whoever wrote it shall be told.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _set_link(token: Token) -> None:
    if token.type != "link_open":
        return
    address = str(token.attrs["href"])
    if match := INTERNAL.match(address):
        token.attrs = {"linktype": match[1], "id": match[2]}
    elif not is_safe_url(address):
        raise UnsafeAddress(
            _("The address “%(address)s” is not allowed; use one that begins with https:, mailto: or tel:.")
            % {"address": address}
        )


class _Writer(HTMLParser):
    """Writes Markdown while HTML is read: finished lines, and the line that is being written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.line = ""
        self.lists: list[str] = []  # one entry for each list that is open: "-" or the next number
        self.bullet = ""
        self.quotes = 0
        self.links: list[str] = []
        self.marked: list[int] = []  # where in the line bold and italic texts begin
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MARKS:
            self.marked.append(len(self.line))
        elif tag == "code":
            self.line += "`"
            self.is_code = True
        elif tag == "br":
            self.line += "\\\n"
        elif tag == "a":
            self.line += "["
            self.links.append(_address(dict(attrs)))
        else:
            self._start_block(tag)

    def _start_block(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self._end_paragraph()
            self.lists.append("-" if tag == "ul" else "1")
        elif tag == "li" and self.lists:
            self._end_paragraph()
            kind = self.lists[-1]
            self.bullet = "- " if kind == "-" else f"{kind}. "
            self.lists[-1] = kind if kind == "-" else str(int(kind) + 1)
        elif tag == "blockquote":
            self._end_paragraph()
            self.quotes += 1
        elif tag in {"p", "h2", "h3", "h4"}:
            self._end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS and self.marked:
            self._mark(MARKS[tag], self.marked.pop())
        elif tag == "code":
            self.line += "`"
            self.is_code = False
        elif tag == "a" and self.links:
            self.line += f"]({self.links.pop()})"
        elif tag in {"p", "li", "h2", "h3", "h4"}:
            self._end_paragraph()
        elif tag in {"ul", "ol"} and self.lists:
            self._end_paragraph()
            self.lists.pop()
        elif tag == "blockquote":
            self._end_paragraph()
            self.quotes = max(0, self.quotes - 1)

    def _mark(self, mark: str, start: int) -> None:
        """Mark the text from there on; in Markdown, spaces stand outside of marks."""
        text = self.line[start:]
        inside = text.strip()
        if inside:
            before = text[: len(text) - len(text.lstrip())]
            after = text[len(text.rstrip()) :]
            self.line = f"{self.line[:start]}{before}{mark}{inside}{mark}{after}"

    def handle_data(self, data: str) -> None:
        data = re.sub(r"[ \t\n]+", " ", data)
        if self.line.endswith("\n"):
            data = data.lstrip(" ")
        self.line += data if self.is_code else SPECIAL.sub(r"\\\1", data)

    def close(self) -> None:
        super().close()
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        line, self.line = self.line.strip(), ""
        self.marked.clear()
        if not line:
            return
        line = SPECIAL_AT_START.sub(r"\\\1", line)
        line = NUMBER_AT_START.sub(r"\1\\\2", line)
        indent = "   " * max(0, len(self.lists) - 1)
        first = f"{indent}{self.bullet}" if self.lists else ""
        rest = f"{indent}{' ' * len(self.bullet)}" if self.lists else ""
        quote = "> " * self.quotes
        lines = [f"{quote}{first if not number else rest}{part}" for number, part in enumerate(line.split("\n"))]
        is_item = bool(self.lists)
        self.paragraphs.append(("\n" if is_item else "\n\n") + "\n".join(lines))
        self.bullet = ""

    def text(self) -> str:
        """Paragraphs with an empty line between them, items of a list without."""
        text = ""
        for paragraph in self.paragraphs:
            begins_list = paragraph.startswith("\n") and not paragraph.startswith("\n\n") and not _is_item(text)
            text += "\n" + paragraph if begins_list else paragraph
        return text.strip("\n")


def _is_item(text: str) -> bool:
    """Whether the text ends with an item of a list."""
    last = text.rsplit("\n", 1)[-1].lstrip("> ")
    return bool(re.match(r"(- |\d+\. |\s)", last))


def _address(attributes: dict[str, Any]) -> str:
    if attributes.get("linktype") and attributes.get("id"):
        return f"{attributes['linktype']}:{attributes['id']}"
    address = str(attributes.get("href") or "")
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
