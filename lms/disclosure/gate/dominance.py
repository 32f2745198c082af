"""R8: a sum is not shown if it is mostly the doing of one or two people.

**Rule.** A sum is *dominated* if one person contributes more than 50 % of it or two more than 80 %. A sum of nothing
counts as dominated, too: it would tell of everybody that they did nothing.

**What can be computed counts as shown.** The groups form a tree; as in `suppression`, whatever follows from the shown
sums of a week is a union of own parts (a shown group minus the shown groups below it). A union of disjoint sums that
are not dominated is not dominated: the largest contribution is at most half of its own part, so of the whole; two of
one part are at most 80 % of it, and two of different parts at most half of each. So it is enough that no own part is.
"""

from collections.abc import Iterable, Mapping

from .bits import numbers_in
from .tree import Tree


def is_dominated(amounts: Iterable[int]) -> bool:
    """Whether a sum of these contributions (≥ 0, one per person) must not be shown.

    >>> is_dominated([50, 30, 10, 10]), is_dominated([51, 29, 10, 10]), is_dominated([45, 40, 15]), is_dominated([0, 0])
    (False, True, True, True)
    """
    total = first = second = 0
    for amount in amounts:
        total += amount
        if amount > first:
            first, second = amount, first
        elif amount > second:
            second = amount
    return not total or 2 * first > total or 5 * (first + second) > 4 * total


class Contributions:
    """The sums of one measure in one week: which may be shown beside those that are shown already.

    `people`: whom each group of the tree counts, with those of all groups below it; `amounts`: by number of a person.
    """

    def __init__(self, tree: Tree, people: Mapping[str, int], amounts: Mapping[int, int]) -> None:
        self._tree, self._people, self._amounts = tree, people, amounts
        self._shown: frozenset[str] = frozenset()

    def allows(self, group: str) -> bool:
        """Whether no own part would be dominated if the group were shown as well."""
        shown = self._shown | {group}
        above = next((one for one in self._tree.above(group) if one in shown), None)
        return not any(self._has_dominated_own_part(one, shown) for one in (group, above) if one is not None)

    def add(self, group: str) -> None:
        """The group is shown."""
        self._shown |= {group}

    def copy(self) -> "Contributions":
        twin = Contributions(self._tree, self._people, self._amounts)
        twin._shown = self._shown
        return twin

    def _has_dominated_own_part(self, group: str, shown: frozenset[str]) -> bool:
        own = self._people[group]
        for one in shown:
            if one != group and group in self._tree.above(one):
                own &= ~self._people[one]
        return own != 0 and is_dominated(self._amounts[number] for number in numbers_in(own))
