"""A team's page: what was published about it, its sub-teams and, where the profile allows it, names."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from lms.accounts.models import Client, Team, User, VisibilityProfile
from lms.assignments.queries import NameDetail, name_detail
from lms.dashboards.statements import Statement, statements
from lms.disclosure.cells import Cell
from lms.rollouts.kpis import Kpi
from lms.rollouts.models import PhaseKind, Programme
from lms.rollouts.models.programme import ADDRESSES
from lms.rollouts.queries import TeamFigures, TeamRow, phase_access, team_figures

from .access import visible_ancestors
from .names import NamedPart, named_part


@dataclass(frozen=True)
class Figure:
    """A cell with the KPI that it is a value of."""

    kpi: Kpi
    cell: Cell


@dataclass(frozen=True)
class TeamLine:
    """A team below, with its figures in the order of the KPIs."""

    team: Team
    figures: list[Figure]


@dataclass(frozen=True)
class TeamScreen:
    """Everything on the page. `names` is None where the viewer may not see any.

    `programme_url`: where the viewer may follow the programme; empty if it has not begun or is not for them.
    """

    team: Team
    above: list[Team]
    figures: TeamFigures
    detail: NameDetail
    names: NamedPart | None
    programme_url: str = ""

    @property
    def client(self) -> Client:
        return self.team.client

    @cached_property
    def statements(self) -> list[Statement]:
        return statements(self.figures.team.cells)

    @cached_property
    def tiles(self) -> list[Figure]:
        """The team's own figures."""
        return self._with_kpis(self.figures.team)

    @cached_property
    def below(self) -> list[TeamLine]:
        return [TeamLine(row.team, self._with_kpis(row)) for row in self.figures.below]

    def _with_kpis(self, row: TeamRow) -> list[Figure]:
        return [Figure(kpi, cell) for kpi, cell in zip(self.figures.kpis, row.cells, strict=False)]

    @property
    def has_figures(self) -> bool:
        """Whether anything about the team itself is shown."""
        return any(figure.cell.is_shown for figure in self.tiles)

    @property
    def has_figures_below(self) -> bool:
        """Whether anything about a team below is shown; a table of nothing but hidden cells would tell nothing."""
        return any(figure.cell.is_shown for line in self.below for figure in line.figures)

    @property
    def has_carried_cells(self) -> bool:
        """Whether a reader needs to be told why a value is of an earlier week."""
        shown = [*self.tiles, *(figure for line in self.below for figure in line.figures)]
        return any(figure.cell.is_carried for figure in shown)

    @property
    def shows_states(self) -> bool:
        """Whether the names come with more than done and open."""
        return self.detail == NameDetail.STATES

    @property
    def is_strict(self) -> bool:
        return self.client.visibility == VisibilityProfile.STRICT

    @property
    def is_open(self) -> bool:
        return self.client.visibility == VisibilityProfile.OPEN


def _programme_url(client: Client, viewer: User, *, on: datetime.date) -> str:
    """The board for roles of the client, the phase of the rollout for managers. Two queries."""
    if not Programme.objects.filter(client=client).exists():
        return ""
    access = phase_access(viewer, client, on=on)
    if access.reads_all:
        return reverse("lms_dashboards:board", args=[client.slug])
    if access.may_open(PhaseKind.ROLLOUT):
        return reverse("lms_rollouts:phase", args=[client.slug, ADDRESSES[PhaseKind.ROLLOUT]])
    return ""


def team_screen(team: Team, *, viewer: User, on: datetime.date) -> TeamScreen:
    """The page of a team that the viewer may see; the number of queries does not depend on teams or people."""
    detail = name_detail(viewer, team, on)
    return TeamScreen(
        team=team,
        above=visible_ancestors(viewer, team, on=on),
        figures=team_figures(team),
        detail=detail,
        names=named_part(team, viewer=viewer, on=on) if detail > NameDetail.NOTHING else None,
        programme_url=_programme_url(team.client, viewer, on=on),
    )
