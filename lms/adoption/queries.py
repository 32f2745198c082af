"""Use of AI tools as of a day, from what was known at a moment. Figures (`lms.rollouts.kpis`) are computed from it."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lms.accounts.models import Client

from .collector import DAY, NO_LICENSE, monday_of
from .formats import format_named
from .models import UsageImport, UsageSource, UsageWeek

WEEK = datetime.timedelta(days=7)
WINDOW_WEEKS = 4
OLDEST_WEEKS = 4  # figures are not about data that are older
WORKING_DAYS = 31  # Monday to Friday
COVERAGE_PERCENT = 80

Person = uuid.UUID


@dataclass(frozen=True)
class SourceWeek:
    """A person's week with a tool. `actions` None: the tool does not count, it only tells who was active."""

    is_licensed: bool
    is_active: bool
    actions: int | None
    families: frozenset[str]
    first_active_on: datetime.date | None


@dataclass(frozen=True)
class SourceUse:
    """A person's use of a tool. `source`: primary key of the source that tells of it. `since`: the first day of the
    license; `is_since_known` False: the tool's reports begin there, so it may be an earlier one.
    """

    source: int
    since: datetime.date
    is_since_known: bool
    is_licensed: bool
    weeks: Mapping[datetime.date, SourceWeek]


@dataclass(frozen=True)
class PersonUse:
    """A person's use of all tools. A person counts once, and units of different tools are never added."""

    sources: tuple[SourceUse, ...]

    @cached_property
    def licensed(self) -> tuple[SourceUse, ...]:
        """The tools that the person has a license for on the last day."""
        return tuple(one for one in self.sources if one.is_licensed)

    @cached_property
    def since(self) -> datetime.date | None:
        """The first day of the oldest license in force; None without a license."""
        return min((one.since for one in self.licensed), default=None)

    def is_active_in(self, monday: datetime.date) -> bool:
        """Whether the person was active in a week, with any tool."""
        return any(week.is_active for one in self.licensed if (week := one.weeks.get(monday)))

    @cached_property
    def known_since(self) -> datetime.date | None:
        """The first day of the oldest license in force; None also if nobody knows whether it was the first."""
        oldest = min(self.licensed, key=lambda one: one.since, default=None)
        return oldest.since if oldest and oldest.is_since_known else None

    def actions_in(self, monday: datetime.date, source: SourceUse) -> int:
        """The person's actions in a week with one tool; 0 if it does not count any."""
        week = source.weeks.get(monday)
        return (week.actions or 0) if week else 0

    def families_in(self, mondays: Iterable[datetime.date]) -> set[str]:
        """The kinds of use in some weeks, over all tools."""
        weeks = [one.weeks[monday] for monday in mondays for one in self.licensed if monday in one.weeks]
        return {family for week in weeks for family in week.families}

    def actions_per_active_week(self, mondays: Collection[datetime.date]) -> float | None:
        """The mean over the active weeks, with the tool used most; None if no tool counts."""
        means = []
        for one in self.licensed:
            weeks = [one.weeks[monday] for monday in mondays if monday in one.weeks and one.weeks[monday].is_active]
            numbers = [week.actions for week in weeks if week.actions is not None]
            if numbers:
                means.append(sum(numbers) / len(numbers))
        return max(means, default=None)

    def first_active_on(self, since: datetime.date) -> datetime.date | None:
        """The first active day in the week of a day or later, with any tool the person has a license for."""
        days = [week.first_active_on for one in self.licensed for week in one.weeks.values()]
        return min((day for day in days if day and day >= monday_of(since)), default=None)


@dataclass(frozen=True)
class Usage:
    """A client's use of AI tools. `week`: the Monday of the newest week with complete data that is at most four weeks
    old, None without one; all windows end with it. `covered`: the weeks with complete data. `accounts`, `mapped`:
    accounts in these four weeks, and those of known people. Without data there are no `people`.
    """

    week: datetime.date | None = None
    covered: frozenset[datetime.date] = frozenset()
    people: Mapping[Person, PersonUse] = field(default_factory=dict)
    accounts: int = 0
    mapped: int = 0

    @property
    def last_day(self) -> datetime.date | None:
        """The Sunday that all windows end with."""
        return self.week + 6 * DAY if self.week else None

    @property
    def window(self) -> set[datetime.date]:
        """The Mondays of the four weeks that end with the newest one, with or without data."""
        return {self.week - back * WEEK for back in range(WINDOW_WEEKS)} if self.week else set()

    def newest_covered(self, count: int) -> list[datetime.date]:
        """The Mondays of the newest weeks with complete data, oldest first, at most so many in a row."""
        mondays: list[datetime.date] = []
        monday = self.week
        while monday is not None and monday in self.covered and len(mondays) < count:
            mondays.append(monday)
            monday -= WEEK
        return mondays[::-1]

    @property
    def is_reliable(self) -> bool:
        """Whether enough accounts belong to known people for figures (K0)."""
        return self.accounts > 0 and self.mapped * 100 >= COVERAGE_PERCENT * self.accounts

    def weeks(self, count: int = WINDOW_WEEKS) -> list[datetime.date]:
        """The Mondays of the newest weeks, oldest first; empty unless the data of each is complete."""
        if self.week is None:
            return []
        mondays = [self.week - back * WEEK for back in reversed(range(count))]
        return mondays if self.covered.issuperset(mondays) else []


