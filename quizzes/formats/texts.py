"""Texts of foreign files as HTML, and what of it a question of this site cannot say."""

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from courses.html import TAGS, sanitize
from courses.importing import Faults
from courses.importing.markdown import MarkdownReader
from courses.models.portable import portable_text
from courses.richtext import normal
from quizzes.models import plain_text

from .neutral import NeutralQuestion

# Tags that only group: without them the text says the same.
WRAPPERS = frozenset({"div", "span", "font", "center", "html", "head", "body", "tfoot", "colgroup", "col", "section"})
BLOCKS = re.compile(r"<(/?)(?:div|center|section)\b[^>]*>", re.IGNORECASE)
HEADINGS = re.compile(r"<(/?)h[156]\b[^>]*>", re.IGNORECASE)
OTHERS_WORDS = """
applet area article aside audio base basefont big button canvas dfn del embed fieldset figure figcaption
footer form frame h1 h5 h6 header iframe img input ins label legend link main map mark marquee math meta nav
noscript object option output param picture progress q rp rt ruby samp script select small source strike
style summary svg template textarea time title track tt var video wbr
"""
OTHERS = frozenset(OTHERS_WORDS.split())
ANY_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)\b[^<>]*>|<!--.*?-->", re.DOTALL)
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def from_plain(text: str) -> str:
    """Plain text as HTML; lines stay lines."""
    return escape(CONTROL.sub("", text).strip(), quote=False).replace("\n", "<br>\n")


def from_auto(text: str) -> str:
    """Text that may hold HTML among its lines, as Moodle's own format does. "<" that begins no tag is a "<"."""
    text = CONTROL.sub("", text).strip()
    pieces, start = [], 0
    for match in ANY_TAG.finditer(text):
        if match[1] is None or match[1].lower() in TAGS | WRAPPERS | OTHERS:
            pieces += [_plain_piece(text[start : match.start()]), match[0]]
            start = match.end()
    pieces.append(_plain_piece(text[start:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _plain_piece(text: str) -> str:
    """Escaped, except entities that are there already."""
    pieces, start = [], 0
    for match in ENTITY.finditer(text):
        pieces += [escape(text[start : match.start()], quote=False), match[0]]
        start = match.end()
    return "".join([*pieces, escape(text[start:], quote=False)])


def from_html(text: str) -> str:
    return CONTROL.sub("", text).strip()


def from_markdown(text: str, question: NeutralQuestion, line: int) -> str:
    """Markdown as rich text; what it must not hold becomes a problem of the question."""
    faults = Faults()
    html = MarkdownReader(file="", faults=faults, first_line=line).rich_text(CONTROL.sub("", text).strip())
    for fault in faults.items:
        question.warn(fault.message, fault.line)
    return html


IMAGE_TEXT = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")

FORMATS: dict[str, Callable[[str], str]] = {"plain": from_plain, "auto": from_auto, "html": from_html}


def as_html(text: str, text_format: str, question: NeutralQuestion, line: int) -> str:
    """A text of one of these formats as HTML: plain, auto, html, markdown."""
    if text_format == "markdown":
        return from_markdown(text, question, line)
    return FORMATS[text_format](text)


def rich_text(html: str) -> str:
    """HTML as this site stores it: sanitized, in one normal form."""
    grouped = HEADINGS.sub(lambda match: f"<{match[1]}h4>", BLOCKS.sub(lambda match: f"<{match[1]}p>", html))
    return normal(sanitize(grouped).strip())


def lost_tags(html: str) -> list[str]:
    """Names of tags that `rich_text` takes away and that said something."""
    found = _Tags()
    found.feed(html)
    found.close()
    return sorted(found.lost)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        says_something = tag not in WRAPPERS or (tag in {"span", "font"} and any(value for _name, value in attrs))
        if tag not in TAGS and tag not in {"h1", "h5", "h6"} and says_something:
            self.lost.add(tag)


def warn_of_lost_tags(html: str, question: NeutralQuestion, line: int = 0) -> None:
    """Note in words which formatting of a text is left out."""
    tags = lost_tags(html)
    if tags:
        question.warn(_("Questions cannot hold this formatting, so it is left out: %(tags)s.") % {
            "tags": ", ".join(f"<{tag}>" for tag in tags)
        }, line)  # fmt: skip


def to_plain(html: str) -> str:
    """The text of HTML with its line breaks; of images, their alternative text."""
    html = IMAGE_TEXT.sub(r"\1", html)
    lines = re.sub(r"<br\s*/?>\n?|</(?:p|li|blockquote|h[2-4]|tr|pre)>", "\n", html)
    text = unescape(re.sub(r"<[^>]*>", "", lines))
    return "\n".join(" ".join(line.split(" ")).strip() for line in text.split("\n")).strip()


def is_plain(html: str) -> bool:
    """Whether the HTML says nothing beyond its text."""
    return portable_text(html) == portable_text(from_plain(to_plain(html)))


__all__ = [
    "as_html",
    "from_auto",
    "from_html",
    "from_plain",
    "is_plain",
    "lost_tags",
    "plain_text",
    "rich_text",
    "to_plain",
    "warn_of_lost_tags",
]
