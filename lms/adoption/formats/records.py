import datetime
import re
from collections.abc import Mapping
from typing import Any

from .errors import empty_cell, not_a_day, not_a_number

NOTHING = {"", "null", "none", "n/a", "na", "-", "–"}
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'\u00a0 ]\d{3})+")
LARGEST = 10**15
FIRST_YEAR, LAST_YEAR = 2015, 2100  # before and after, no tool could have told


class Record:
    """One row, or one object, with the fields that were asked for. `number`: where it stands in the file."""

    def __init__(self, number: int, values: Any) -> None:
        self.number = number
        self._values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}

    def __repr__(self) -> str:
        return f"<Record {self.number}>"  # never what it holds

    def has(self, field: str) -> bool:
        """Whether there is something in the field; "null" is nothing."""
        value = self._values.get(field)
        return value is not None and str(value).strip().casefold() not in NOTHING

    def text(self, field: str) -> str:
        """Raises UsageFileError if the field is empty."""
        if not self.has(field):
            raise empty_cell(self.number, field)
        return str(self._values[field]).strip()

    def day(self, field: str) -> datetime.date:
        """A date: ISO (also with a time), 22.11.2026 or 11/22/2026. Raises UsageFileError."""
        day = self.day_or_none(field)
        if day is None:
            raise empty_cell(self.number, field)
        return day

    def day_or_none(self, field: str) -> datetime.date | None:
        """The same; None if the field is empty."""
        if not self.has(field):
            return None
        try:
            return _parsed_day(str(self._values[field]).strip())
        except ValueError:
            raise not_a_day(self.number, field) from None

    def local_day_or_none(self, field: str, zone: datetime.tzinfo) -> datetime.date | None:
        """The day of a moment where the client is; without an offset it is told in UTC. None if the field is empty.

        A day without a time is that day. Raises UsageFileError.
        """
        day = self.day_or_none(field)
        if day is None or len(text := str(self._values[field]).strip()) <= len("2026-11-22"):
            return day
        try:
            moment = datetime.datetime.fromisoformat(text)
        except ValueError:
            return day  # the day is plain, however the time is written
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(zone).date()

    def count(self, field: str) -> int | None:
        """A whole number of 0 or more, with or without grouped thousands; None if the field is empty.

        Raises UsageFileError.
        """
        amount = self.amount(field)
        if amount is not None and amount != int(amount):
            raise not_a_number(self.number, field)
        return None if amount is None else int(amount)

    def amount(self, field: str) -> float | None:
        """A number of 0 or more with a point or a comma; None if the field is empty. Raises UsageFileError."""
        if not self.has(field):
            return None
        value = self._values[field]
        try:
            number = float(value) if isinstance(value, int | float) else _parsed_number(str(value).strip())
        except (ValueError, OverflowError):
            raise not_a_number(self.number, field) from None
        if not 0 <= number < LARGEST:  # also what is not a number at all
            raise not_a_number(self.number, field)
        return number


def _parsed_day(text: str) -> datetime.date:
    day = _day_in(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def _day_in(text: str) -> datetime.date:
    if match := _GERMAN_DAY.match(text):
        return datetime.date(int(match[3]), int(match[2]), int(match[1]))
    if match := _AMERICAN_DAY.match(text):
        return datetime.date(int(match[3]), int(match[1]), int(match[2]))
    return datetime.date.fromisoformat(text[:10])


def _parsed_number(text: str) -> float:
    if _GROUPED.fullmatch(text):
        return float(re.sub(r"\D", "", text))
    return float(text.replace(",", ".")) if text.count(",") == 1 and "." not in text else float(text)
