"""The bytes of a file as records with the columns that were asked for, and no others.

Cells of other columns are dropped where they are decoded: no object that outlives its row, no frame of ours and no
error ever holds them.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from itertools import repeat
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from .errors import UsageFileError, missing_column, unreadable
from .records import Record

csv.field_size_limit(4 * 1024 * 1024)  # spend logs hold whole replies in a cell, which are skipped
Shape = dict[str, Any]
_NAME = re.compile(r"[\w.@]{1,60}")


def plain(name: str) -> str:
    """A column's name as it is compared: "Report Refresh Date", "reportRefreshDate", "report_refresh_date" are one."""
    return re.sub(r"[\W_]+", "", name.casefold())


class Content:
    """A file in memory. `ignored` fills while records are read: names of columns that nobody asked for."""

    def __init__(self, content: bytes) -> None:
        self._text = _decoded(content)
        self.ignored: set[str] = set()

    def __repr__(self) -> str:
        return "<Content>"

    @cached_property
    def is_json(self) -> bool:
        return self._text.lstrip()[:1] in ("{", "[")

    @cached_property
    def header(self) -> list[str]:
        """The names of a table's columns as they stand there."""
        return next(self._rows(), [])

    @cached_property
    def columns(self) -> frozenset[str]:
        """The plain names of a table's columns; empty for JSON."""
        return frozenset() if self.is_json else frozenset(plain(name) for name in self.header)

    @cached_property
    def shape(self) -> list[Shape]:
        """The names in a JSON file's objects and nothing else: one per object at the top, in the order of the file."""
        return [item for item in self._json(_names_of) if isinstance(item, dict)] if self.is_json else []

    def has_columns(self, *names: str) -> bool:
        """Whether a table has all these columns, or the first object of a JSON file all these names."""
        found = self.columns or frozenset(plain(name) for name in (self.shape[:1] or [{}])[0])
        return all(plain(name) in found for name in names)

    def table(self, *, wanted: Mapping[str, str], required: Collection[str]) -> Iterator[Record]:
        """Records of a table. `wanted`: by plain name of a column the field it fills; `required`: fields.

        Raises UsageFileError for a missing column. Rows are numbered as a spreadsheet shows them; the header is row 1.
        """
        found: dict[str, int] = {}
        for position, name in enumerate(self.header):
            field = wanted.get(plain(name))
            if field is None:
                self.ignored.add(name.strip()[:80])
            else:
                found.setdefault(field, position)
        for field in required:
            if field not in found:
                raise missing_column(field)
        width, fields = len(self.header), list(found)
        pick: Callable[[list[str]], Any] = itemgetter(*found.values()) if len(found) > 1 else _picker(found)
        rows = self._rows()
        next(rows, None)
        # Rows are cut to the wanted cells inside map(): no frame of ours ever holds a whole one.
        cells = map(pick, map(_padded, rows, repeat(width)))
        for number, values in enumerate(_guarded(cells), start=2):
            if any(values):
                yield Record(number, dict(zip(fields, values, strict=True)))

    def objects(self, *, allowed: Collection[str]) -> list[dict[str, Any]]:
        """The objects that a JSON file holds at its top or in its lines, with the allowed names only, at any depth.

        Raises UsageFileError if it is damaged.
        """
        names = frozenset(allowed)
        outer = _outer_names(self.shape, names)
        self.ignored.update(key for key in outer if key not in names and _NAME.fullmatch(key))

        def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            return {key: value for key, value in pairs if key in names}

        return [item for item in self._json(keep) if isinstance(item, dict)]

    def _json(self, hook: Callable[[list[tuple[str, Any]]], Any]) -> list[Any]:
        found: list[Any] = []
        try:
            whole = json.loads(self._text, object_pairs_hook=hook)
        except ValueError:
            lines = [line for line in self._text.splitlines() if line.strip()]
            for number, line in enumerate(lines, start=1):
                try:
                    found.append(json.loads(line, object_pairs_hook=hook))
                except ValueError:
                    raise unreadable(number) from None
            return found
        except RecursionError:
            raise unreadable(1) from None
        return whole if isinstance(whole, list) else [whole]

    def _rows(self) -> Iterator[list[str]]:
        first = self._text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        return csv.reader(io.StringIO(self._text, newline=""), delimiter=delimiter)


def _outer_names(items: list[Any], names: frozenset[str]) -> Iterator[str]:
    """The names of the objects at the top and in lists that are read; elsewhere a name may be what people wrote."""
    for item in items:
        for key, value in item.items() if isinstance(item, dict) else ():
            yield key
            if isinstance(value, list) and key in names:
                yield from _outer_names(value, names)


def _names_of(pairs: list[tuple[str, Any]]) -> Shape:
    return {key: value if isinstance(value, dict | list) else None for key, value in pairs}


def _picker(found: Mapping[str, int]) -> Callable[[list[str]], tuple[str, ...]]:
    positions = list(found.values())
    return lambda row: tuple(row[position] for position in positions)


def _padded(row: list[str], width: int) -> list[str]:
    """A row that ends early has empty cells."""
    return row + [""] * (width - len(row))


def _guarded(cells: Iterator[Any]) -> Iterator[Any]:
    number = 1
    while True:
        number += 1
        try:
            yield next(cells)
        except StopIteration:
            return
        except csv.Error:
            raise unreadable(number) from None


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else Windows-1252, as spreadsheets write them."""
    has_mark = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if has_mark else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageFileError(_("This is not a text file. Please export the report as CSV or JSON."))
