"""R3: which further groups to hide, so that what is hidden cannot be computed from what is shown.

**Criterion.** The groups of a tree form a laminar family: two of them are nested or disjoint. Let the *own part* of a
shown group be its people minus those of its maximal shown descendants. Then:

*A combination of the shown groups singles out somebody only through own parts: every non-zero combination touches at
least k people if and only if each own part is empty or holds at least k.*

*Proof.* The own parts are disjoint. Each is a combination of shown groups (the group minus its maximal shown
descendants), and each shown group is the sum of the own parts of the shown groups in its subtree. So shown groups and
non-empty own parts span the same space, and the own parts, having disjoint supports, are a basis of it. In a non-zero
combination of disjoint sets some set has a non-zero factor, and then all its people are touched. Hence the lightest
combination is the smallest own part. ∎

The rule asks for one thing more: if a sub-group of a shown group is hidden, it must not be hidden alone, because then
the difference would be exactly its value. The people who are in no sub-group (the direct part) count as a second one.

**Choice.** `plan` finds the best choice exactly, by dynamic programming over the tree (Möbius inversion makes the
problem local: what a subtree leaves over for its parent is a number below k, or "enough"). Best means, in this order:

1. the root is shown whenever it may be;
2. as few groups as possible are hidden;
3. of those choices, the one that keeps most of what was shown before (the choice is sticky);
4. then the one that hides the fewest people (so "smallest first");
5. then the one that hides the lowest ids.

The last two make it unique. It depends on who is counted, never on values: hiding tells nothing about results.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .tree import Tree

# What the unshown rest of a group consists of, as far as the rule needs to know.
NOTHING, DIRECT_PART, ONE_GROUP, SEVERAL = range(4)


class Rest(NamedTuple):
    """The people of a subtree that no shown group in it covers: how many (k means k or more), and what they are."""

    size: int
    parts: int

    def plus(self, size: int, parts: int, k: int) -> "Rest":
        if not size:
            return self
        return Rest(min(k, self.size + size), SEVERAL if self.parts else parts)

    def may_stay(self, k: int) -> bool:
        """Whether a group may be shown whose own part is this rest."""
        return self.size == 0 or (self.size == k and self.parts != ONE_GROUP)


@dataclass(frozen=True)
class Choice:
    """The best way to reach a rest within a subtree: its score, and what was chosen, newest first (a linked list)."""

    score: int
    shown: str | None = None
    before: "Choice | None" = None
    below: "Choice | None" = None

    def groups(self) -> Iterator[str]:
        stack: list[Choice] = [self]
        while stack:
            choice = stack.pop()
            if choice.shown is not None:
                yield choice.shown
            stack += [part for part in (choice.before, choice.below) if part is not None]


class _Scale:
    """Scores as one integer, compared in the order of the module's docstring."""

    def __init__(self, tree: Tree, people: Mapping[str, int], shown_before: Collection[str]) -> None:
        self.tree, self.people, self.shown_before = tree, people, shown_before
        self.person = 1 << len(tree.groups)
        self.keep = self.person * (1 + sum(people[group].bit_count() for group in tree.groups))
        self.group = self.keep * (1 + len(tree.groups))

    def of_showing(self, group: str) -> int:
        return self.group + (self.keep if group in self.shown_before else 0)

    def of_hiding(self, group: str) -> int:
        tie = 1 << (len(self.tree.groups) - 1 - self.tree.ranks[group])
        return tie - self.person * self.people[group].bit_count()


def plan(
    tree: Tree,
    people: Mapping[str, int],
    *,
    k: int,
    eligible: Collection[str],
    carried: Collection[str] = (),
    shown_before: Collection[str] = (),
) -> frozenset[str]:
    """The groups among `eligible` to show. `people`: each group's people, with those of all groups below it.

    `eligible` groups hold at least k people. `carried` ones stay on show with an older set whatever is chosen here:
    they cover their people for their parent, but need no safe rest themselves (the exact check judges them).
    """
    scale = _Scale(tree, people, shown_before)
    direct = _direct_parts(tree, people)
    # For each group: the best choice with the group shown, and the best one for each size of the rest if it is not.
    options: dict[str, dict[int, Choice]] = {}
    best_shown: dict[str, Choice] = {}
    for group in reversed(tree.groups):
        rests = _combine(tree.children[group], options, best_shown, direct[group], k)
        if group in carried:
            best = max(rests.values(), key=lambda choice: choice.score)
            best_shown[group], options[group] = Choice(best.score, before=best), {}
            continue
        safe = [choice for rest, choice in rests.items() if rest.may_stay(k)]
        if group in eligible and safe:
            best = max(safe, key=lambda choice: choice.score)
            best_shown[group] = Choice(best.score + scale.of_showing(group), shown=group, before=best)
        penalty = scale.of_hiding(group) if group in eligible else 0
        options[group] = _by_size(rests, penalty)
    return frozenset(group for root in tree.roots for group in _chosen_for(root, best_shown, options).groups())


def _chosen_for(root: str, best_shown: Mapping[str, Choice], options: Mapping[str, dict[int, Choice]]) -> Choice:
    return best_shown.get(root) or max(options[root].values(), key=lambda choice: choice.score)


def _direct_parts(tree: Tree, people: Mapping[str, int]) -> dict[str, int]:
    """How many people of each group are in none of its sub-groups."""
    sizes = {}
    for group in tree.groups:
        below = 0
        for child in tree.children[group]:
            below |= people[child]
        sizes[group] = (people[group] & ~below).bit_count()
    return sizes


def _combine(
    children: list[str],
    options: Mapping[str, dict[int, Choice]],
    best_shown: Mapping[str, Choice],
    direct: int,
    k: int,
) -> dict[Rest, Choice]:
    """The best choices within all children together, by what they and the direct part leave over."""
    rests = {Rest(0, NOTHING).plus(min(direct, k), DIRECT_PART, k): Choice(0)}
    for child in children:
        ways: list[tuple[int, Choice]] = list(options[child].items())
        if child in best_shown:
            ways.append((0, best_shown[child]))
        combined: dict[Rest, Choice] = {}
        for rest, before in rests.items():
            for size, below in ways:
                reached, score = rest.plus(size, ONE_GROUP, k), before.score + below.score
                if reached not in combined or combined[reached].score < score:
                    combined[reached] = Choice(score, before=before, below=below)
        rests = combined
    return rests


def _by_size(rests: Mapping[Rest, Choice], penalty: int) -> dict[int, Choice]:
    """The best choices with the group itself hidden, by the size of what is left over."""
    best: dict[int, Choice] = {}
    for rest, choice in rests.items():
        score = choice.score + penalty
        if rest.size not in best or best[rest.size].score < score:
            best[rest.size] = Choice(score, before=choice)
    return best
