"""R5 for what readers can work out: no remainder may turn out to be all alike, or alike but for one.

The printed shares of a team and of the teams below it bound the count of the rest: of 60 people 20 are done, of the 22
in the one visible team 20, so none of the other 38. R5 would never print that 0; here it is made sure that nobody can
compute it either. The shares of one measure in one week are equations over a tree,

    count(group) = count(own part) + Σ count(shown groups below),     each within what is printed of it,

where the own part are the group's people in no shown group below it. On a tree two passes, up and down, give exactly
the counts that are possible. Where those of a group or of an own part shrink to one of 0, 1, n − 1 and n, shares in its
neighbourhood are printed less exactly, in fifths and then in wider bands: true still, but telling less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .bands import FIFTHS, displayed_range, fifth_of
from .tree import Tree

Range = tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """What is to be printed of a shown group: `count` of its `n` people are fulfilled."""

    count: int
    n: int


def printed_ranges(
    tree: Tree, people: Mapping[str, int], figures: Mapping[str, Figure], *, beside: Sequence[Tree] = ()
) -> dict[str, Range]:
    """For each shown group (a key of `figures`) the range in percent to print, wide enough for everybody's sake.

    `people`: whom each group counts, with those of all groups below it. Each range contains the true share. `beside`:
    further trees under the same root; each tree is made safe with the ranges of all.
    """
    forests = [
        _Forest(one, people, {group: figures[group] for group in one.groups if group in figures})
        for one in (tree, *beside)
    ]
    levels = dict.fromkeys(figures, 0)
    while any(_widen_one(forest, levels) for forest in forests):
        pass
    return {group: _range_at(figure, levels[group]) for group, figure in figures.items()}


def _widen_one(forest: "_Forest", levels: dict[str, int]) -> bool:
    """Print one share less exactly if the tree needs it; whether it did."""
    group = forest.exposed(levels)
    if group is None:
        return False
    near = [group, *forest.above(group), *forest.all_below(group)]
    # The least widened one; of equals the nearest. Levels only grow, and at the last one nothing is said any more.
    levels[min(near, key=lambda one: levels[one])] += 1
    return True


class _Forest:
    """The shown groups: each below the nearest shown group above it."""

    def __init__(self, tree: Tree, people: Mapping[str, int], figures: Mapping[str, Figure]) -> None:
        self.figures = figures
        self.parents: dict[str, str | None] = {}
        self.below: dict[str, list[str]] = {group: [] for group in figures}
        covered = dict.fromkeys(figures, 0)
        nearest: dict[str, str | None] = {}
        for group in tree.groups:
            above = tree.parents[group]
            parent = nearest[above] if above is not None else None
            nearest[group] = group if group in figures else parent
            if group in figures:
                self.parents[group] = parent
                if parent is not None:
                    self.below[parent].append(group)
                    covered[parent] |= people[group]
        self._counts: dict[tuple[str, int], Range] = {}
        self.own = {group: (people[group] & ~covered[group]).bit_count() for group in self.parents}

    def above(self, group: str) -> list[str]:
        """The shown groups above, the nearest first."""
        found = []
        parent = self.parents[group]
        while parent is not None:
            found.append(parent)
            parent = self.parents[parent]
        return found

    def all_below(self, group: str) -> list[str]:
        """The shown groups below, the nearest first."""
        found = list(self.below[group])
        for one in found:  # the list grows while it is read
            found += self.below[one]
        return found

    def exposed(self, levels: Mapping[str, int]) -> str | None:
        """A group whose count, or the count of whose own part, is known to be an extreme; None if there is none."""
        bounds = {group: self._printed(group, levels[group]) for group in self.parents}
        for group in reversed(self.parents):
            least, most = self._sum_below(group, bounds)
            bounds[group] = _meet(bounds[group], (least, self.own[group] + most))
        for group in self.parents:
            low, high = bounds[group]
            least, most = self._sum_below(group, bounds)
            own = _meet((0, self.own[group]), (low - most, high - least))
            if _is_extreme((low, high), self.figures[group].n) or _is_extreme(own, self.own[group]):
                return group
            for child in self.below[group]:
                child_low, child_high = bounds[child]
                others = (low - self.own[group] - most + child_high, high - least + child_low)
                bounds[child] = _meet(bounds[child], others)
        return None

    def _sum_below(self, group: str, bounds: Mapping[str, Range]) -> Range:
        """The least and the largest sum of the counts of the shown groups directly below."""
        below = [bounds[child] for child in self.below[group]]
        return sum(low for low, _high in below), sum(high for _low, high in below)

    def _printed(self, group: str, level: int) -> Range:
        if (group, level) not in self._counts:
            self._counts[group, level] = _counts_at(self.figures[group], level)
        return self._counts[group, level]


def _meet(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def _is_extreme(counts: Range, n: int) -> bool:
    """Whether exactly one count of `n` people is possible, and it is one of those that R5 hides."""
    low, high = counts
    return n > 0 and low == high and not 1 < low < n - 1


def _range_at(figure: Figure, level: int) -> Range:
    """The range at a level of coarseness: as usual, a fifth, and from then on a fifth more on either side."""
    if level == 0:
        return displayed_range(count=figure.count, n=figure.n)
    index = FIFTHS.index(fifth_of(count=figure.count, n=figure.n))
    first, last = max(0, index - level + 1), min(len(FIFTHS) - 1, index + level - 1)
    return FIFTHS[first][0], FIFTHS[last][1]


def _counts_at(figure: Figure, level: int) -> Range:
    """The least and the largest count that a reader of the range must think possible."""
    low, high = _range_at(figure, level)
    n = figure.n
    if level:
        return -(-low * n // 100), high * n // 100
    # As usual: the reader knows the rules of `bands`, so fewer counts are possible than lie in the range.
    nearby = range(max(0, n * (low - 1) // 100), min(n, n * (high + 1) // 100 + 1) + 1)
    least = next(count for count in nearby if displayed_range(count=count, n=n) == (low, high))
    largest = next(count for count in reversed(nearby) if displayed_range(count=count, n=n) == (low, high))
    return least, largest
