"""What both generations of QTI share about scoring: an item is a program that turns responses into a score.

Instead of knowing each author's way to write such programs, we run them (`v1.scoring`, `v2.scoring`) for the answers
that matter and see what each is worth (`deriving`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

Given = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Outcome:
    """`feedback`: the names of the feedbacks that are shown."""

    score: Decimal
    feedback: frozenset[str] = frozenset()


class NotUnderstood(Exception):
    """The program uses something that we do not run."""

    def __init__(self, tag: str, line: int) -> None:
        self.tag, self.line = tag[:40], line
        super().__init__(tag)


class Scorer(Protocol):
    """`outcome` raises NotUnderstood. Responses that are not given are empty."""

    def outcome(self, given: Given) -> Outcome: ...
