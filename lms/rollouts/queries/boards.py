"""Reads for screens: the programme of a client and its published figures. Their cost does not grow with people."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lms.accounts.models import Client, Team
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis import HEADCOUNTS, KPIS, USAGE_HEADCOUNTS, USAGE_KPIS, Headcount, Kpi
from lms.rollouts.models import KpiTarget, Phase, PhaseCheck, PhaseState, Programme

from .published import KpiTile, judges_of, published_weeks

TREND = 8


@dataclass(frozen=True)
class PhaseView:
    """A phase with what it promises. Attributes are those that the component `phase_stepper.html` asks for."""

    phase: Phase
    check: PhaseCheck

    @property
    def title(self) -> str:
        return self.phase.title

    @property
    def promise(self) -> str:
        return self.phase.promise

    @property
    def state(self) -> str:
        """open | current | done | stopped"""
        return self.phase.state

    @property
    def is_promise_kept(self) -> bool:
        return self.check.is_confirmed

    @property
    def may_complete(self) -> bool:
        return self.phase.state == PhaseState.CURRENT and self.check.is_confirmed


@dataclass(frozen=True)
class CountLine:
    """How many people KPIs leave out, and why."""

    figure: Headcount
    cell: Cell


@dataclass(frozen=True)
class Board:
    """A client's rollout board. Without a programme there are no phases; before the first week no publication."""

    client: Client
    programme: Programme | None
    phases: list[PhaseView]
    publication: Publication | None
    tiles: list[KpiTile]
    lines: list[CountLine]

    @property
    def current_phase(self) -> PhaseView | None:
        return next((view for view in self.phases if view.state == PhaseState.CURRENT), None)

    @property
    def next_phase(self) -> PhaseView | None:
        """The phase that may be started now; none after a stop."""
        if self.current_phase or any(view.state == PhaseState.STOPPED for view in self.phases):
            return None
        return next((view for view in self.phases if view.state == PhaseState.OPEN), None)

    @property
    def period(self) -> Period | None:
        return self.publication.week if self.publication else None


def board(client: Client, *, until: Period | None = None) -> Board:
    """The client's board, in a number of queries that does not depend on its size.

    Phases, checks, root team, weeks; then those of `published_weeks`, targets and overruled lights.

    `until`: with the figures as they stood in that week; phases are always those of today.
    """
    phases = list(Phase.objects.filter(programme__client=client).select_related("programme").order_by("position"))
    checks = {
        check.phase_id: check
        for check in PhaseCheck.objects.filter(phase__programme__client=client, key=PhaseCheck.PROMISE)
        .select_related("confirmed_by")
        .order_by("pk")
    }
    root = group_of(Team.objects.of_client(client).filter(depth=1).values_list("pk", flat=True).get())
    publications = latest_publications(client, count=TREND, until=until)
    tiles, lines = _figures(client, publications, root)
    return Board(
        client=client,
        programme=phases[0].programme if phases else None,
        phases=[PhaseView(phase, checks[phase.pk]) for phase in phases],
        publication=publications[0] if publications else None,
        tiles=tiles,
        lines=lines,
    )


def _figures(client: Client, publications: Sequence[Publication], root: str) -> tuple[list[KpiTile], list[CountLine]]:
    if not publications:
        return [], []
    weeks = published_weeks(client, publications, root)
    tiles = judges_of([client.pk])[client.pk].tiles(weeks)
    has_usage = any(tile.kpi in USAGE_KPIS for tile in tiles)
    counts = (*HEADCOUNTS, *USAGE_HEADCOUNTS) if has_usage else HEADCOUNTS
    return tiles, [CountLine(figure, weeks[-1].cell(figure.id)) for figure in counts]


def coming_targets(client: Client, *, after: datetime.date) -> list[KpiTarget]:
    """Targets that are set but do not hold yet on that day, the next one first."""
    return list(KpiTarget.objects.filter(programme__client=client, valid_from__gt=after).order_by("valid_from", "kpi"))


@dataclass(frozen=True)
class TeamRow:
    """A team with its cells, in the order of `TeamFigures.kpis`."""

    team: Team
    cells: list[Cell]


@dataclass(frozen=True)
class TeamFigures:
    """The latest published figures of a team and of the teams directly below it."""

    publication: Publication | None
    kpis: Sequence[Kpi]
    team: TeamRow
    below: list[TeamRow]
    lines: list[CountLine]

    @property
    def period(self) -> Period | None:
        return self.publication.week if self.publication else None

    @cached_property
    def has_hidden_cells(self) -> bool:
        """Whether a reader needs to be told why cells are hidden."""
        return any(not cell.is_shown for row in (self.team, *self.below) for cell in row.cells)


def team_figures(team: Team) -> TeamFigures:
    """The figures of a team and its direct sub-teams, in three queries however many teams and people there are."""
    below = list(
        Team.objects.filter(path__startswith=team.path, depth=team.depth + 1, client=team.client_id).order_by("path")
    )
    publications = latest_publications(team.client_id)
    if not publications:
        return TeamFigures(None, KPIS, TeamRow(team, []), [TeamRow(child, []) for child in below], [])
    week = publications[0].week
    cells = cells_of(publications, groups=[group_of(row.pk) for row in (team, *below)])

    def row(one: Team) -> TeamRow:
        return TeamRow(one, [cells.get(week, kpi.id, group_of(one.pk)) for kpi in KPIS])

    lines = [CountLine(figure, cells.get(week, figure.id, group_of(team.pk))) for figure in HEADCOUNTS]
    return TeamFigures(publications[0], KPIS, row(team), [row(child) for child in below], lines)
