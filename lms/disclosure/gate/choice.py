"""Which cells to show where not all can be shown together: as many as possible, found by a search with a bound.

"May be shown together" is inherited by every part of a choice: leaving a cell out exposes nobody. So a search through
the candidates, each taken or left, is exact if it comes to its end; a branch is given up when even all cells still to
come could not make it better. Candidates that what was shown before rules out by themselves are left aside first, and
taking everything that fits, in order, is the first choice looked at. In practice that is nearly always the best one.

Where groups form one tree and nothing was shown before, `suppression` knows the best choice without a search. This
module is for the rest: groups that overlap, sums, and weeks with a past.
"""

from collections.abc import Mapping, Sequence

from .dominance import Contributions
from .knowledge import Knowledge

TRIALS = 24  # cells tried beyond the first choice; each costs a copy of what is known
LARGEST = 60  # candidates among which is searched at all
Score = tuple[int, ...]
"""What a cell is worth; sums are compared from left to right."""


class Guards:
    """Everything that has a say about a further cell. `sets`: whom each group counts."""

    def __init__(
        self, sets: Mapping[str, int], knowledge: Sequence[Knowledge], contributions: Contributions | None
    ) -> None:
        self._sets, self._knowledge, self._contributions = sets, knowledge, contributions

    @property
    def know_nothing(self) -> bool:
        """Whether nothing was ever shown."""
        return all(one.is_empty for one in self._knowledge)

    def allows(self, group: str) -> bool:
        """Whether the group may be shown by itself beside what is shown."""
        if self._contributions and not self._contributions.allows(group):
            return False
        return all(one.allows(self._sets[group]) for one in self._knowledge)

    def admit(self, group: str) -> bool:
        """Show the group unless that would tell too much; whether it is shown."""
        if self._contributions and not self._contributions.allows(group):
            return False
        if not all(one.admit(self._sets[group]) for one in self._knowledge):
            return False
        if self._contributions:
            self._contributions.add(group)
        return True

    def copy(self) -> "Guards":
        contributions = self._contributions.copy() if self._contributions else None
        return Guards(self._sets, [one.copy() for one in self._knowledge], contributions)

    def adopt(self, twin: "Guards") -> None:
        """Know from now on what a copy has learned."""
        for one, other in zip(self._knowledge, twin._knowledge, strict=True):
            one.adopt(other)
        self._contributions = twin._contributions


def best_choice(candidates: Sequence[str], scores: Mapping[str, Score], guards: Guards) -> set[str]:
    """The candidates to show; the guards know of them afterwards, in the order of the candidates.

    The choice has the largest sum of scores, or, if the search is too long, the largest one found. It depends on the
    order of the candidates only between equals, where the earlier ones are taken.
    """
    trial = guards.copy()
    greedy = [group for group in candidates if trial.admit(group)]
    refused = set(candidates).difference(greedy)
    if refused and len(candidates) <= LARGEST:
        possible = {group for group in refused if guards.allows(group)}.union(greedy)
        if len(possible) > len(greedy):
            search = _Search([group for group in candidates if group in possible], scores)
            found = search.run(guards, greedy)
            if found is not greedy:
                return {group for group in found if guards.admit(group)}
    guards.adopt(trial)
    return set(greedy)


class _Search:
    def __init__(self, candidates: Sequence[str], scores: Mapping[str, Score]) -> None:
        self.candidates, self.scores, self.trials = candidates, scores, TRIALS
        width = len(scores[candidates[0]])
        self.remaining: list[Score] = [(0,) * width]  # what all candidates from a place on are worth, last place first
        for group in reversed(candidates):
            self.remaining.append(_plus(self.remaining[-1], scores[group]))
        self.remaining.reverse()
        self.best: list[str] = []
        self.best_score: Score = ()

    def run(self, guards: Guards, first: list[str]) -> list[str]:
        self.best, self.best_score = first, self.remaining[-1]
        for group in first:
            self.best_score = _plus(self.best_score, self.scores[group])
        self._go_on(guards, 0, [], self.remaining[-1])
        return self.best

    def _go_on(self, guards: Guards, place: int, chosen: list[str], score: Score) -> None:
        if score > self.best_score:
            self.best, self.best_score = chosen, score
        if place == len(self.candidates) or _plus(score, self.remaining[place]) <= self.best_score or self.trials <= 0:
            return
        group = self.candidates[place]
        self.trials -= 1
        with_it = guards.copy()
        if with_it.admit(group):
            self._go_on(with_it, place + 1, [*chosen, group], _plus(score, self.scores[group]))
        self._go_on(guards, place + 1, chosen, score)


def _plus(one: Score, other: Score) -> Score:
    return tuple(a + b for a, b in zip(one, other, strict=True))
