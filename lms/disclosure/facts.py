"""What an upper app hands to the gate: one measure over the people of a roster."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class MeasureFacts:
    """Whom a measure counts, by pseudonym, and whom of them it finds fulfilled.

    With `fulfilled` None the number of people itself is the figure (how many are new, how many have left).
    `minimum_n`: publish about no fewer people, if that is more than the client's smallest group.
    `is_for_company_only`: no figures about teams, because nobody needs them.
    `amounts`: for a sum, what each counted person contributes (whole numbers ≥ 0, `fulfilled` is None); then the sum is
    the figure, and rule R8 holds.
    """

    measure: str
    formula_version: int
    counted: Collection[uuid.UUID]
    fulfilled: Collection[uuid.UUID] | None
    minimum_n: int = 0
    is_for_company_only: bool = False
    amounts: Mapping[uuid.UUID, int] | None = None

    @classmethod
    def of_sum(cls, measure: str, formula_version: int, amounts: Mapping[uuid.UUID, int]) -> "MeasureFacts":
        """A sum over people, such as actions with a tool; who contributes nothing but could counts with 0."""
        return cls(measure, formula_version, amounts.keys(), None, amounts=amounts)
