"""What was answered: each choice with how often it was taken, by whom in terms of the rest of the test."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

SMALLEST_GROUP = 5
"""Means and shares of fewer attempts than these are not given: they would speak of single people."""
FEW = 50  # up to here three groups, from here five


@dataclass(frozen=True)
class GroupRow:
    """Attempts with similar results in the rest of the test; group 1 has the lowest.

    `rest_mean`: their mean share of the other points; `facility`: their mean fraction. None for fewer than five.
    """

    number: int
    n: int
    rest_mean: float | None
    facility: float | None


@dataclass(frozen=True)
class ChoiceRow:
    """A choice in a part of a question.

    `id` empty: not answered; `id` None: answers that the author did not foresee. `worth`: what it is worth there, −1
    to 1. `rest_mean`: mean share of the other points of those who took it; None for fewer than five.
    `shares_by_group`: how many of each score group took it, lowest group first; None for a group of fewer than five.
    """

    id: str | None
    label: str
    worth: Fraction | None
    count: int
    share: float
    rest_mean: float | None
    shares_by_group: list[float | None]

    @property
    def is_right(self) -> bool:
        return self.worth is not None and self.worth > 0

    @property
    def is_wrong(self) -> bool:
        return self.worth is not None and self.worth <= 0


@dataclass(frozen=True)
class PartTable:
    """A part of a question with its choices, then other answers, then those who did not answer."""

    id: str
    label: str
    n: int
    rows: list[ChoiceRow]

    @property
    def right(self) -> list[ChoiceRow]:
        return [row for row in self.rows if row.is_right]

    @property
    def wrong(self) -> list[ChoiceRow]:
        return [row for row in self.rows if row.is_wrong]


def score_groups(rests: Sequence[float | None]) -> list[int]:
    """The score group of each attempt, from 0: three groups of about equal size, from 50 attempts on five.

    Equal results are in one group, so a group may be empty. Without other questions there is one group.
    """
    known = sorted(rest for rest in rests if rest is not None)
    if not known:
        return [0] * len(rests)
    count = 3 if len(known) < FEW else 5
    first: dict[float, int] = {}
    for place, rest in enumerate(known):
        first.setdefault(rest, place)
    sizes = Counter(known)
    return [0 if rest is None else int(count * (first[rest] + sizes[rest] / 2) / len(known)) for rest in rests]


def group_rows(groups: Sequence[int], rests: Sequence[float | None], fractions: Sequence[float]) -> list[GroupRow]:
    """The score groups that are not empty, lowest first, with the mean fraction in each."""
    rows: list[GroupRow] = []
    for group in sorted(set(groups)):
        members = [place for place, number in enumerate(groups) if number == group]
        rest_mean, facility = _mean([rests[place] for place in members]), _mean([fractions[place] for place in members])
        rows.append(GroupRow(len(rows) + 1, len(members), rest_mean, facility))
    return rows


def part_tables(
    parts: Sequence[tuple[str, str, Sequence[tuple[str, str, Fraction]]]],
    chosen: Sequence[Mapping[str, Sequence[str]]],
    rests: Sequence[float | None],
    groups: Sequence[int],
) -> list[PartTable]:
    """One table for each part, given as id, label and choices (id, label, worth).

    `chosen`, `rests` and `groups` name for each attempt what it chose by part, its share of the other points, and its
    score group.
    """
    return [_part_table(part, [of.get(part[0], ()) for of in chosen], rests, groups) for part in parts]


def _part_table(
    part: tuple[str, str, Sequence[tuple[str, str, Fraction]]],
    taken: Sequence[Sequence[str]],
    rests: Sequence[float | None],
    groups: Sequence[int],
) -> PartTable:
    part_id, label, choices = part
    known = {choice for choice, _label, _worth in choices}

    def row(choice: str | None, name: str, worth: Fraction | None, members: list[int]) -> ChoiceRow:
        return ChoiceRow(
            id=choice,
            label=name,
            worth=worth,
            count=len(members),
            share=len(members) / len(taken) if taken else 0.0,
            rest_mean=_mean([rests[place] for place in members]),
            shares_by_group=_shares(members, groups),
        )

    rows = [
        row(choice, name, worth, [place for place, ids in enumerate(taken) if choice in ids])
        for choice, name, worth in choices
    ]
    others = [place for place, ids in enumerate(taken) if any(one not in known for one in ids)]
    if others:
        rows.append(row(None, "", None, others))
    rows.append(row("", "", None, [place for place, ids in enumerate(taken) if not ids]))
    return PartTable(part_id, label, len(taken), rows)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if len(known) >= SMALLEST_GROUP else None


def _shares(members: Sequence[int], groups: Sequence[int]) -> list[float | None]:
    sizes = Counter(groups)
    counts = Counter(groups[place] for place in members)
    return [counts[group] / sizes[group] if sizes[group] >= SMALLEST_GROUP else None for group in sorted(sizes)]
