"""The rules together: which cells of one measure are shown, carried on, or hidden."""

import enum
from collections.abc import Collection, Mapping, Sequence

from .knowledge import History, Knowledge
from .suppression import plan
from .tree import Tree


class Verdict(enum.Enum):
    SHOWN = "shown"
    """With today's people and today's value."""
    CARRIED = "carried"
    """With the people and the value of the last time it was shown (R4)."""
    HIDDEN = "hidden"


def decide(
    tree: Tree,
    people: Mapping[str, int],
    *,
    k: int,
    history: History,
    shown_before: Collection[str] = (),
    linked: Knowledge | None = None,
) -> dict[str, Verdict]:
    """The verdict for each group of the tree.

    `people`: whom each group counts today, with those of all groups below it. `history` covers this measure's whole
    past, also of groups that are no longer in the tree; `shown_before` are the groups on show in the last publication.
    `linked`: what is known from all measures of the client, this one included (R9); it learns what is shown here.
    Without it the measure is judged by itself.

    What is shown, together with everything shown before, keeps the rule of `algebra`. This holds by induction: sets
    that were shown add nothing new, and a new set is only added if it exposes nobody. In the worst case everything is
    carried on or hidden.
    """
    carried = {group for group in tree.groups if _is_carried(people[group], history.get(group, ()), k)}
    eligible = {group for group in tree.groups if group not in carried and people[group].bit_count() >= k}
    planned = plan(tree, people, k=k, eligible=eligible, carried=carried, shown_before=shown_before)
    candidates = _in_order(tree, people, eligible, planned)
    knowledge = [Knowledge(history, candidates.items(), k)] if linked is None or linked.k < k else []
    shown = _admitted(candidates, planned, [*knowledge, *([linked] if linked else [])])
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


def _admitted(candidates: Mapping[str, int], planned: Collection[str], knowledge: Sequence[Knowledge]) -> set[str]:
    """The candidates that pass the exact check, tried in their order.

    Without a past the plan is the best there is. With one, sets that were shown before can make it fail or leave room
    for more, so the groups outside the plan are tried, too.
    """
    is_first = all(one.is_empty for one in knowledge)
    tried = [group for group in candidates if group in planned or not is_first]
    return {group for group in tried if all(one.admit(candidates[group]) for one in knowledge)}
