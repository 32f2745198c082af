"""Groups in a tree. The people of a group are its own and those of all groups below it."""

from collections.abc import Mapping
from functools import cached_property


class Tree:
    """Groups and their parents; several roots are allowed.

    `parents` lists parents before their children. A group's people who stand in none of its sub-groups are its *direct*
    part: never shown by itself, but part of every remainder.
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self.parents = dict(parents)
        seen: set[str] = set()
        for group, parent in self.parents.items():
            if parent is not None and parent not in seen:
                raise ValueError(f"The parent of {group} does not stand before it.")
            seen.add(group)

    @cached_property
    def groups(self) -> list[str]:
        """All groups, parents before children."""
        return list(self.parents)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {group: [] for group in self.parents}
        for group, parent in self.parents.items():
            if parent is not None:
                found[parent].append(group)
        return found

    @cached_property
    def roots(self) -> list[str]:
        return [group for group, parent in self.parents.items() if parent is None]

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Place of each group in the order of stable ids ("team:9" before "team:10"); it breaks ties."""
        ordered = sorted(self.parents, key=lambda group: (len(group), group))
        return {group: rank for rank, group in enumerate(ordered)}

    def above(self, group: str) -> tuple[str, ...]:
        """The groups that contain a group, the nearest first."""
        return self._above[group]

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for group, parent in self.parents.items():
            found[group] = () if parent is None else (parent, *found[parent])
        return found

    def rolled_up(self, direct: Mapping[str, int]) -> dict[str, int]:
        """For each group the people in it or below it; `direct` maps groups to their own people."""
        people = {group: direct.get(group, 0) for group in self.parents}
        for group in reversed(self.groups):
            parent = self.parents[group]
            if parent is not None:
                people[parent] |= people[group]
        return people
