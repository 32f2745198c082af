"""The rules together: which cells of one measure are shown, carried on, or hidden."""

import enum
from collections.abc import Collection, Mapping, Sequence

from .algebra import RowSpace, Vector, vectors_of
from .suppression import plan
from .tree import Tree


class Verdict(enum.Enum):
    SHOWN = "shown"
    """With today's people and today's value."""
    CARRIED = "carried"
    """With the people and the value of the last time it was shown (R4)."""
    HIDDEN = "hidden"


History = Mapping[str, Sequence[int]]
"""For each group the sets that were ever shown, oldest first, without those carried on."""


def decide(
    tree: Tree, people: Mapping[str, int], *, k: int, history: History, shown_before: Collection[str] = ()
) -> dict[str, Verdict]:
    """The verdict for each group of the tree.

    `people`: whom each group counts today, with those of all groups below it. `history` covers this measure's whole
    past, also of groups that are no longer in the tree; `shown_before` are the groups on show in the last publication.

    What is shown, together with everything shown before, keeps the rule of `algebra`. This holds by induction: sets
    that were shown add nothing new, and a new set is only added if it exposes nobody. In the worst case everything is
    carried on or hidden.
    """
    carried = {group for group in tree.groups if _is_carried(people[group], history.get(group, ()), k)}
    eligible = {group for group in tree.groups if group not in carried and people[group].bit_count() >= k}
    planned = plan(tree, people, k=k, eligible=eligible, carried=carried, shown_before=shown_before)
    shown = _admitted(_in_order(tree, people, eligible, planned), planned, history, k)
    for group in eligible - shown:
        if _is_carriable(history.get(group, ()), k):
            carried.add(group)
    return {group: _verdict(group, shown, carried) for group in tree.groups}


def _verdict(group: str, shown: Collection[str], carried: Collection[str]) -> Verdict:
    if group in shown:
        return Verdict.SHOWN
    return Verdict.CARRIED if group in carried else Verdict.HIDDEN


def _is_carriable(sets: Sequence[int], k: int) -> bool:
    """Whether there is an earlier set that may still be shown (a client may have raised k since)."""
    return bool(sets) and sets[-1].bit_count() >= k


def _is_carried(today: int, sets: Sequence[int], k: int) -> bool:
    """R4: whether joiners and leavers are too few, compared with any set of the group that was shown."""
    return _is_carriable(sets, k) and any(0 < (today ^ earlier).bit_count() < k for earlier in sets)


def _in_order(
    tree: Tree, people: Mapping[str, int], eligible: Collection[str], planned: Collection[str]
) -> dict[str, int]:
    """The eligible groups with their people: the planned ones first, then larger before smaller, then by id."""

    def place(group: str) -> tuple[bool, int, int]:
        return group not in planned, -people[group].bit_count(), tree.ranks[group]

    return {group: people[group] for group in sorted(eligible, key=place)}


def _admitted(candidates: Mapping[str, int], planned: Collection[str], history: History, k: int) -> set[str]:
    """The candidates that pass the exact check, tried in their order.

    Without a past the plan is the best there is. With one, sets that were shown before can make it fail or leave room
    for more, so the groups outside the plan are tried, too: none is hidden without need.
    """
    tried = dict(candidates) if history else {group: people for group, people in candidates.items() if group in planned}
    space, vectors = _space(history, tried, k)
    return {group for group in tried if space.admit(vectors[group])}


def _space(history: History, sets: Mapping[str, int], k: int) -> tuple[RowSpace, dict[str, Vector]]:
    """The space of everything shown so far, and the new sets (or their changes) as vectors over the same atoms."""
    rows = [change for past in history.values() for change in zip(past, (0, *past), strict=False)]
    known = len(rows)
    rows += [(people, history[group][-1] if history.get(group) else 0) for group, people in sets.items()]
    vectors, populations = vectors_of(rows)
    space = RowSpace(populations, k)
    for vector in sorted(vectors[:known], key=len):
        space.add(vector)
    return space, dict(zip(sets, vectors[known:], strict=True))
