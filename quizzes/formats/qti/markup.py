"""HTML of texts ↔ nodes: QTI holds XHTML, or HTML as text."""

from collections.abc import Iterable, Sequence
from html import escape
from html.parser import HTMLParser
from xml.sax.saxutils import escape as escape_text
from xml.sax.saxutils import quoteattr

from quizzes.formats.texts import CONTROL
from quizzes.formats.xml_tree import MAX_DEPTH, Node

Content = Node | str
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
INLINE_WORDS = """
a abbr b bdi bdo br cite code data del dfn em i img ins kbd label math q s samp small span strong sub sup time tt u var
feedbackInline inlineChoiceInteraction textEntryInteraction gap printedVariable hottext
"""
INLINE = frozenset(INLINE_WORDS.split())


class _Reader(HTMLParser):
    """Whatever is typed, the outcome is balanced."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, 0, {name: value or "" for name, value in attrs if _is_name(name)})
        if not _is_name(tag):
            return
        self.open[-1].content.append(node)
        if tag not in VOID and len(self.open) < MAX_DEPTH:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum() and name[0].isalpha()


def nodes_of(html: str) -> list[Content]:
    reader = _Reader()
    # Marked sections are no HTML, and the parser stumbles over unknown ones.
    reader.feed(html.replace("<![", "&lt;!["))
    reader.close()
    return reader.open[0].content


def html_of(content: Iterable[Content]) -> str:
    return "".join(_html(item) for item in content)


def _html(item: Content) -> str:
    if isinstance(item, str):
        return escape(item, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in item.attributes.items() if name != "xmlns")
    if item.tag in VOID:
        return f"<{item.tag}{attributes}>"
    return f"<{item.tag}{attributes}>{html_of(item.content)}</{item.tag}>"


def xml_of(content: Iterable[Content]) -> str:
    return "".join(_xml(item) for item in content)


def _xml(item: Content) -> str:
    if isinstance(item, str):
        return escape_text(CONTROL.sub("", item))
    attributes = "".join(f" {name}={quoteattr(CONTROL.sub('', value))}" for name, value in item.attributes.items())
    inner = xml_of(item.content)
    return f"<{item.tag}{attributes}>{inner}</{item.tag}>" if inner else f"<{item.tag}{attributes}/>"


def is_inline(item: Content) -> bool:
    return isinstance(item, str) or item.tag in INLINE


def in_blocks(content: Sequence[Content]) -> list[Content]:
    """Where only blocks may stand: text between them gets a <div> around it."""
    blocks: list[Content] = []
    run: list[Content] = []
    for item in [*content, None]:
        if item is not None and is_inline(item):
            run.append(item)
            continue
        if any(not isinstance(piece, str) or piece.strip() for piece in run):
            blocks.append(Node("div", content=run))
        run = []
        if item is not None:
            blocks.append(item)
    return blocks


def without_lone_block(content: Sequence[Content]) -> list[Content]:
    """The counterpart of `in_blocks`: a lone <div> around mere text says nothing."""
    said = [item for item in content if not isinstance(item, str) or item.strip()]
    if len(said) == 1 and isinstance(said[0], Node) and said[0].tag == "div" and all(map(is_inline, said[0].content)):
        return said[0].content
    return list(content)


def element(tag: str, *content: Content, **attributes: object) -> Node:
    """A node; a trailing underscore keeps a name from being a word of Python. Attributes that are None are left out."""
    named = {name.rstrip("_"): _said(value) for name, value in attributes.items() if value is not None}
    return Node(tag, 0, named, list(content))


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
