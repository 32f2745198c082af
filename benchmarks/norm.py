"""What is agreed: the contract of a work, its goals, and what makes a measurement worthless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .browser import Browser
    from .plan import Plan


class BenchmarkError(Exception):
    """The benchmark cannot run, or must not report."""


class WrongWork(BenchmarkError):
    """The server did something else than what was declared: another status, other rows, other writes."""


@dataclass(frozen=True)
class Goal:
    """At most so much for one repetition; None: nothing is asked."""

    cpu_ms: float | None = None
    statements: float | None = None

    def is_met(self, cpu_ms: float, statements: float) -> bool:
        return (self.cpu_ms is None or cpu_ms <= self.cpu_ms) and (
            self.statements is None or statements <= self.statements
        )


class Repetition(Protocol):
    """Does the work once. `number` counts up and is never given twice, so each repetition can take another learner."""

    def __call__(self, browser: Browser, plan: Plan, number: int) -> None: ...


@dataclass(frozen=True)
class Work:
    """One line of the table.

    `rows`: how many rows one repetition adds, by table; every other table must stay as it is.
    `per_round`: repetitions in one round, enough for a second of CPU or so, since the kernel counts in hundredths.
    `learners`: the plan's list of which each repetition uses one up; empty: it can be repeated without end.
    """

    name: str
    repeat: Repetition
    goal: Goal = Goal()
    rows: Mapping[str, int] = field(default_factory=dict)
    per_round: int = 100
    learners: str = ""
