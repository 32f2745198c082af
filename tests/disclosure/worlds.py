"""Small worlds for tests of the gate: groups of people, written as letters and numbers."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.disclosure.gate import Knowledge, Tree, Verdict, bits, decide

from .oracle import People

_NUMBERS: dict[str, int] = {}


def people(group: str, count: int) -> set[str]:
    """`count` people named after their group: people("A", 2) = {"A1", "A2"}."""
    return {f"{group}{number}" for number in range(1, count + 1)}


def as_bits(members: Iterable[str]) -> int:
    return bits.from_numbers(_NUMBERS.setdefault(person, len(_NUMBERS)) for person in members)


def as_people(members: int) -> People:
    return frozenset(bits.numbers_in(members))


@dataclass
class Client:
    """A tree of groups with its own people, and what the gate has shown of one measure so far."""

    parents: dict[str, str | None]
    members: dict[str, set[str]]
    k: int = 5
    history: dict[str, list[int]] = field(default_factory=dict)
    on_show: dict[str, int] = field(default_factory=dict)
    """Group → the set its cell shows in the newest publication."""
    released: list[People] = field(default_factory=list)
    """Every set of every publication so far."""

    @property
    def tree(self) -> Tree:
        return Tree(self.parents)

    def sets(self) -> dict[str, int]:
        return self.tree.rolled_up({group: as_bits(own) for group, own in self.members.items()})

    def publish(self) -> dict[str, Verdict]:
        """Decide on a further week and remember what it shows, as the database would."""
        sets = self.sets()
        verdicts = decide(self.tree, sets, k=self.k, history=self.history, shown_before=set(self.on_show))
        for group, verdict in verdicts.items():
            if verdict is Verdict.SHOWN:
                past = self.history.setdefault(group, [])
                if sets[group] in past:
                    past.remove(sets[group])
                past.append(sets[group])
        self.on_show = {
            group: self.history[group][-1] for group, verdict in verdicts.items() if verdict is not Verdict.HIDDEN
        }
        self.released += self.newest
        return verdicts

    @property
    def newest(self) -> list[People]:
        """The sets on show in the newest publication."""
        return [as_people(members) for members in self.on_show.values()]


def flat(*, k: int = 5, **sizes: int) -> Client:
    """A company "org" with groups below it: flat(A=8, B=9) has 17 people; `org=2` are in no group."""
    parents: dict[str, str | None] = {"org": None}
    parents.update({group: "org" for group in sizes if group != "org"})
    return Client(parents, {group: people(group, count) for group, count in sizes.items()}, k=k)


def shown(verdicts: Mapping[str, Verdict]) -> set[str]:
    return {group for group, verdict in verdicts.items() if verdict is Verdict.SHOWN}


def hidden(verdicts: Mapping[str, Verdict]) -> set[str]:
    return {group for group, verdict in verdicts.items() if verdict is Verdict.HIDDEN}


def carried(verdicts: Mapping[str, Verdict]) -> set[str]:
    return {group for group, verdict in verdicts.items() if verdict is Verdict.CARRIED}


def random_client(seed: int, *, groups: int, size: int, k: int) -> tuple[Client, random.Random]:
    """A random tree with people spread over it, and the dice for what happens next."""
    dice = random.Random(seed)
    names = [f"T{number}" for number in range(groups)]
    parents: dict[str, str | None] = {names[0]: None}
    for position, name in enumerate(names[1:], start=1):
        parents[name] = names[dice.randrange(position)]
    members: dict[str, set[str]] = {name: set() for name in names}
    for number in range(size):
        members[dice.choice(names)].add(f"P{number}")
    return Client(parents, members, k=k), dice


def let_a_week_pass(client: Client, dice: random.Random, week: int) -> None:
    """Some join, leave or move; now and then two groups are merged."""
    for event in range(dice.choice([0, 0, 1, 1, 2, 3, 6])):
        group = dice.choice(list(client.members))
        what = dice.random()
        if what < 0.4:
            client.members[group].add(f"J{week}-{event}")
        elif what < 0.7 and client.members[group]:
            client.members[group].remove(min(client.members[group]))
        elif client.members[group]:
            person = max(client.members[group])
            client.members[group].remove(person)
            client.members[dice.choice(list(client.members))].add(person)
    if dice.random() < 0.1:
        source, target = dice.choice(list(client.members)), dice.choice(list(client.members))
        if source != target:
            client.members[target] |= client.members[source]
            client.members[source] = set()


def history_last(history: Mapping[str, list[int]]) -> dict[str, int]:
    """What was last shown of each group."""
    return {group: sets[-1] for group, sets in history.items() if sets}


@dataclass
class LinkedClient:
    """A client with several measures, each over some of its people, in the order in which they are published."""

    client: Client
    counted: dict[str, set[str]]
    """By measure, whom it counts."""
    past: dict[str, list[int]] = field(default_factory=dict)
    histories: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    released: list[People] = field(default_factory=list)
    """Every set of every measure and publication so far."""
    roles: dict[str, set[str]] = field(default_factory=dict)
    """A second dimension: groups that lie across the teams. Empty: there is none."""
    amounts: dict[str, dict[str, int]] = field(default_factory=dict)
    """By measure that is a sum, what each person contributes."""
    on_show: dict[str, dict[str, int]] = field(default_factory=dict)
    """By measure and group, the set on show in the newest publication."""

    @property
    def beside(self) -> list[Tree]:
        root = self.client.tree.roots[0]
        return [Tree({root: None, **dict.fromkeys(self.roles, root)})] if self.roles else []

    def sets(self, measure: str) -> dict[str, int]:
        tree = self.client.tree
        teams = tree.rolled_up(
            {group: as_bits(own & self.counted[measure]) for group, own in self.client.members.items()}
        )
        everybody = teams[tree.roots[0]]
        return teams | {role: as_bits(own & self.counted[measure]) & everybody for role, own in self.roles.items()}

    def publish(self, *, is_revision: bool = False) -> dict[str, dict[str, Verdict]]:
        """Decide on a further week of all measures, and remember what it shows, as the database would.

        `is_revision`: the newest week once more; it may carry on only what that week shows.
        """
        tree, sets = self.client.tree, {measure: self.sets(measure) for measure in self.counted}
        candidates = [candidate for people in sets.values() for candidate in people.items()]
        knowledge = Knowledge(self.past, candidates, self.client.k)
        verdicts = {}
        for measure, people in sets.items():
            history = self.histories.setdefault(measure, {})
            amounts = self.amounts.get(measure)
            verdicts[measure] = decide(
                tree,
                people,
                k=self.client.k,
                history=history,
                linked=knowledge,
                beside=[] if amounts else self.beside,
                amounts=amounts and {_NUMBERS[person]: amount for person, amount in amounts.items()},
                carriable=self.on_show.get(measure, {}) if is_revision else None,
                shown_before=set(self.on_show.get(measure, ())),
            )
            before = self.on_show.get(measure, {})
            self.on_show[measure] = {
                group: people[group]
                if verdict is Verdict.SHOWN
                else (before if is_revision else history_last(history))[group]
                for group, verdict in verdicts[measure].items()
                if verdict is not Verdict.HIDDEN
            }
            for group, verdict in verdicts[measure].items():
                if verdict is Verdict.SHOWN:
                    self._remember(history.setdefault(group, []), people[group])
        for measure, of_groups in verdicts.items():
            for group in shown(of_groups):
                past = self.past.setdefault(group, [])
                if sets[measure][group] not in past:
                    past.append(sets[measure][group])
                self.released.append(as_people(sets[measure][group]))
        return verdicts

    @staticmethod
    def _remember(sets: list[int], people: int) -> None:
        if people in sets:
            sets.remove(people)
        sets.append(people)
