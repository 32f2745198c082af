"""Rich text → Markdown that `courses.importing.markdown` reads back as the same text.

Every text is read back before it is used. Markdown as people write it comes first (`Style`); where its rules get in
the way (emphasis inside a word beside a dot, a space that would vanish), letters at the edges are written as entities,
which no rule of Markdown looks into.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

from courses.importing.faults import Faults
from courses.importing.markdown import MarkdownReader
from courses.richtext import (
    LINE_BREAK,
    ForeignMarkup,
    Link,
    Listing,
    Node,
    Paragraph,
    Quote,
    Run,
    normal,
    parse,
    spans,
)

# A place from which no path leads to the files of the course: read back, links stay as they are written.
NOWHERE = "-/-/-/-.md"

_SPECIAL = re.compile(r"[\\`*_\[\]<|]|&(?=[#A-Za-z])")
_IN_WORD = re.compile(r"[^\W_]_(?=[^\W_])")  # an underscore that no emphasis can begin or end with
_LINE_START = re.compile(r"^(?:(\d{1,9})([.)])|([#+\-=~:>{]))")
_LINE_START_LOOSE = re.compile(r"^(?:(\d{1,9})([.)])(?=\s|$)|([#+\-](?=[\s#+\-]|$)|[=~>{]|:(?=::)))")
_IN_ADDRESS = re.compile(r"[\\<>&|]")
_IN_TITLE = re.compile(r'["\\&|]')
_BACKTICKS = re.compile(r"`+")


class Style(IntEnum):
    """Ways to write, the most pleasant one first."""

    LOOSE = 0  # brackets as they are: [Name]
    ESCAPED = 1  # a backslash before whatever could mean something
    CAREFUL = 2  # and the edges of each piece as entities


class NotExpressible(ValueError):
    """Rich text with something that Markdown has no word for."""


def rich_text_to_markdown(html: str) -> str:
    """Markdown of rich text; empty for an empty one. Raises NotExpressible."""
    wanted = normal(html)
    for style in Style:
        text = _Writer(style).blocks(_parsed(wanted))
        if _read(text) == wanted:
            return text
    raise NotExpressible(html)


def cell_to_markdown(html: str) -> str:
    """Markdown of rich text for a cell of a table: one paragraph without line breaks. Raises NotExpressible."""
    wanted = normal(html)
    if not wanted:
        return ""
    nodes = _parsed(wanted)
    if len(nodes) != 1 or not isinstance(nodes[0], Paragraph) or any(run.text == LINE_BREAK for run in nodes[0].runs):
        raise NotExpressible(html)
    for style in Style:
        text = _Writer(style, is_cell=True).inline(nodes[0].runs)
        if _read_cell(text) == wanted:
            return text
    raise NotExpressible(html)


def plain_to_markdown(text: str, *, is_cell: bool = False) -> str:
    """Markdown that shows exactly this text. Whether it comes back is for the caller to see."""
    return _escaped(text, Style.LOOSE, is_cell=is_cell)


def _parsed(html: str) -> tuple[Node, ...]:
    try:
        return parse(html)
    except ForeignMarkup as error:
        raise NotExpressible(html) from error


def _read(text: str) -> str | None:
    faults = Faults()
    html = MarkdownReader(file=NOWHERE, faults=faults).rich_text(text)
    return None if faults.items else normal(html)


def _read_cell(text: str) -> str | None:
    faults = Faults()
    blocks = MarkdownReader(file=NOWHERE, faults=faults).blocks(f"| - |\n|---|\n| {text} |")
    if faults.items or len(blocks) != 1 or blocks[0]["type"] != "table":
        return None
    return normal(blocks[0]["value"]["rows"][0]["values"][0])


class _Writer:
    def __init__(self, style: Style, *, is_cell: bool = False) -> None:
        self.style = style
        self.is_cell = is_cell

    def blocks(self, nodes: Sequence[Node]) -> str:
        parts: list[str] = []
        for position, node in enumerate(nodes):
            if isinstance(node, Paragraph):
                parts.append(self.paragraph(node.runs))
            elif isinstance(node, Quote):
                parts.append(_prefixed(self.blocks(node.children), "> ", "> "))
            else:
                parts.append(self.listing(node, is_second=_is_second(nodes, position)))
        return "\n\n".join(parts)

    def listing(self, listing: Listing, *, is_second: bool) -> str:
        """Two lists of one kind in a row need different markers, or they would be one."""
        lines = []
        for number, item in enumerate(listing.items, start=1):
            marker = f"{number}{')' if is_second else '.'} " if listing.is_ordered else ("* " if is_second else "- ")
            lines.append(_prefixed(self.item(item), marker, " " * len(marker)))
        return "\n".join(lines)

    def item(self, nodes: Sequence[Node]) -> str:
        is_plain = len(nodes) == 2 and isinstance(nodes[0], Paragraph) and isinstance(nodes[1], Listing)
        if is_plain:
            return f"{self.blocks(nodes[:1])}\n{self.blocks(nodes[1:])}"
        return self.blocks(nodes)

    def paragraph(self, runs: Sequence[Run]) -> str:
        lines = self.inline(runs).split("\n")
        start = _LINE_START_LOOSE if self.style is Style.LOOSE else _LINE_START
        return "\n".join(start.sub(_escaped_start, line) for line in lines)

    def inline(self, runs: Sequence[Run]) -> str:
        parts = []
        for mark, group in spans(runs):
            if mark is None:
                parts += [self.text(run.text) for run in group]
            elif isinstance(mark, tuple):
                parts.append(self.link(mark, group))
            elif mark == "code":
                code = _code("".join(run.text for run in group))
                parts.append(code.replace("|", "\\|") if self.is_cell else code)
            else:
                delimiter = "**" if mark == "strong" else ("_" if self.style is Style.CAREFUL else "*")
                parts.append(f"{delimiter}{self.inline(group)}{delimiter}")
        return "".join(parts)

    def link(self, link: Link, group: Sequence[Run]) -> str:
        attributes = dict(link)
        if "href" not in attributes or "linktype" in attributes:
            raise NotExpressible(attributes)
        address = attributes["href"].removeprefix("/") if is_page(attributes["href"]) else attributes["href"]
        address = _IN_ADDRESS.sub(r"\\\g<0>", address)
        if re.search(r"[\s()]", address) or not address:
            address = f"<{address}>"
        title = attributes.get("title", "")
        shown = f" {quoted(title)}" if title else ""
        return f"[{self.inline(group)}]({address}{shown})"

    def text(self, text: str) -> str:
        return "\\\n" if text == LINE_BREAK else _escaped(text, self.style, is_cell=self.is_cell)


def quoted(title: str) -> str:
    """The title of a link or picture."""
    return f'"{_IN_TITLE.sub(_backslash, title)}"'


def is_page(href: str) -> bool:
    """Whether an address of rich text, as the reader gives it, names a page."""
    return href.startswith("/page:")


def _backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"


def _escaped(text: str, style: Style, *, is_cell: bool) -> str:
    careful = style is Style.CAREFUL
    edges = {0, len(text) - 1} if careful else set()
    return "".join(
        f"&#{ord(character)};"
        if position in edges or _is_odd_space(character, careful=careful)
        else _escaped_character(text, position, style, is_cell=is_cell)
        for position, character in enumerate(text)
    )


def _is_odd_space(character: str, *, careful: bool) -> bool:
    """Spaces that are easily lost, or taken for others."""
    return character.isspace() and character != " " and (careful or character != "\xa0")


def _escaped_character(text: str, position: int, style: Style, *, is_cell: bool) -> str:
    character = text[position]
    if style is Style.LOOSE and (character in "[]" or (character == "|" and not is_cell)):
        return character
    if style is Style.LOOSE and position and _IN_WORD.match(text, position - 1):
        return character
    return f"\\{character}" if _SPECIAL.match(text, position) else character


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    is_padded = text[0] in "` " and text[-1] in "` " and text.strip(" ") != ""
    if text.startswith("`") or text.endswith("`") or is_padded:
        text = f" {text} "
    return f"{fence}{text}{fence}"


def _is_second(nodes: Sequence[Node], position: int) -> bool:
    """Whether the list stands an odd number of lists of its kind after the first one, with nothing between."""
    node = nodes[position]
    count = 0
    for before in reversed(nodes[:position]):
        if not (isinstance(before, Listing) and isinstance(node, Listing) and before.is_ordered == node.is_ordered):
            break
        count += 1
    return count % 2 == 1


def _prefixed(text: str, first: str, rest: str) -> str:
    lines: Iterable[str] = text.split("\n")
    return "\n".join(f"{first if number == 0 else rest}{line}".rstrip(" ") for number, line in enumerate(lines))
