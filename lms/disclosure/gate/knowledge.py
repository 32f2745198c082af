"""R9: everything shown about a client's people is one linked table, whatever it measures."""

import copy
from collections.abc import Iterable, Mapping, Sequence

from .algebra import RowSpace, Vector, vectors_of

History = Mapping[str, Sequence[int]]
"""For each group the sets that were ever shown, oldest first, without those carried on."""


class Knowledge:
    """What readers can work out from every set shown so far, and whether a further set would tell about too few.

    The n of a cell is the size of the set it counts, so the cells of two measures can be subtracted like those of two
    groups: "assigned" minus "due" is "not due yet". Hence the criterion of `algebra` is asked of the sets of all
    measures together: every non-zero combination touches at least k people. It does not matter in which portions sets
    are offered, only in which order.
    """

    def __init__(self, past: History, candidates: Iterable[tuple[str, int]], k: int) -> None:
        """`past`: by group, what was shown there of any measure. `candidates`: groups with sets to be asked about."""
        rows = [change for sets in past.values() for change in zip(sets, (0, *sets), strict=False)]
        known = len(rows)
        self._near = {group: list(sets) for group, sets in past.items()}
        self._groups = {people: group for group, people in candidates}
        # A set differs little from what was shown of the same group before, and changes are short vectors.
        fresh = {people: past[group][-1] if past.get(group) else 0 for people, group in self._groups.items()}
        vectors, populations = vectors_of([*rows, *fresh.items()])
        self.k = k
        self._space = RowSpace(populations, k)
        for vector in sorted(vectors[:known], key=len):
            self._space.add(vector)
        self._vectors: dict[int, Vector] = dict(zip(fresh, vectors[known:], strict=True))
        self.is_empty = not known

    def admit(self, people: int) -> bool:
        """Add a candidate unless that would tell about fewer than k people; whether it was added.

        Raises KeyError for a set that was not named as a candidate.
        """
        near = self._near.setdefault(self._groups[people], [])
        if any(0 < (people ^ other).bit_count() < self.k for other in near):
            return False  # the shortcut for the most frequent reason
        is_admitted = self._space.admit(self._vectors[people])
        if is_admitted and people:
            near.append(people)
            self.is_empty = False
        return is_admitted

    def allows(self, people: int) -> bool:
        """Whether a candidate would be admitted."""
        near = self._near.get(self._groups[people], ())
        if any(0 < (people ^ other).bit_count() < self.k for other in near):
            return False
        return self._space.allows(self._vectors[people])

    def copy(self) -> "Knowledge":
        """A twin that learns by itself."""
        twin = copy.copy(self)
        twin._near = {group: list(sets) for group, sets in self._near.items()}
        twin._space = self._space.copy()
        return twin

    def adopt(self, twin: "Knowledge") -> None:
        """Know from now on what a copy has learned."""
        self._near, self._space, self.is_empty = twin._near, twin._space, twin.is_empty