def has_usage(client: Client, *, known_at: datetime.datetime) -> bool:
    """Whether anything had been imported for the client by then."""
    return UsageImport.objects.filter(source__client=client, recorded_at__lte=known_at).exists()


def usage_as_of(client: Client, *, day: datetime.date, known_at: datetime.datetime | None = None) -> Usage:
    """What was known at a moment (None: now) about a client's use up to the end of a day.

    Three queries, however many people there are.
    """
    sources = {source.pk: source for source in UsageSource.objects.of_client(client)}
    covered = _covered_weeks(client, known_at)
    complete = frozenset(monday for weeks in covered.values() for monday in weeks if monday + 6 * DAY <= day)
    newest = max(complete, default=None)
    if newest is None or newest < monday_of(day) - OLDEST_WEEKS * WEEK:
        return Usage(covered=complete)
    uses, owners = _uses(client, newest, known_at)
    by_person: dict[Person, list[SourceUse]] = defaultdict(list)
    window = {newest - back * WEEK for back in range(WINDOW_WEEKS)}
    recent = {account for (_source, account), weeks in uses.items() if window & weeks.keys()}
    for (source, account), weeks in sorted(uses.items()):
        person = owners[account]
        if person is not None:
            reported = {monday for monday in covered[source] if monday <= newest}
            by_person[person].append(_source_use(sources[source], weeks, reported, newest))
    people = {person: PersonUse(tuple(found)) for person, found in by_person.items()}
    mapped = sum(owners[account] is not None for account in recent)
    return Usage(newest, complete, people, len(recent), mapped)


def _covered_weeks(client: Client, known_at: datetime.datetime | None) -> dict[int, set[datetime.date]]:
    """By source, the Mondays of weeks of which all working days are told."""
    bits: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = UsageImport.objects.filter(source__client=client)
    if known_at:
        rows = rows.filter(recorded_at__lte=known_at)
    for source, covered in rows.values_list("source", "covered").iterator():
        for monday, days in covered.items():
            bits[source][monday] |= days
    complete: dict[int, set[datetime.date]] = defaultdict(set)
    for source, weeks in bits.items():
        whole = [text for text, days in weeks.items() if days & WORKING_DAYS == WORKING_DAYS]
        complete[source] = {datetime.date.fromisoformat(text) for text in whole}
    return complete


Weeks = dict[datetime.date, tuple[list[int | None], dict[str, int], datetime.date | None]]


def _uses(
    client: Client, newest: datetime.date, known_at: datetime.datetime | None
) -> tuple[dict[tuple[int, int], Weeks], dict[int, Person | None]]:
    """By source and account the newest state of each week, and by account the person it belonged to at the moment."""
    rows = UsageWeek.objects.filter(source__client=client, starts_on__lte=newest)
    if known_at:
        rows = rows.filter(recorded_at__lte=known_at)
    found: dict[tuple[int, int], Weeks] = defaultdict(dict)
    owners: dict[int, Person | None] = {}
    names = ("source", "account", "starts_on", "days", "families", "licensed_since")
    for source, account, monday, days, families, since, person, linked_at in (
        rows.order_by("pk").values_list(*names, "account__person", "account__linked_at").iterator()
    ):
        found[source, account][monday] = (days, families, since)
        owners[account] = person if linked_at and (known_at is None or linked_at <= known_at) else None
    return found, owners


def _source_use(source: UsageSource, weeks: Weeks, reported: set[datetime.date], newest: datetime.date) -> SourceUse:
    kind = format_named(source.format)
    read = {monday: _source_week(monday, state, kind.counts_actions) for monday, state in weeks.items()}
    licensed = sorted(monday for monday, week in read.items() if week.is_licensed)
    stated = [state[2] for _monday, state in sorted(weeks.items()) if state[2]]
    first = _first_day(licensed[0], weeks[licensed[0]][0]) if licensed else newest
    return SourceUse(
        source=source.pk,
        since=stated[-1] if stated else first,
        is_since_known=bool(stated) or bool(licensed and reported and min(reported) < monday_of(first)),
        is_licensed=_is_licensed(read, reported, lists_everybody=kind.lists_everybody),
        weeks=read,
    )


def _is_licensed(
    weeks: Mapping[datetime.date, SourceWeek], reported: set[datetime.date], *, lists_everybody: bool
) -> bool:
    """Whether the license holds in the tool's last week: nobody took it away, and a complete list still names it."""
    last = max(weeks)
    if not weeks[last].is_licensed:
        return False
    return not lists_everybody or last >= max(reported, default=last)


def _first_day(monday: datetime.date, days: list[int | None]) -> datetime.date:
    position = next(place for place, value in enumerate(days) if value is not None and value != NO_LICENSE)
    return monday + position * DAY


def _source_week(
    monday: datetime.date,
    state: tuple[list[int | None], dict[str, int], datetime.date | None],
    counts_actions: bool,
) -> SourceWeek:
    days, families, _since = state
    told = [value for value in days if value is not None]
    active = list(_active_days(monday, days))
    return SourceWeek(
        is_licensed=bool(told) and told[-1] != NO_LICENSE,
        is_active=bool(active),
        actions=sum(value for value in told if value > 0) if counts_actions else None,
        families=frozenset(families),
        first_active_on=active[0] if active else None,
    )


def _active_days(monday: datetime.date, days: list[int | None]) -> Iterator[datetime.date]:
    return (monday + place * DAY for place, value in enumerate(days) if value is not None and value > 0)
