"""What all figures about the use of AI tools share: whom they are about, and when they say nothing."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from lms.adoption.queries import PersonUse, Usage

from .asof import AsOf, Person

LICENSE_DAYS = 14

EXCLUSIONS = _(
    "Joiners of less than 30 days; people without a license; licenses of less than 14 days; accounts that belong to "
    "nobody known. Without four complete weeks of data, or if more than a fifth of the accounts belong to nobody "
    "known, there is no figure."
)


def reliable_usage(as_of: AsOf) -> Usage | None:
    """The client's use, if enough accounts belong to known people (K0); else None, and figures about it are grey."""
    return as_of.usage if as_of.usage.is_reliable else None


def licensed_people(as_of: AsOf, usage: Usage) -> Iterator[tuple[Person, PersonUse, datetime.date]]:
    """Settled members with a license in force on the data's last day, with the first day of the oldest one."""
    for person, use in usage.people.items():
        since = use.since
        if person in as_of.settled and since is not None:
            yield person, use, since


def seasoned_people(as_of: AsOf, usage: Usage) -> Iterator[tuple[Person, PersonUse]]:
    """Those of them whose license is at least 14 days old: on day 13 it is young, on day 14 it counts."""
    last_day = usage.last_day
    for person, use, since in licensed_people(as_of, usage):
        if last_day is not None and (last_day - since).days >= LICENSE_DAYS:
            yield person, use


def active_people(as_of: AsOf, usage: Usage) -> Iterator[tuple[Person, PersonUse]]:
    """Those with a seasoned license who were active in the 28 days; none unless all four weeks have data."""
    weeks = usage.weeks()
    for person, use in seasoned_people(as_of, usage):
        if any(use.is_active_in(week) for week in weeks):
            yield person, use
