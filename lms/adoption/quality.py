"""How good a client's imported data are (K0): what is covered, what is missing, how old it is. Accounts, not people."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from lms.accounts.models import Client
from lms.disclosure.periods import Period

from .collector import DAY
from .formats import format_named
from .models import UsageImport, UsageSource
from .queries import COVERAGE_PERCENT, WEEK, WORKING_DAYS, Usage, usage_as_of


@dataclass(frozen=True)
class SourceQuality:
    """A source with its newest import; `covered`: the Mondays of weeks of which all working days are told."""

    source: UsageSource
    newest: UsageImport | None
    last_day: datetime.date | None
    covered: list[datetime.date]
    today: datetime.date

    @property
    def format_label(self) -> str:
        return str(format_named(self.source.format).label)

    @property
    def has_people(self) -> bool:
        return format_named(self.source.format).has_people

    @property
    def age_days(self) -> int | None:
        """Days since the last day that a file tells about; None without one."""
        return (self.today - self.last_day).days if self.last_day else None

    @cached_property
    def missing(self) -> list[Period]:
        """The weeks between the first and the last covered one of which no file tells."""
        if not self.covered:
            return []
        first, last, known = min(self.covered), max(self.covered), set(self.covered)
        mondays = [first + number * WEEK for number in range((last - first).days // 7)]
        return [Period.containing(monday) for monday in mondays if monday not in known]


@dataclass(frozen=True)
class Break:
    """From this week on other sources report than before: figures before and after are not comparable."""

    week: Period
    began: list[str]
    ended: list[str]


@dataclass(frozen=True)
class Quality:
    """A client's sources and how much of their data can be used."""

    sources: list[SourceQuality]
    breaks: list[Break]
    usage: Usage

    @property
    def coverage_percent(self) -> int | None:
        """Accounts of known people, of all accounts of the last four weeks; None without any. Rounded down."""
        return 100 * self.usage.mapped // self.usage.accounts if self.usage.accounts else None

    @property
    def is_low(self) -> bool:
        return self.coverage_percent is not None and self.coverage_percent < COVERAGE_PERCENT

    @property
    def newest_week(self) -> Period | None:
        """The week that figures are about."""
        return Period.containing(self.usage.week) if self.usage.week else None

    @property
    def age_days(self) -> int | None:
        return min((one.age_days for one in self.sources if one.age_days is not None), default=None)

    @property
    def missing_weeks(self) -> int:
        return sum(len(one.missing) for one in self.sources)


def quality_of(client: Client, *, today: datetime.date) -> Quality:
    """Five queries, however many sources, files and people there are."""
    imports: dict[int, list[UsageImport]] = {}
    rows = UsageImport.objects.filter(source__client=client).select_related("imported_by").order_by("pk")
    for row in rows:
        imports.setdefault(row.source_id, []).append(row)
    sources = [
        _source_quality(source, imports.get(source.pk, []), today) for source in UsageSource.objects.of_client(client)
    ]
    return Quality(sources, _breaks(sources), usage_as_of(client, day=today))


def _source_quality(source: UsageSource, imports: list[UsageImport], today: datetime.date) -> SourceQuality:
    bits: dict[str, int] = {}
    for row in imports:
        for monday, days in row.covered.items():
            bits[monday] = bits.get(monday, 0) | days
    covered = [datetime.date.fromisoformat(text) for text, days in bits.items() if days & WORKING_DAYS == WORKING_DAYS]
    last = max((row.ends_on for row in imports if row.ends_on), default=None)
    return SourceQuality(source, imports[-1] if imports else None, last, sorted(covered), today)


def _breaks(sources: list[SourceQuality]) -> list[Break]:
    """Where a source with people begins or ends to report while another does; gaps are none."""
    spans = {one.source.name: (min(one.covered), max(one.covered)) for one in sources if one.covered and one.has_people}
    if not spans:
        return []
    first, last = min(start for start, _end in spans.values()), max(end for _start, end in spans.values())
    began = {start for start, _end in spans.values() if start > first}
    ended = {end + 7 * DAY for _start, end in spans.values() if end < last}
    return [
        Break(
            week=Period.containing(monday),
            began=[name for name, (start, _end) in spans.items() if start == monday],
            ended=[name for name, (_start, end) in spans.items() if end + 7 * DAY == monday],
        )
        for monday in sorted(began | ended)
    ]
