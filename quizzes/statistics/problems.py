"""What figures say is wrong with a question. Thresholds stand here and in docs/reference/item-analysis.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .choices import ChoiceRow, PartTable
from .items import ItemFigures

WEAK_DISCRIMINATION = 0.2  # Ebel: below it, revise or drop
TOO_EASY = 0.95
TOO_HARD = 0.2
OFTEN_SKIPPED = 0.2
UNUSED_FROM = 30  # attempts from which a distractor that nobody takes says something
GOOD_AT_REST = 0.05  # by how much those who take a wrong choice must be better at the rest


class ProblemKind(StrEnum):
    WRONG_KEY = "wrong_key"
    NEGATIVE = "negative"
    AT_CHANCE = "at_chance"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    WEAK = "weak"
    SKIPPED = "skipped"
    UNUSED = "unused"


SERIOUS = frozenset({ProblemKind.WRONG_KEY, ProblemKind.NEGATIVE, ProblemKind.AT_CHANCE})


@dataclass(frozen=True)
class Problem:
    """Something to look at. `choice`: the label of the choice that it is about; empty for the whole question."""

    kind: ProblemKind
    choice: str = ""
    part: str = ""

    @property
    def is_serious(self) -> bool:
        """Whether learners may be wronged: the question should be looked at before it is asked again."""
        return self.kind in SERIOUS


def problems_of(figures: ItemFigures, tables: Sequence[PartTable]) -> list[Problem]:
    """What to look at, the worst first; empty for questions that earn nothing."""
    if figures.facility is None:
        return []
    found = [problem for table in tables for problem in _key_problems(table)]
    found += _discrimination_problems(figures)
    found += _difficulty_problems(figures, figures.facility)
    if figures.skipped_share > OFTEN_SKIPPED:
        found.append(Problem(ProblemKind.SKIPPED))
    return found + [problem for table in tables for problem in _unused(table)]


def _discrimination_problems(figures: ItemFigures) -> list[Problem]:
    index = figures.discrimination
    if index is None or index >= WEAK_DISCRIMINATION:
        return []
    if index < 0:
        return [Problem(ProblemKind.NEGATIVE)]
    # What nearly everybody can, or nobody, cannot tell people apart; that is said by its difficulty.
    return [Problem(ProblemKind.WEAK)] if TOO_HARD <= (figures.facility or 0) < TOO_EASY else []


def _difficulty_problems(figures: ItemFigures, facility: float) -> list[Problem]:
    if figures.guess and facility <= figures.guess:
        return [Problem(ProblemKind.AT_CHANCE)]
    if facility < TOO_HARD:
        return [Problem(ProblemKind.TOO_HARD)]
    return [Problem(ProblemKind.TOO_EASY)] if facility >= TOO_EASY else []


def _key_problems(table: PartTable) -> list[Problem]:
    """The wrong choice that the best take most, if more often than any right one and by people better at the rest."""
    best_right = max((_at_the_top(row) for row in table.right), default=None)
    if best_right is None:
        return []
    rest_of_right = [row.rest_mean for row in table.right if row.rest_mean is not None]
    found = [
        Problem(ProblemKind.WRONG_KEY, row.label, table.label)
        for row in sorted(table.wrong, key=_at_the_top, reverse=True)
        if _at_the_top(row) > best_right
        and row.rest_mean is not None
        and (not rest_of_right or row.rest_mean >= max(rest_of_right) + GOOD_AT_REST)
    ]
    return found[:1]


def _at_the_top(row: ChoiceRow) -> float:
    """How many of the highest score group took it; below 0 where the group is too small to say."""
    top = row.shares_by_group[-1] if len(row.shares_by_group) > 1 else None
    return -1.0 if top is None else top


def _unused(table: PartTable) -> list[Problem]:
    if table.n < UNUSED_FROM or len(table.wrong) < 2:
        return []
    return [Problem(ProblemKind.UNUSED, row.label, table.label) for row in table.wrong if not row.count]
