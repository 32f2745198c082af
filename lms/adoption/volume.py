"""How much the tools are used: sums of actions per team, read from publications and nowhere else.

Actions of different tools are never added, so each source is a measure of its own. `lms.rollouts.kpis.volume` computes
it; the gate decides what is shown (R8: no sum that is mostly the doing of one or two people).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import Client, Team
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of

from .formats import format_named
from .models import UsageSource


def volume_measure(source: int) -> str:
    """The name under which the actions with a tool are published."""
    return f"volume.{source}"


def counting_sources(client: Client) -> list[UsageSource]:
    """The client's sources that tell how many actions a person took, by name. One query."""
    return [one for one in UsageSource.objects.of_client(client).order_by("name", "pk") if _counts_actions(one)]


def _counts_actions(source: UsageSource) -> bool:
    kind = format_named(source.format)
    return kind.has_people and kind.counts_actions


@dataclass(frozen=True)
class VolumeCell:
    """A published sum with the source that it is about."""

    source: UsageSource
    cell: Cell


@dataclass(frozen=True)
class VolumeLine:
    """A team with its sums, in the order of the sources."""

    team: Team
    sums: list[VolumeCell]


@dataclass(frozen=True)
class Volumes:
    """The latest published sums of the company (first line) and of the teams directly below it."""

    publication: Publication
    sources: Sequence[UsageSource]
    lines: list[VolumeLine]

    @property
    def has_hidden_cells(self) -> bool:
        return any(not one.cell.is_shown for line in self.lines for one in line.sums)


def published_volumes(client: Client) -> Volumes | None:
    """What is published about the volume of use; None without a source that counts, or while nothing of it is shown.

    Four queries however many people there are.
    """
    sources = counting_sources(client)
    publications = latest_publications(client) if sources else []
    if not publications:
        return None
    teams = list(Team.objects.of_client(client).filter(depth__lte=2).order_by("path"))
    measures = [volume_measure(source.pk) for source in sources]
    cells = cells_of(publications, groups=[group_of(team.pk) for team in teams], measures=measures)
    week = publications[0].week
    lines = [
        VolumeLine(
            team,
            [VolumeCell(one, cells.get(week, volume_measure(one.pk), group_of(team.pk))) for one in sources],
        )
        for team in teams
    ]
    if not any(one.cell.is_shown for line in lines for one in line.sums):
        return None
    return Volumes(publications[0], sources, lines)
