"""Reports on the use of AI tools for tests, written as their vendors write them and taken in by the public actions.

source = make_source(client)                                        # a table with account, day and actions
use(source, [(person, "2026-03-02", 3), (person, "2026-03-03", 0)]) # None: no license
use_weeks(source, {person: [20, 20, 0]}, last="2026-W10")           # one number per week, oldest first
"""

import datetime
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lms.accounts.models import Client, User
from lms.adoption.actions import ImportResult, add_source, import_usage
from lms.adoption.models import UsageSource
from lms.disclosure.periods import Period

from .accounts import make_client
from .courses import noon

_numbers = itertools.count(1)
AT = noon("2026-03-09")
MAPPING = {"account": "Konto", "day": "Tag", "actions": "Aktionen"}


def make_source(client: Client | None = None, *, format: str = "generic", **fields: Any) -> UsageSource:
    number = next(_numbers)
    return add_source(
        client=client or make_client(),
        slug=f"quelle-{number}",
        name=f"Quelle {number}",
        format=format,
        mapping=MAPPING if format == "generic" else {},
        **fields,
    )


def table(rows: Iterable[tuple[User | str, str, int | None]]) -> bytes:
    """A file for a generic source."""
    lines = [
        f"{account.email if isinstance(account, User) else account};{day};{'' if actions is None else actions}"
        for account, day, actions in rows
    ]
    return "\n".join(["Konto;Tag;Aktionen", *lines]).encode()


def use(source: UsageSource, rows: Iterable[tuple[User | str, str, int | None]]) -> ImportResult:
    return import_usage(source=source, content=table(rows), at=AT)


def use_weeks(source: UsageSource, weeks: Mapping[User | str, Sequence[int | None]], *, last: str) -> ImportResult:
    """Each number stands on the Monday of its week, the other days are idle; None: no license in that week."""
    rows: list[tuple[User | str, str, int | None]] = []
    for account, numbers in weeks.items():
        monday = Period.parse(last).starts_on - datetime.timedelta(weeks=len(numbers) - 1)
        for number in numbers:
            for position in range(7):
                day = monday + datetime.timedelta(days=position)
                rows.append((account, day.isoformat(), number if position == 0 or number is None else 0))
            monday += datetime.timedelta(days=7)
    return use(source, rows)
