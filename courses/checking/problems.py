"""One thing that is wrong, where it is, and what to do."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """`where` is for people ("Image 2"), `block_id`, `index` and `field` for the form; all are empty for a whole page.

    `message` says what is wrong, `hint` what to do about it.
    """

    severity: str
    message: str
    hint: str
    where: str = ""
    block_id: str = ""
    index: int | None = None
    field: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def text(self) -> str:
        """Message and hint in one line."""
        return f"{self.message} {self.hint}".strip()


def problems_of(page: Any, *, on: datetime.date) -> list[Problem]:
    """Everything that is wrong with the page on that day, as it is in memory; empty for pages that check nothing."""
    problems = getattr(page, "problems", None)
    return list(problems(on=on)) if problems else []


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep a page from being published."""
    return [problem for problem in problems if problem.is_error]
