"""The contract of a format. A new one is one file beside this one, with one class, and a line in `formats/__init__`."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lms.adoption.collector import DAY, DAYS, Collector, monday_of

from .content import Content, plain
from .errors import UsageFileError, missing_column, too_long
from .records import Record


@dataclass(frozen=True)
class Options:
    """What a file does not say itself.

    `week`: its Monday, for reports without dates. `mapping`: see `UsageSource`. `zone`: where the client is; moments
    belong to the day they have there.
    """

    week: datetime.date | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    zone: datetime.tzinfo = datetime.UTC


class Format(ABC):
    """A kind of report.

    - `has_people`: whether it tells who; without people it is volume only.
    - `lists_everybody`: whether whoever has a license stands in it, so that who is missing has none.
    - `counts_actions`: whether it counts actions, or only tells on which days somebody was active.
    - `fits()`: whether a file looks like it. `read()`: hand everything over to the collector; raises UsageFileError.
    """

    key: ClassVar[str]
    label: ClassVar[str | Promise]
    has_people: ClassVar[bool] = True
    lists_everybody: ClassVar[bool] = False
    counts_actions: ClassVar[bool] = True

    @abstractmethod
    def fits(self, content: Content) -> bool:
        """Whether the file looks like this format, by the names of its columns alone."""

    @abstractmethod
    def read(self, content: Content, collector: Collector, options: Options) -> None:
        """Read all of it."""


class TableFormat(Format):
    """A report with the same fields in each row, as CSV or as JSON with the names of the columns as keys.

    `columns`: every field that is read, as the report calls it. `required`: those that cannot be missing.
    `synonyms`: by another name of a column (plain) the field. Nothing else is ever read.
    """

    columns: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]]
    synonyms: ClassVar[Mapping[str, str]] = {}
    inside: ClassVar[tuple[str, ...]] = ()
    """Keys under which JSON files hold the list of rows."""

    def fits(self, content: Content) -> bool:
        if content.is_json:
            return any(self._has_required(row) for row in _rows_in(content.shape, self.inside))
        return set(self.required) <= {self._wanted().get(name) for name in content.columns}

    def read(self, content: Content, collector: Collector, options: Options) -> None:
        for record in self.records(content):
            collector.rows += 1
            self.read_record(record, collector, options)

    @abstractmethod
    def read_record(self, record: Record, collector: Collector, options: Options) -> None:
        """Hand one row over."""

    def records(self, content: Content) -> Iterable[Record]:
        """The rows, with the fields of `columns`."""
        wanted = self._wanted()
        if not content.is_json:
            yield from content.table(wanted=wanted, required=self.required)
            return
        allowed = _spellings(content.shape, wanted, self.inside)
        for number, row in enumerate(_rows_in(content.objects(allowed=allowed), self.inside), start=1):
            values = {wanted[plain(key)]: value for key, value in row.items() if plain(key) in wanted}
            for name in self.required:
                if name not in values:
                    raise missing_column(name)
            yield Record(number, values)

    def _wanted(self) -> dict[str, str]:
        return {**{plain(name): name for name in self.columns}, **self.synonyms}

    def _has_required(self, row: Any) -> bool:
        wanted = self._wanted()
        return isinstance(row, dict) and set(self.required) <= {wanted.get(plain(key)) for key in row}


def _rows_in(items: Iterable[Any], inside: tuple[str, ...]) -> list[Any]:
    """The rows: those at the top, or those in a list under one of the keys `inside`."""
    rows: list[Any] = []
    for item in items:
        if isinstance(item, dict):
            key = next((key for key in inside if isinstance(item.get(key), list)), None)
            rows.extend(_rows_in(item[key], inside) if key else [item])
    return rows


def _spellings(shape: Iterable[Any], wanted: Mapping[str, str], inside: tuple[str, ...]) -> set[str]:
    """How the file spells the keys that may be read."""
    keys = {key for row in _rows_in(shape, inside) for key in row}
    return {key for key in keys if plain(key) in wanted} | set(inside)


def week_of_period(record: Record, first: str, last: str) -> datetime.date:
    """The Monday of the ISO week in which most of a period of up to seven days lies.

    Raises UsageFileError for a longer one: nobody knows in which of its weeks somebody was active.
    """
    start, end = record.day(first), record.day(last)
    days = (end - start).days + 1
    if not 1 <= days <= DAYS:
        raise too_long(record.number)
    return monday_of(start + (days // 2) * DAY)


def stated_week(options: Options) -> datetime.date:
    """The week that was named for a report without dates. Raises UsageFileError without one."""
    if options.week is None:
        raise UsageFileError(_("This report does not say when. Please name the week that it was exported for."))
    return monday_of(options.week)


def under(key: str, items: Iterable[Any]) -> list[dict[str, Any]]:
    """The objects in the lists under a key of each item; whatever else stands there is left out."""
    lists = [item.get(key) for item in items if isinstance(item, dict)]
    return [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, dict)]
