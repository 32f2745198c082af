"""What every format is read into and written from: questions that belong to no format and no question type.

A format knows types by their key only, and options as texts with a fraction; `sources` alone knows what a type of this
site calls them. Texts are HTML, not yet sanitized, where authors have an editor for them, else plain text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"  # the question, or the file, cannot be taken over
    WARNING = "warning"  # it can, but something of it is lost or changed


@dataclass(frozen=True)
class Problem:
    """What is wrong or lost, in words. `line` counts from 1; 0 means the whole file."""

    line: int
    reason: str
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen, typed, paired or put in order, and what it is worth: from -1 to 1.

    `text` is HTML for choices, the left side of pairs and items in order; plain text for short answers, numbers ("*"
    for any) and true or false ("true", "false"). `match`: the right side of a pair, plain text.
    """

    text: str
    fraction: Decimal = Decimal(0)
    feedback: str = ""
    tolerance: Decimal | None = None
    match: str = ""
    line: int = 0


@dataclass(frozen=True)
class Hint:
    text: str
    clears_wrong: bool = False
    counts_right: bool = False


@dataclass
class NeutralQuestion:
    """A question between two formats. `details`: fields of the type's source schema that are no options.

    `identity`: the id that the file gives it. `penalty` None: the file says nothing. `files`: what came with its texts,
    by the name that stands behind `@@PLUGINFILE@@/`.
    """

    type: str
    text: str
    line: int
    name: str = ""
    general_feedback: str = ""
    options: list[Option] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    hints: list[Hint] = field(default_factory=list)
    penalty: Decimal | None = None
    tags: list[str] = field(default_factory=list)
    category: str = ""
    objective: str = ""
    difficulty: str = ""
    identity: str = ""
    is_hidden: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def refuse(self, reason: str, line: int = 0) -> None:
        """Note why the question cannot be taken over."""
        self._note(Problem(line or self.line, reason))

    def warn(self, reason: str, line: int = 0) -> None:
        """Note what is lost or changed."""
        self._note(Problem(line or self.line, reason, Severity.WARNING))

    def _note(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass
class ReadFile:
    """What a file says. `problems`: those that belong to no question."""

    questions: list[NeutralQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, reason: str, line: int = 0) -> None:
        self.problems.append(Problem(line, reason))

    def warn(self, reason: str, line: int = 0) -> None:
        self.problems.append(Problem(line, reason, Severity.WARNING))

    def all_problems(self) -> list[Problem]:
        """Those of the file and of its questions, by line."""
        return in_order([*self.problems, *(problem for item in self.questions for problem in item.problems)])


@dataclass(frozen=True)
class WrittenFile:
    """An export, and what the format could not say."""

    content: bytes
    problems: list[Problem]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.severity, problem.reason))


class UnreadableFile(Exception):
    """The file as a whole cannot be read. `line`: where reading stopped; 0 if nowhere in particular."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.problem = Problem(line, reason)
        super().__init__(reason)
