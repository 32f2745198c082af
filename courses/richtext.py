"""Rich text in one normal form, so that equal texts are equal, whoever wrote them.

The editor writes `<p data-block-key="x1"><b>so</b></p>`, an import `<p><strong>so</strong></p>`; both mean the same.
`normal` gives both the same HTML; `parse` gives the text as a small tree, from which Markdown is written.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser

# Attributes of a link by name, sorted: (("href", "…"),) or Wagtail's (("id", "3"), ("linktype", "page")).
Link = tuple[tuple[str, str], ...]
LinkMap = Callable[[Link], Link | None]

LINK_ATTRIBUTES = ("href", "id", "linktype", "title")
MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "code": "code"}
PICTURE_ATTRIBUTES = ("alt", "embedtype", "format", "id")
PICTURE = re.compile(r"<embed\b(?=[^>]*\bembedtype=\"image\")(?:\"[^\"]*\"|[^\">])*>(?:</embed>)?")
LINE_BREAK = "\n"
_SPACE = re.compile(r"[ \t\n\r\f]+")
_PIECES = re.compile(r" |[^ ]+")
_PRIVATE = "\ue000"  # no sign of any writing system
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """Text with the same marks throughout. The text of a line break is `LINE_BREAK`."""

    text: str
    marks: frozenset[str] = frozenset()
    link: Link = ()

    def same_marks(self, other: "Run") -> bool:
        return self.marks == other.marks and self.link == other.link


@dataclass(frozen=True)
class Paragraph:
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Listing:
    is_ordered: bool
    items: tuple[tuple["Node", ...], ...]


@dataclass(frozen=True)
class Quote:
    children: tuple["Node", ...]


Node = Paragraph | Listing | Quote


class ForeignMarkup(ValueError):
    """The HTML has something that rich text of lessons and questions does not have; `tag` says what."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(tag)


def normal(html: str, links: LinkMap | None = None) -> str:
    """The normal form of rich text, and its links mapped. Idempotent. HTML with foreign markup comes back as it is.

    Pictures of Wagtail's editor stay where they are; one alone in a paragraph stands without it, as Wagtail has it.
    """
    text, pictures = _without_pictures(html)
    try:
        shown = render(parse(text, links))
    except ForeignMarkup:
        return html
    for mark, picture in pictures.items():
        shown = shown.replace(f"<p>{mark}</p>", picture).replace(mark, picture)
    return shown


def _without_pictures(html: str) -> tuple[str, dict[str, str]]:
    """The HTML with marks for its pictures, and what each mark stands for: the picture with sorted attributes."""
    pictures: dict[str, str] = {}

    def aside(match: re.Match[str]) -> str:
        mark = f"{_PRIVATE}{len(pictures)}{_PRIVATE}"
        pictures[mark] = _Picture(match[0]).html
        return mark

    return (html, pictures) if _PRIVATE in html else (PICTURE.sub(aside, html), pictures)


