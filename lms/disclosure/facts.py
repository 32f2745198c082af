"""What an upper app hands to the gate: one measure over the people of a roster."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class MeasureFacts:
    """Whom a measure counts, by pseudonym, and whom of them it finds fulfilled.

    With `fulfilled` None the number of people itself is the figure (how many are new, how many have left).
    `minimum_n`: publish about no fewer people, if that is more than the client's smallest group.
    `is_for_company_only`: no figures about teams, because nobody needs them.
    """

    measure: str
    formula_version: int
    counted: Collection[uuid.UUID]
    fulfilled: Collection[uuid.UUID] | None
    minimum_n: int = 0
    is_for_company_only: bool = False
