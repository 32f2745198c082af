"""The part of a team's page that shows names, where the client's profile lets the viewer see them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from courses.models import CoursePage
from lms.accounts.models import Team, User
from lms.assignments.models import State
from lms.assignments.queries import NamedState, named_states

MOST_NAMES = 6


@dataclass(frozen=True)
class PersonRow:
    """A person with one state for each course, in the order of the columns; None: not obliged to take it."""

    person: User
    team: Team
    states: list[State | None]


@dataclass(frozen=True)
class NamedPart:
    """Who is how far in mandatory courses. It counts only the people it lists, who are known to the viewer anyway."""

    courses: list[CoursePage]
    rows: list[PersonRow]

    @cached_property
    def done_with_everything(self) -> int:
        return sum(all(state in (None, State.DONE) for state in row.states) for row in self.rows)

    @cached_property
    def overdue(self) -> list[PersonRow]:
        """Those with something overdue."""
        return [row for row in self.rows if State.OVERDUE in row.states]

    @cached_property
    def untouched(self) -> list[PersonRow]:
        """Those who have begun nothing that is still open, and have something left to begin in time."""
        open_states = (State.RUNNING, State.OVERDUE)
        return [
            row
            for row in self.rows
            if State.NOT_STARTED in row.states and not any(state in open_states for state in row.states)
        ]

    @property
    def overdue_names(self) -> str:
        return _in_words(self.overdue)

    @property
    def untouched_names(self) -> str:
        return _in_words(self.untouched)

    @property
    def is_done(self) -> bool:
        """Whether everybody has completed everything."""
        return self.done_with_everything == len(self.rows)


def _in_words(rows: Sequence[PersonRow]) -> str:
    """Names as an enumeration; of many only the first, and how many more."""
    names = [str(row.person) for row in rows]
    if len(names) > MOST_NAMES:
        shown = ", ".join(names[: MOST_NAMES - 1])
        return _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - MOST_NAMES + 1}
    return ", ".join(names)


def named_part(team: Team, *, viewer: User, on: datetime.date) -> NamedPart:
    """The named part for a viewer who may see names; four queries (see `named_states`)."""
    return _arranged(named_states(team, on, viewer=viewer))


def _arranged(states: Sequence[NamedState]) -> NamedPart:
    courses = {row.course.pk: row.course for row in states}
    columns = sorted(courses.values(), key=lambda course: (course.title, course.pk))
    by_person: dict[int, dict[int, NamedState]] = {}
    for row in states:
        by_person.setdefault(row.person.pk, {})[row.course.pk] = row
    return NamedPart(
        courses=columns,
        rows=[_row(next(iter(found.values())), found, columns) for found in by_person.values()],
    )


def _row(first: NamedState, found: dict[int, NamedState], columns: Sequence[CoursePage]) -> PersonRow:
    states = [found[course.pk].state if course.pk in found else None for course in columns]
    return PersonRow(first.person, first.team, states)
