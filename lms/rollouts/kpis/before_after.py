"""Use of AI tools before and after training: two figures about the same people, published together.

Whom both count: settled members who completed the path of their role (without a path: their mandatory courses) so long
ago that four whole weeks lie behind the week in which they did, with complete data of these four weeks and of the four
before it, and with a license from the first of these eight weeks on. Since both count the same people, they are one
release to the gate (R9), shown or hidden together.

By team for everybody trained so far, and, for the company only, by the quarter in which people completed.
"""

import datetime
from collections import defaultdict
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import local_day
from lms.adoption.queries import WEEK, PersonUse, Usage
from lms.disclosure.facts import MeasureFacts
from lms.disclosure.periods import Period

from .asof import AsOf, Person
from .base import Figure
from .usage import reliable_usage

WINDOW_WEEKS = 4
SMALLEST_GROUP = 10
BEFORE, AFTER = "before", "after"
QUARTERS = 6


class BeforeAfter(Figure):
    """One half of the pair. `people`: for everybody counted, whether they were active before or after."""

    minimum_n = SMALLEST_GROUP
    description = _("How many of those trained were active in at least one of the four weeks.")

    def __init__(self, half: str, people: dict[Person, bool], quarter: str = "") -> None:
        self.id = before_after_measure(half, quarter)  # type: ignore[misc]  # one figure per half and quarter
        self.label = LABELS[half]  # type: ignore[misc]
        self._people, self._quarter = people, quarter

    def facts(self, as_of: AsOf) -> MeasureFacts:
        active = {person for person, is_active in self._people.items() if is_active}
        whole = bool(self._quarter)
        return MeasureFacts(
            self.id, self.formula_version, set(self._people), active, self.minimum_n, is_for_company_only=whole
        )


LABELS = {BEFORE: _("Active in the four weeks before training"), AFTER: _("Active in the four weeks after training")}


def before_after_measure(half: str, quarter: str = "") -> str:
    """The name under which a half is published; `quarter` such as "2026-Q3", empty for all together."""
    return f"use.{half}.{quarter}" if quarter else f"use.{half}.all"


def quarter_of(day: datetime.date) -> str:
    """The calendar quarter of a day: "2026-Q3"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def recent_quarters(day: datetime.date) -> list[str]:
    """The quarter of a day and those before it, six in all, newest first."""
    year, number = day.year, (day.month + 2) // 3
    found = []
    for _place in range(QUARTERS):
        found.append(f"{year}-Q{number}")
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
    return found


def before_after_figures(as_of: AsOf) -> list[BeforeAfter]:
    """The pairs of a week: all together, then each quarter in which somebody completed; none without usable data."""
    usage = reliable_usage(as_of) if as_of.has_usage else None
    if usage is None:
        return []
    groups: dict[str, dict[Person, tuple[bool, bool]]] = defaultdict(dict)
    quarters = set(recent_quarters(as_of.day))
    for person in sorted(as_of.settled & usage.people.keys()):
        day = trained_on(as_of, person)
        halves = _halves(usage, usage.people[person], day) if day else None
        if day and halves:
            groups[""][person] = halves
            if quarter_of(day) in quarters:
                groups[quarter_of(day)][person] = halves
    return [
        BeforeAfter(half, {person: halves[place] for person, halves in people.items()}, quarter)
        for quarter, people in sorted(groups.items())
        for place, half in enumerate((BEFORE, AFTER))
    ]


def trained_on(as_of: AsOf, person: Person) -> datetime.date | None:
    """The day, where the client is, on which the person had first completed what is asked of their role; else None."""
    if path := as_of.path_of(person):
        moments = [_last(as_of, person, courses) for courses in path]
    else:
        moments = [_last(as_of, person, frozenset(one.course for one in as_of.in_force(person)))]
    known = [moment for moment in moments if moment]
    return local_day(min(known), as_of.client) if known else None


def _last(as_of: AsOf, person: Person, courses: frozenset[int]) -> datetime.datetime | None:
    """When the last of the courses was completed first; None if one is missing, or there is none."""
    first = [as_of.first_completed_at(person, course) for course in courses]
    if not first or None in first:
        return None
    return max(moment for moment in first if moment)


def _halves(usage: Usage, use: PersonUse, day: datetime.date) -> tuple[bool, bool] | None:
    """Whether the person was active before and after; None if the eight weeks cannot be compared."""
    before, after = windows_around(day)
    complete = usage.covered.issuperset((*before, *after))
    if not complete or use.since is None or use.since > before[0]:
        return None
    return any(map(use.is_active_in, before)), any(map(use.is_active_in, after))


@lru_cache(maxsize=512)
def windows_around(day: datetime.date) -> tuple[tuple[datetime.date, ...], tuple[datetime.date, ...]]:
    """The Mondays of the four weeks before the week of a day, and of the four after it; that week is in neither."""
    monday = Period.containing(day).starts_on
    before = tuple(monday - back * WEEK for back in range(WINDOW_WEEKS, 0, -1))
    return before, tuple(monday + ahead * WEEK for ahead in range(1, WINDOW_WEEKS + 1))
