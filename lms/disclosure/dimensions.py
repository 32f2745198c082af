"""R10: the dimensions by which figures are split. There are no others; all cells are computed when a week is filled.

Whoever reads names a group by its key; a key that no publication holds reads like a hidden cell. Nothing that a reader
can send makes a new slice, and no two dimensions are crossed: each is one level beside the others.

The first dimension is the main one. Groups of the others overlap its groups in any way; the gate decides on all of them
together. A further dimension is a line in `DIMENSIONS`. It costs cells: whoever moves between its groups changes sets
there, too (see decision 0023).
"""

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .gate import Tree
from .rosters import FrozenRoster


@dataclass(frozen=True)
class Dimension:
    """A way to split a client's people, read from the frozen roster and nothing else, so that it can be repeated.

    `prefix`: what the keys of its groups begin with. `tree`: its groups, below the client's root team. `by_group`: for
    each group of the tree, the set of those people in it or below it.
    """

    prefix: str
    tree: Callable[[FrozenRoster], Tree]
    by_group: Callable[[FrozenRoster, Collection[uuid.UUID]], Mapping[str, int]]


TEAMS = Dimension("team", lambda roster: roster.tree, lambda roster, people: roster.by_group(people))

DIMENSIONS: tuple[Dimension, ...] = (TEAMS,)
