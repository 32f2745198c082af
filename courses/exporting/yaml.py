"""YAML as people write it: text of several lines as a block, names plain, all other text in double quotes."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Words that YAML takes for something else than text.
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_BLOCK = re.compile(
    r"(?! )[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*(?<=\S)", re.DOTALL
)
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]')


def dump(value: Any) -> str:
    """A document, ending with a line break. Reading it gives the value; equal values give equal text."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _entry(f"{_scalar(str(key))}:", item, indent="  ")
    elif isinstance(value, list) and value:
        for item in value:
            yield from _entry("-", item, indent="  ", is_inline=True)
    else:
        yield from _text_or_scalar(value)


def _entry(head: str, value: Any, *, indent: str, is_inline: bool = False) -> Iterator[str]:
    lines = list(_lines(value))
    is_container = isinstance(value, dict | list) and bool(value)
    if is_container and not is_inline:
        yield head
        yield from _indented(lines, indent)
    else:
        yield f"{head} {lines[0]}"
        yield from _indented(lines[1:], indent if is_container else "")


def _indented(lines: list[str], indent: str) -> Iterator[str]:
    return (f"{indent}{line}" if line else "" for line in lines)


def _text_or_scalar(value: Any) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value and _BLOCK.fullmatch(value):
        yield "|-"
        yield from (f"  {line}" if line else "" for line in value.split("\n"))
    else:
        yield _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    if _NAME.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    known = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return known.get(character) or f"\\u{ord(character):04x}"