class _Picture(HTMLParser):
    """One `<embed>` in its normal form."""

    def __init__(self, tag: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = ""
        self.feed(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = sorted((name, escape(value or "")) for name, value in attrs if name in PICTURE_ATTRIBUTES)
        written = "".join(f' {name}="{value}"' for name, value in known)
        self.html = f"<embed{written}/>"


def parse(html: str, links: LinkMap | None = None) -> tuple[Node, ...]:
    """The text as a tree without empty parts; `links` maps each link, None takes it away. Raises ForeignMarkup."""
    reader = _Reader(links)
    reader.feed(html)
    reader.close()
    return reader.nodes()


def render(nodes: Iterable[Node], *, is_inside: bool = False) -> str:
    """A tree as HTML; inside list items and quotes, paragraphs stand without `<p>`, as Wagtail stores them."""
    parts = []
    for node in nodes:
        if isinstance(node, Paragraph):
            text = _render_runs(node.runs)
            parts.append(text if is_inside else f"<p>{text}</p>")
        elif isinstance(node, Listing):
            tag = "ol" if node.is_ordered else "ul"
            items = "".join(f"<li>{render(item, is_inside=True)}</li>" for item in node.items)
            parts.append(f"<{tag}>{items}</{tag}>")
        else:
            parts.append(f"<blockquote>{render(node.children, is_inside=True)}</blockquote>")
    return "".join(parts)


def _render_runs(runs: Sequence[Run]) -> str:
    parts = []
    for mark, group in spans(runs):
        if mark is None:
            parts.append("".join("<br>" if run.text == LINE_BREAK else escape(run.text, quote=False) for run in group))
        elif isinstance(mark, tuple):
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in mark)
            parts.append(f"<a{attributes}>{_render_runs(group)}</a>")
        else:
            parts.append(f"<{mark}>{_render_runs(group)}</{mark}>")
    return "".join(parts)


def spans(runs: Sequence[Run]) -> Iterator[tuple[str | Link | None, list[Run]]]:
    """Runs grouped for nesting: (mark or link, runs without it), the one that reaches furthest outside, code inside."""
    start = 0
    while start < len(runs):
        best: tuple[int, str | Link | None] = (1, None)
        for mark in _marks_of(runs[start]):
            end = start
            while end < len(runs) and mark in _marks_of(runs[end]):
                end += 1
            if best[1] is None or end - start > best[0]:
                best = (end - start, mark)
        group = list(runs[start : start + best[0]])
        yield best[1], [_without(run, best[1]) for run in group]
        start += best[0]


def _marks_of(run: Run) -> list[str | Link]:
    marks: list[str | Link] = [run.link] if run.link else []
    marks += [mark for mark in ("strong", "em") if mark in run.marks]
    return marks or [mark for mark in ("code",) if mark in run.marks]


def _without(run: Run, mark: str | Link | None) -> Run:
    if mark is None:
        return run
    return replace(run, link=()) if isinstance(mark, tuple) else replace(run, marks=run.marks - {mark})


@dataclass
class _Frame:
    tag: str
    children: list[Node] = field(default_factory=list)
    items: list[tuple[Node, ...]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, links: LinkMap | None) -> None:
        super().__init__(convert_charrefs=True)
        self.links = links
        self.frames = [_Frame("root")]
        self.runs: list[Run] = []
        self.marks: list[str] = []
        self.open_links: list[Link] = []

    def nodes(self) -> tuple[Node, ...]:
        while len(self.frames) > 1:
            self._close_frame()
        self._flush()
        return tuple(self.frames[0].children)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MARKS:
            self.marks.append(MARKS[tag])
        elif tag == "a":
            self.open_links.append(self._link(attrs))
        elif tag == "br":
            self._add(LINE_BREAK)
        elif tag == "p":
            self._flush()
        elif tag in {"ul", "ol", "li", "blockquote"}:
            self._open_frame(tag)
        else:
            raise ForeignMarkup(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS and MARKS[tag] in self.marks:
            self.marks.remove(MARKS[tag])
        elif tag == "a" and self.open_links:
            self.open_links.pop()
        elif tag == "p":
            self._flush()
        elif any(frame.tag == tag for frame in self.frames[1:]):
            while self.frames[-1].tag != tag:
                self._close_frame()
            self._close_frame()

    def handle_data(self, data: str) -> None:
        text = _SPACE.sub(" ", _CONTROL.sub("", data))
        if text and not (text == " " and self.frames[-1].tag in {"ul", "ol"}):
            self._add(text)

    def _add(self, text: str) -> None:
        if self.frames[-1].tag in {"ul", "ol"}:
            self._open_frame("li")
        link = self.open_links[-1] if self.open_links else ()
        self.runs.append(Run(text, frozenset(self.marks), link))

    def _link(self, attrs: list[tuple[str, str | None]]) -> Link:
        found = {name: (value or "").strip() for name, value in attrs if name in LINK_ATTRIBUTES}
        if not found.get("href") and not found.get("linktype"):
            return ()
        link = tuple(sorted((name, value) for name, value in found.items() if value))
        return (self.links(link) or ()) if self.links else link

    def _open_frame(self, tag: str) -> None:
        self._flush()
        if tag == "li" and self.frames[-1].tag not in {"ul", "ol"}:
            if not any(frame.tag in {"ul", "ol"} for frame in self.frames):
                raise ForeignMarkup(tag)
            while self.frames[-1].tag not in {"ul", "ol"}:
                self._close_frame()
        elif tag != "li" and self.frames[-1].tag in {"ul", "ol"}:
            self.frames.append(_Frame("li"))
        self.frames.append(_Frame(tag))

    def _close_frame(self) -> None:
        self._flush()
        frame = self.frames.pop()
        outer = self.frames[-1]
        if frame.tag == "li" and frame.children:
            outer.items.append(tuple(frame.children))
        elif frame.tag in {"ul", "ol"} and frame.items:
            outer.children.append(Listing(frame.tag == "ol", tuple(frame.items)))
        elif frame.tag == "blockquote" and frame.children:
            outer.children.append(Quote(tuple(frame.children)))

    def _flush(self) -> None:
        runs = _tidied(self.runs)
        self.runs = []
        if not runs:
            return
        frame = self.frames[-1]
        last = frame.children[-1] if frame.children else None
        if frame.tag != "root" and isinstance(last, Paragraph):
            # Items and quotes hold lines, not paragraphs.
            frame.children[-1] = Paragraph(_merged([*last.runs, Run(LINE_BREAK), *runs]))
        else:
            frame.children.append(Paragraph(runs))


def _tidied(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs without needless spaces and breaks; spaces between differently marked words carry what both sides share."""
    words: list[Run] = []
    gap: list[Run] = []
    for piece in _pieces(runs):
        if piece.text in {" ", LINE_BREAK}:
            gap.append(piece)
            continue
        if words:
            words += _gap(gap, words[-1], piece)
        gap = []
        words.append(piece)
    return _merged(words)


def _pieces(runs: Sequence[Run]) -> Iterator[Run]:
    """Words, single spaces and breaks. Code stays in one piece, spaces included."""
    merged = _merged(runs)
    for run in merged:
        if run.text == LINE_BREAK or ("code" in run.marks and run.text.strip(" ")):
            yield replace(run, text=_SPACE.sub(" ", run.text)) if run.text != LINE_BREAK else run
        else:
            yield from (replace(run, text=text) for text in _PIECES.findall(run.text))


def _gap(gap: Sequence[Run], before: Run, after: Run) -> list[Run]:
    if not gap:
        return []
    marks = before.marks & after.marks
    link = before.link if before.link == after.link else ()
    for run in gap:
        marks &= run.marks
        link = link if run.link == link else ()
    breaks = sum(run.text == LINE_BREAK for run in gap)
    if breaks:
        return [Run(LINE_BREAK, marks - {"code"}, link)] * breaks
    return [Run(" ", marks - {"code"}, link)]


def _merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and last.same_marks(run) and LINE_BREAK not in {last.text, run.text}:
            merged[-1] = replace(last, text=last.text + run.text)
        else:
            merged.append(run)
    return tuple(merged)
