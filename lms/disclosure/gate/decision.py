"""The rules together: which cells of one measure are shown, carried on, or hidden."""

import enum
from collections.abc import Collection, Mapping, Sequence

from .choice import Guards, Score, best_choice
from .dominance import Contributions
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
    beside: Sequence[Tree] = (),
    amounts: Mapping[int, int] | None = None,
    carriable: Mapping[str, int] | None = None,
) -> dict[str, Verdict]:
    """The verdict for each group.

    `people`: whom each group counts today, with those of all groups below it. `history` covers this measure's whole
    past, also of groups that are no longer in the tree; `shown_before` are the groups on show in the last publication.
    `linked`: what is known from all measures of the client, this one included (R9); it learns what is shown here.
    Without it the measure is judged by itself. `beside`: further trees under the same root, whose groups overlap those
    of the first in any way (R10). `amounts`: for a sum, what each person contributes, by number (R8); then there is
    one tree. `carriable`: the sets that may be carried on; without it, what was last shown of each group.

    What is shown, together with everything shown before, keeps the rule of `algebra`. This holds by induction: sets
    that were shown add nothing new, and a new set is only added if it exposes nobody. In the worst case everything is
    carried on or hidden.
    """
    if beside and amounts is not None:
        raise ValueError("Sums are shown for one tree of groups only.")
    groups = list(dict.fromkeys([*tree.groups, *(group for other in beside for group in other.groups)]))
    if carriable is None:
        carriable = {group: sets[-1] for group, sets in history.items() if sets}
    kept = {group for group in groups if group in carriable and carriable[group].bit_count() >= k}
    carried = {group for group in kept if _is_carried(people[group], history.get(group, ()), k)}
    eligible = {group for group in groups if group not in carried and people[group].bit_count() >= k}
    planned: set[str] = set()
    for one in (tree, *beside):
        planned |= plan(one, people, k=k, eligible=eligible, carried=carried, shown_before=shown_before)
    knowledge = [linked] if linked else []
    if linked is None or linked.k < k:
        knowledge.insert(0, Knowledge(history, [(group, people[group]) for group in groups if group in eligible], k))
    contributions = None if amounts is None else Contributions(tree, people, amounts)
    candidates = _in_order(groups, people, eligible, planned)
    guards = Guards(people, knowledge, contributions)
    if guards.know_nothing and not beside and amounts is None:
        shown = {group for group in candidates if group in planned and guards.admit(group)}  # the plan is the best
    else:
        scores = {group: _score(group, tree, people, shown_before) for group in candidates}
        shown = best_choice(candidates, scores, guards)
    return {group: _verdict(group, shown, carried | (kept & (eligible - shown))) for group in groups}


def _verdict(group: str, shown: Collection[str], carried: Collection[str]) -> Verdict:
    if group in shown:
        return Verdict.SHOWN
    return Verdict.CARRIED if group in carried else Verdict.HIDDEN


def _is_carried(today: int, sets: Sequence[int], k: int) -> bool:
    """R4: whether joiners and leavers are too few, compared with any set of the group that was shown."""
    return any(0 < (today ^ earlier).bit_count() < k for earlier in sets)


def _in_order(
    groups: Sequence[str], people: Mapping[str, int], eligible: Collection[str], planned: Collection[str]
) -> list[str]:
    """The eligible groups: planned ones first, then larger before smaller, then by id ("team:9" before "team:10")."""

    def place(group: str) -> tuple[bool, int, int, str]:
        return group not in planned, -people[group].bit_count(), len(group), group

    return sorted(eligible, key=place)


def _score(group: str, tree: Tree, people: Mapping[str, int], shown_before: Collection[str]) -> Score:
    """What is best: the root is shown; few groups are hidden; what was shown before stays (the choice is sticky); the
    groups of the first tree are shown; few people are hidden.
    """
    return group in tree.roots, 1, group in shown_before, group in tree.parents, people[group].bit_count()
