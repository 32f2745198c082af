"""Three years of a company, week by week: what a gate has to withstand in practice.

People join, leave and move; teams are merged and dissolved; several tools are licensed and used, courses become due and
are completed. Some weeks are corrected afterwards, in every third company roles lie across the teams, and what people do
with a tool is added up. Everything is drawn from the seed, so a finding can be repeated.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from lms.disclosure.gate import Figure, Verdict, displayed_range, printed_ranges

from .oracle import People, alike_group, atoms_of, dominated_group, possible_counts, touched_group_quickly
from .worlds import Client, LinkedClient, as_bits, as_people

TOOLS = ("assistant", "translator")
VOLUME = "volume of the assistant"
ROLES = ("R1", "R2", "R3", "R4")
MOST_ATOMS = 9  # of a table of sums that the oracle tries in full
LARGEST_TABLE = 3_000  # ways to spread the fulfilled over groups that the oracle tries


@dataclass
class Person:
    due: bool = False
    completed: bool = False
    licensed: set[str] = field(default_factory=set)
    role: str = ""
    zeal: float = 1.0


@dataclass
class Outcome:
    """What a simulated client came to."""

    seed: int
    people: int
    groups: int
    verdicts: Counter[str] = field(default_factory=Counter)
    """How many cells were shown, carried on, hidden for fewer than k people ("small"), or hidden beside ("hidden")."""
    by_measure: Counter[tuple[str, str]] = field(default_factory=Counter)
    widened: int = 0
    """Shares printed less exactly for the sake of a remainder."""
    checked_tables: int = 0
    checked_sums: int = 0
    revisions: int = 0
    gate_seconds: float = 0.0
    oracle_seconds: float = 0.0
    derivable: People | None = None
    alike: People | None = None
    dominated: People | None = None

    @property
    def finding(self) -> People | None:
        """What could be worked out about too few people, if anything."""
        return self.derivable or self.alike or self.dominated


class Simulation:
    """One client. `k` is 5 or, for one in five, more."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.dice = random.Random(seed)
        self.number = 0
        teams = self.dice.choice([2, 3, 4, 6, 8])
        names = [f"T{number}" for number in range(teams + 1)]
        parents: dict[str, str | None] = {names[0]: None}
        for position, name in enumerate(names[1:], start=1):
            parents[name] = names[0] if self.dice.random() < 0.7 else names[self.dice.randrange(position)]
        self.people: dict[str, Person] = {}
        self.client = Client(parents, {name: set() for name in names}, k=self.dice.choice([5, 5, 5, 5, 7]))
        for name in names[1:]:
            for _ in range(self.dice.choice([2, 4, 6, 8, 10, 14, 20])):
                self._join(name)
        for _ in range(self.dice.choice([0, 0, 1, 3, 6])):
            self._join(names[0])
        self.world = LinkedClient(self.client, {})
        self.turnover = self.dice.uniform(0.05, 0.35)  # of all people, a year

    def _join(self, group: str) -> None:
        self.number += 1
        person = f"P{self.number}"
        self.people[person] = Person(
            licensed={tool for tool in TOOLS if self.dice.random() < 0.3},
            role=self.dice.choice(ROLES) if self.seed % 3 == 0 else "",
            zeal=self.dice.paretovariate(1.2),
        )
        self.client.members[group].add(person)

    def run(self, weeks: int) -> Outcome:
        outcome = Outcome(self.seed, sum(map(len, self.client.members.values())), len(self.client.parents))
        for _week in range(weeks):
            self._publish(outcome)
            if self.dice.random() < 0.04:
                self._learn_late()
                self._publish(outcome, is_revision=True)
            self._pass()
        started = time.process_time()
        outcome.derivable = touched_group_quickly(self.world.released, self.client.k)
        outcome.oracle_seconds = time.process_time() - started
        return outcome

    def _learn_late(self) -> None:
        """Something about the week that is published already was not known: a move, a report, what was due."""
        groups = sorted(self.client.members)
        members = sorted(self.client.members[groups[-1]])
        if members:
            self.client.members[groups[-1]].remove(members[0])
            self.client.members[self.dice.choice(groups)].add(members[0])
        for person in self.dice.sample(sorted(self.people), k=min(3, len(self.people))):
            self.people[person].due = True

    def _publish(self, outcome: Outcome, *, is_revision: bool = False) -> None:
        present = set().union(*self.client.members.values())
        known = {person: self.people[person] for person in sorted(present)}
        self.world.counted = {
            "enablement": set(known),
            "completion": {person for person, one in known.items() if one.due},
            **{
                f"use of the {tool}": {person for person, one in known.items() if tool in one.licensed}
                for tool in TOOLS
            },
        }
        self.world.counted[VOLUME] = self.world.counted[f"use of the {TOOLS[0]}"]
        self.world.amounts = {
            VOLUME: {one: round(10 * person.zeal * self.dice.random()) for one, person in known.items()}
        }
        self.world.roles = {
            role: members
            for role in ROLES
            if (members := {person for person, one in known.items() if one.role == role})
        }
        outcome.revisions += is_revision
        started = time.process_time()
        verdicts = self.world.publish(is_revision=is_revision)
        outcome.gate_seconds += time.process_time() - started
        for measure, of_groups in verdicts.items():
            sets = self.world.sets(measure)
            for group, verdict in of_groups.items():
                size = sets[group].bit_count()
                if not size and verdict is Verdict.HIDDEN:
                    continue
                is_small = verdict is Verdict.HIDDEN and size < self.client.k
                outcome.verdicts["small" if is_small else verdict.value] += 1
                outcome.by_measure[measure, "small" if is_small else verdict.value] += 1
            on_show = {group for group, one in of_groups.items() if one is Verdict.SHOWN}
            if measure == VOLUME:
                self._add_up([as_people(sets[group]) for group in on_show], outcome)
            else:
                self._print(measure, sets, on_show, outcome)

    def _add_up(self, released: list[People], outcome: Outcome) -> None:
        if len(atoms_of(released)) <= MOST_ATOMS:
            outcome.checked_sums += 1
            amounts = {
                number: amount
                for person, amount in self.world.amounts[VOLUME].items()
                for number in as_people(as_bits([person]))
            }
            outcome.dominated = outcome.dominated or dominated_group(released, amounts)

    def _print(self, measure: str, sets: dict[str, int], on_show: set[str], outcome: Outcome) -> None:
        done = {person for person, one in self.people.items() if one.completed}
        if "use" in measure:
            done = {person for person in sorted(self.world.counted[measure]) if self.dice.random() < 0.7}
        numbers = as_people(as_bits(done))
        figures = {
            group: Figure(count=len(as_people(sets[group]) & numbers), n=sets[group].bit_count()) for group in on_show
        }
        started = time.process_time()
        tree = self.client.tree
        ranges = printed_ranges(tree, sets, figures, beside=self.world.beside)
        outcome.gate_seconds += time.process_time() - started
        outcome.widened += sum(
            ranges[group] != displayed_range(count=figures[group].count, n=figures[group].n) for group in ranges
        )
        ways = 1
        for group in ranges:
            ways *= figures[group].n + 1
        if ways <= LARGEST_TABLE and not self.world.roles:  # across dimensions R5 is held tree by tree
            outcome.checked_tables += 1
            cells = [(as_people(sets[group]), possible_counts(figures[group].n, *ranges[group])) for group in ranges]
            outcome.alike = outcome.alike or alike_group(cells)

    def _pass(self) -> None:
        """A week passes."""
        groups = [group for group in self.client.parents if group != "T0"]
        for group in sorted(self.client.members):
            for person in sorted(self.client.members[group]):
                chance = self.dice.random()
                if chance < self.turnover / 52:
                    self.client.members[group].remove(person)
                    if self.dice.random() < 0.95:
                        self._join(group)
                elif chance < 1.4 * self.turnover / 52 and groups:
                    self.client.members[group].remove(person)
                    self.client.members[self.dice.choice(groups)].add(person)
                self._live(self.people[person])
        if self.dice.random() < 0.02 and len(groups) > 1:
            self._merge(*self.dice.sample(groups, 2))

    def _live(self, person: Person) -> None:
        person.due = person.due or self.dice.random() < 0.08
        person.completed = person.completed or self.dice.random() < 0.06
        for tool in TOOLS:
            if self.dice.random() < 0.01:
                person.licensed ^= {tool}

    def _merge(self, source: str, target: str) -> None:
        """All of one team go to another, and the team is no more; the teams below it move up."""
        self.client.members[target] |= self.client.members.pop(source)
        parents: dict[str, str | None] = {
            group: self.client.parents[source] if parent == source else parent
            for group, parent in self.client.parents.items()
            if group != source
        }
        self.client.parents = parents


def simulate(seed: int, *, weeks: int) -> Outcome:
    """One client with that seed through so many weeks, with what the oracle finds in everything shown."""
    return Simulation(seed).run(weeks)
