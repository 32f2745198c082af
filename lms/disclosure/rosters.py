"""Who counts where: read once from memberships, then frozen. Everything later is computed from the frozen form."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from lms.accounts.models import Client, Membership, Team

from .gate import Tree, bits

LEAVER_WINDOW = datetime.timedelta(days=28)
DAY = datetime.timedelta(days=1)


def group_of(team_id: int) -> str:
    """The key under which a team's figures are published."""
    return f"team:{team_id}"


def team_of(group: str) -> int:
    """The primary key of the team that a group is."""
    return int(group.removeprefix("team:"))


@dataclass(frozen=True)
class Place:
    """Where a person stands on a roster. `since`: first day of the unbroken membership in the client, in any team.

    `left_on` is the last day of somebody who left in the 28 days before; None for members. `role_family`: primary key
    of what the person works as, from their oldest membership that says so.
    """

    group: str
    since: datetime.date
    left_on: datetime.date | None = None
    role_family: int | None = None


@dataclass(frozen=True)
class FrozenRoster:
    """A roster in memory: people by pseudonym, with their numbers in the gate's sets."""

    groups: list[tuple[str, str | None, str]]
    places: Mapping[uuid.UUID, Place]
    numbers: Mapping[uuid.UUID, int]

    @cached_property
    def tree(self) -> Tree:
        return Tree({key: parent for key, parent, _name in self.groups})

    @cached_property
    def members(self) -> dict[uuid.UUID, Place]:
        """Those who belong to the client on the roster's day."""
        return {person: place for person, place in self.places.items() if place.left_on is None}

    @cached_property
    def leavers(self) -> dict[uuid.UUID, Place]:
        """Those who left in the 28 days before."""
        return {person: place for person, place in self.places.items() if place.left_on is not None}

    def people(self, pseudonyms: Collection[uuid.UUID]) -> int:
        """The people as a set of the gate. Raises KeyError for somebody who is not on the roster."""
        return bits.from_numbers(self.numbers[person] for person in pseudonyms)

    def by_group(self, pseudonyms: Collection[uuid.UUID]) -> dict[str, int]:
        """For each group the set of those people in it or below it."""
        direct: dict[str, list[int]] = {}
        for person in pseudonyms:
            direct.setdefault(self.places[person].group, []).append(self.numbers[person])
        return self.tree.rolled_up({group: bits.from_numbers(numbers) for group, numbers in direct.items()})


def tree_of(client: Client) -> list[tuple[str, str | None, str]]:
    """The client's teams as they stand now: key, key of the parent, name; parents first."""
    keys: dict[str, str] = {}
    groups: list[tuple[str, str | None, str]] = []
    for pk, path, name in Team.objects.of_client(client).values_list("pk", "path", "name"):
        keys[path] = group_of(pk)
        groups.append((keys[path], keys.get(path[: -Team.steplen]), name))
    return groups


def places_on(client: Client, day: datetime.date) -> dict[uuid.UUID, Place]:
    """Members of a client on a day, and those who left in the 28 days before, by pseudonym. One query.

    A person in several teams stands in the one of the oldest membership, as in their learning records.
    """
    rows = (
        Membership.objects.of_client(client)
        .filter(starts_on__lte=day)
        .order_by("person__pseudonym", "starts_on", "pk")
        .values_list("person__pseudonym", "team", "starts_on", "ends_on", "role_family")
    )
    places = {}
    for pseudonym, memberships in groupby(rows.iterator(), key=lambda row: row[0]):
        place = _place([Interval(*membership[1:]) for membership in memberships], day)
        if place:
            places[pseudonym] = place
    return places


@dataclass(frozen=True)
class Interval:
    """A membership; both days belong to it."""

    team_id: int
    starts_on: datetime.date
    ends_on: datetime.date | None
    role_family: int | None = None

    @property
    def last(self) -> datetime.date:
        return self.ends_on or datetime.date.max


def _place(intervals: list[Interval], day: datetime.date) -> Place | None:
    """The place of one person, given all memberships that began by the day, oldest first."""
    current = [interval for interval in intervals if interval.last >= day]
    if current:
        role_family = next((interval.role_family for interval in current if interval.role_family), None)
        return Place(group_of(current[0].team_id), _unbroken_since(intervals, day), role_family=role_family)
    last = max(intervals, key=lambda interval: interval.last)
    if last.last < day - LEAVER_WINDOW:
        return None
    return Place(group_of(last.team_id), _unbroken_since(intervals, last.last), left_on=last.last)


def _unbroken_since(intervals: Iterable[Interval], day: datetime.date) -> datetime.date:
    """The first day of the chain of memberships that leads to the day, each beginning before another's end is over."""
    since = day
    for interval in sorted(intervals, key=lambda interval: interval.last, reverse=True):
        if interval.last >= since - DAY:
            since = min(since, interval.starts_on)
    return since


def to_json(places: Mapping[uuid.UUID, Place], numbers: Mapping[uuid.UUID, int], groups: list[str]) -> list[list[Any]]:
    """The people of a roster as `Roster.people` holds them."""
    index = {group: position for position, group in enumerate(groups)}
    return sorted(
        [
            numbers[person],
            index[place.group],
            place.since.isoformat(),
            place.left_on and place.left_on.isoformat(),
            place.role_family,
        ]
        for person, place in places.items()
    )


def from_json(groups: list[list[Any]], people: list[list[Any]], pseudonyms: Mapping[int, uuid.UUID]) -> FrozenRoster:
    """The roster that was frozen; `pseudonyms`: of the client's counted people, by number."""
    keys = [group[0] for group in groups]
    places = {
        pseudonyms[number]: Place(
            keys[position],
            datetime.date.fromisoformat(since),
            datetime.date.fromisoformat(left_on) if left_on else None,
            role_family[0] if role_family else None,  # rosters from before there were learning paths name none
        )
        for number, position, since, left_on, *role_family in people
    }
    numbers = {pseudonyms[number]: number for number, *_rest in people}
    return FrozenRoster([(key, parent, name) for key, parent, name in groups], places, numbers)
