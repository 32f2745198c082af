"""What people are certain of and have wrong, by learning objective."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Belief:
    """An answer of which the learner said how certain they are. `person` tells people apart, nothing else."""

    person: int
    objective: str
    is_sure: bool
    is_wrong: bool


@dataclass(frozen=True)
class ObjectiveRisk:
    """How much people are certain of and have wrong in an objective.

    `people`: distinct people who were sure of an answer; `asked`: who gave any. With fewer than `minimum` of `people`,
    everything else is None. `share`: sure and wrong answers among sure answers; `frequency`: people sure and wrong at
    least once among `asked`; `risk`: the product. All 0 to 1.
    """

    objective: str
    asked: int
    people: int
    share: float | None
    frequency: float | None
    risk: float | None

    @property
    def is_hidden(self) -> bool:
        return self.risk is None


def objective_risks(beliefs: Iterable[Belief], *, minimum: int) -> list[ObjectiveRisk]:
    """Each objective with its risk, the highest first; hidden ones last, by name."""
    by_objective: dict[str, list[Belief]] = defaultdict(list)
    for belief in beliefs:
        by_objective[belief.objective].append(belief)
    risks = [_risk(objective, of, minimum) for objective, of in by_objective.items()]
    return sorted(risks, key=lambda risk: (risk.is_hidden, -(risk.risk or 0), risk.objective))


def _risk(objective: str, beliefs: list[Belief], minimum: int) -> ObjectiveRisk:
    sure = [belief for belief in beliefs if belief.is_sure]
    asked = len({belief.person for belief in beliefs})
    people = len({belief.person for belief in sure})
    if people < minimum:
        return ObjectiveRisk(objective, asked, people, None, None, None)
    share = sum(belief.is_wrong for belief in sure) / len(sure)
    frequency = len({belief.person for belief in sure if belief.is_wrong}) / asked
    return ObjectiveRisk(objective, asked, people, share, frequency, share * frequency)
