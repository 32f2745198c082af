"""What importers hand over, made pseudonymous and weekly at once: no account is kept by its name."""

import datetime
from collections.abc import Iterable
from typing import Any, TypedDict

from .pseudonyms import Pseudonymize

DAY = datetime.timedelta(days=1)
DAYS = 7
NO_LICENSE = -1
MOST_ACTIONS = 9_999  # a day; more is a program's doing, and no class needs it
ALL_DAYS = 127
Days = list[int | None]


def monday_of(day: datetime.date) -> datetime.date:
    """The first day of the ISO week that the day lies in."""
    return day - day.weekday() * DAY


def merged(old: Days, new: Days) -> Days:
    """What is known of a week's days after a later file: its days replace those of before, the others stay."""
    return [before if after is None else after for before, after in zip(old, new, strict=True)]


def mask_of(days: Days) -> int:
    """The days about which something is known, as bits from Monday (1) to Sunday (64)."""
    return sum(1 << position for position, value in enumerate(days) if value is not None)


def merged_families(old: dict[str, int], new: dict[str, int], *, told: int) -> dict[str, int]:
    """By family the active days after a later file that tells about the days `told`."""
    families = {family: (old.get(family, 0) & ~told) | new.get(family, 0) for family in {*old, *new}}
    return {family: bits for family, bits in sorted(families.items()) if bits}


class Week(TypedDict):
    """A week of an account. The keys of families and the form of days are those of `UsageWeek`."""

    account: str
    starts_on: str
    days: Days
    families: dict[str, int]
    licensed_since: str | None


class Payload(TypedDict):
    """All that is left of a file; ready for JSON."""

    rows: int
    ignored: list[str]
    accounts: list[str]
    links: list[tuple[str, str]]
    covered: dict[str, int]
    weeks: list[Week]
    volumes: list[dict[str, Any]]


class Collector:
    """Adds up what a file says, by account and week."""

    def __init__(self, pseudonymize: Pseudonymize) -> None:
        self.rows = 0
        self.ignored: list[str] = []
        self._pseudonymize = pseudonymize
        self._known: dict[str, str] = {}
        self._weeks: dict[tuple[str, datetime.date], Days] = {}
        self._families: dict[tuple[str, datetime.date], dict[str, int]] = {}
        self._since: dict[str, datetime.date] = {}
        self._links: dict[str, str] = {}
        self._covered: dict[datetime.date, int] = {}
        self._volumes: dict[tuple[str, bool, datetime.date], Days] = {}

    def account(self, name: str) -> str:
        """The pseudonym of an account, from now on one that the file names."""
        pseudonym = self._pseudonymize(name)
        self._known[pseudonym] = pseudonym
        return pseudonym

    def use(
        self, name: str, day: datetime.date, actions: int | None, families: Iterable[str] = (), *, covers: bool = True
    ) -> None:
        """An account's actions on a day; 0: licensed and idle, None: no license. Several on one day are added up.

        `covers`: whether the file tells about that day of everybody.
        """
        pseudonym, monday = self.account(name), monday_of(day)
        if covers:
            self.cover(day)
        days = self._weeks.setdefault((pseudonym, monday), [None] * DAYS)
        before, now = days[day.weekday()], NO_LICENSE if actions is None else actions
        if before is None or before == NO_LICENSE:
            days[day.weekday()] = min(now, MOST_ACTIONS)
        elif now > 0:
            days[day.weekday()] = min(before + now, MOST_ACTIONS)
        if actions:
            bits = self._families.setdefault((pseudonym, monday), {})
            for family in families:
                bits[family] = bits.get(family, 0) | 1 << day.weekday()

    def use_in_week(self, name: str, monday: datetime.date, actions: int | None, families: Iterable[str] = ()) -> None:
        """Actions of a whole week of which no day is told: they stand on its Wednesday."""
        middle = monday + 2 * DAY
        for position in range(DAYS):
            day = monday + position * DAY
            self.use(name, day, actions if day == middle else (None if actions is None else 0), families)

    def license_since(self, name: str, day: datetime.date) -> None:
        """The first day of an account's license, where a report says so."""
        self._since[self.account(name)] = day

    def link(self, name: str, address: str) -> None:
        """An account belongs to the person with an e-mail address."""
        self._links[self.account(name)] = self._pseudonymize(address)

    def volume(self, day: datetime.date, measure: str, amount: float | None, *, is_estimate: bool = False) -> None:
        """An amount on a day; several are added up."""
        self.cover(day)
        if amount is not None:
            days = self._volumes.setdefault((measure, is_estimate, monday_of(day)), [None] * DAYS)
            days[day.weekday()] = (days[day.weekday()] or 0) + amount  # type: ignore[call-overload]

    def cover(self, day: datetime.date) -> None:
        """The file tells about the day, even if nobody did anything."""
        monday = monday_of(day)
        self._covered[monday] = self._covered.get(monday, 0) | 1 << day.weekday()

    def payload(self) -> Payload:
        """Everything, in an order that does not depend on that of the rows."""
        weeks: list[Week] = [
            {
                "account": account,
                "starts_on": monday.isoformat(),
                "days": days,
                "families": dict(sorted(self._families.get((account, monday), {}).items())),
                "licensed_since": self._since[account].isoformat() if account in self._since else None,
            }
            for (account, monday), days in sorted(self._weeks.items(), key=lambda item: item[0])
        ]
        volumes = [
            {"measure": measure, "is_estimate": is_estimate, "starts_on": monday.isoformat(), "days": days}
            for (measure, is_estimate, monday), days in sorted(self._volumes.items(), key=lambda item: item[0])
        ]
        return {
            "rows": self.rows,
            "ignored": sorted(set(self.ignored)),
            "accounts": sorted(self._known),
            "links": sorted(self._links.items()),
            "covered": {monday.isoformat(): bits for monday, bits in sorted(self._covered.items())},
            "weeks": weeks,
            "volumes": volumes,
        }
