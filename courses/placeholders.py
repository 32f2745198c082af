"""Placeholders in texts: `{{ki_werkzeug}}`, or `{{ki_werkzeug|das KI-Werkzeug}}` with words for where it has none.

What is filled in is data: in rich text it is escaped, and a link is made of it only if its address is a safe one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html

from .html import is_safe_url
from .texts import Kind, texts_of, with_texts

MARK = "{{"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}<>|]{1,80}?)\s*(?:\|\s*([^{}<>]*?)\s*)?\}\}")
TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Word:
    """What stands where a placeholder was; with an address it is a link in rich text."""

    text: str
    url: str = ""


def name_of(written: str) -> str:
    """The name as it is stored: "KI-Werkzeug" and "ki werkzeug" mean `ki_werkzeug`."""
    return re.sub(r"[\s-]+", "_", written.strip().lower())


def names_without_words(block: Any, raw: Any) -> set[str]:
    """Names of the placeholders in a block's raw value that bring no words of their own."""
    if is_literal(block):
        return set()
    found: Iterator[re.Match[str]] = (
        match for text in texts_of(block, raw) for match in PLACEHOLDER.finditer(text.value)
    )
    return {name_of(match[1]) for match in found if not match[2]}


def is_literal(block: Any) -> bool:
    """Whether braces in the block are what they look like, as in a program."""
    return bool(getattr(block.meta, "is_literal", False))


def filled(block: Any, raw: Any, words: Mapping[str, Word]) -> Any:
    """The block's raw value with words for placeholders. Those that nobody knows show their name without braces."""
    if is_literal(block):
        return raw
    texts = {
        text.path: fill_rich(text.value, words) if text.kind is Kind.RICH else fill_plain(text.value, words)
        for text in texts_of(block, raw)
        if MARK in text.value
    }
    return with_texts(raw, texts)


def fill_plain(text: str, words: Mapping[str, Word]) -> str:
    """Plain text with words for placeholders; links are their words alone."""
    return PLACEHOLDER.sub(lambda match: _word(match, words).text, text)


def fill_rich(html: str, words: Mapping[str, Word]) -> str:
    """HTML with words for placeholders between its tags; none inside a tag, and no link inside a link."""
    inside_link = False
    parts = []
    for part in TAG.split(html):
        if part.startswith("<"):
            inside_link = part.startswith("<a ") or (inside_link and part != "</a>")
            parts.append(part)
        else:
            parts.append(PLACEHOLDER.sub(_html_of(words, is_linked=not inside_link), part))
    return "".join(parts)


def _html_of(words: Mapping[str, Word], *, is_linked: bool) -> Callable[[re.Match[str]], str]:
    def html(match: re.Match[str]) -> str:
        word = words.get(name_of(match[1]))
        if word is None:
            return match[2] or _spelled_out(match[1])  # written by the author: HTML already
        if is_linked and word.url and is_safe_url(word.url):
            return format_html('<a href="{}">{}</a>', word.url, word.text)
        return escape(word.text)

    return html


def _word(match: re.Match[str], words: Mapping[str, Word]) -> Word:
    return words.get(name_of(match[1])) or Word(match[2] or _spelled_out(match[1]))


def _spelled_out(written: str) -> str:
    return written.strip().replace("_", " ")
