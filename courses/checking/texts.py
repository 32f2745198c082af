"""Links in rich text, as Wagtail stores it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

# Texts that say nothing when a screen reader lists a page's links. Compared in small letters, without punctuation.
VAGUE = frozenset(
    {"hier", "klicken sie hier", "hier klicken", "klick hier", "hier lesen", "mehr", "mehr lesen", "weiterlesen"}
    | {"mehr erfahren", "mehr dazu", "mehr infos", "mehr informationen", "weiter", "link", "dieser link", "siehe hier"}
    | {"here", "click here", "more", "read more", "learn more", "this link", "this page", "details", "download"}
)
BARE_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """`target` is "page", "document" or "" (an address), `key` the primary key of a page or document, else None."""

    text: str
    target: str
    key: int | None

    @property
    def is_empty(self) -> bool:
        return not self.text

    @property
    def is_vague(self) -> bool:
        return re.sub(r"[^\w\s]", "", self.text).casefold().strip() in VAGUE

    @property
    def is_bare_url(self) -> bool:
        return BARE_URL.fullmatch(self.text) is not None


def links_of(html: str) -> list[Link]:
    """All links of a rich text, in order."""
    if "<a" not in html:
        return []
    parser = _Links()
    parser.feed(html)
    parser.close()
    return parser.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Link] = []
        self._attributes: dict[str, str | None] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._attributes, self._text = dict(attrs), []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag != "a" or self._attributes is None:
            return
        key = self._attributes.get("id") or ""
        target = self._attributes.get("linktype") or ""
        self.found.append(
            Link(" ".join("".join(self._text).split()), target, int(key) if key.isdecimal() and target else None)
        )
        self._attributes = None


def has_text(html: str) -> bool:
    """Whether a rich text says anything."""
    return bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", html))


def rich_texts(value: object) -> Iterator[str]:
    """Every string in a block's value that is markup, however deep it lies."""
    if isinstance(value, str):
        if "<" in value:
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from rich_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from rich_texts(item)
