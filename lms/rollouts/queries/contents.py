"""What belongs to one phase alone: scored use cases, compared solutions, the proof of concept, waves."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from lms.accounts.models import Client, Team, User
from lms.disclosure.cells import Cell
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis import KPIS, Kpi
from lms.rollouts.models import (
    Programme,
    ProofCriterion,
    ProofPlan,
    ScoringWeights,
    SelectionCriterion,
    SelectionDecision,
    SolutionOption,
    UseCase,
    Wave,
)
from lms.rollouts.statistics.comparison import total_of
from lms.rollouts.statistics.scoring import Score, Weights

from .access import PhaseAccess


def weights_of(programme: Programme) -> Weights:
    """The newest weights of the programme, else the standard ones as version 1."""
    row = ScoringWeights.objects.filter(programme=programme).order_by("version").last()
    return row.weights if row else Weights()


@dataclass(frozen=True)
class UseCaseLine:
    """A use case with its score. `rank` counts from 1; None for those that are stopped."""

    case: UseCase
    score: Score
    rank: int | None


@dataclass(frozen=True)
class Portfolio:
    """All use cases under one version of the weights, the best first, the stopped ones last."""

    lines: list[UseCaseLine]
    weights: Weights
    history: list[ScoringWeights]


def portfolio(programme: Programme) -> Portfolio:
    """Two queries whatever the number of use cases."""
    history = list(programme.weights.select_related("set_by").order_by("version"))
    weights = history[-1].weights if history else Weights()
    scored = [(case, case.score(weights)) for case in programme.use_cases.order_by("pk")]
    scored.sort(key=lambda pair: (pair[1].exact is None, -(pair[1].exact or 0), pair[0].pk))
    lines = [UseCaseLine(case, score, None if score.stops else place) for place, (case, score) in enumerate(scored, 1)]
    return Portfolio(lines, weights, history)


@dataclass(frozen=True)
class OptionColumn:
    """A solution with its ratings in the order of the criteria (None: not rated), and its total from 0 to 100."""

    option: SolutionOption
    points: list[int | None]
    total: int | None
    is_best: bool
    is_chosen: bool


@dataclass(frozen=True)
class Comparison:
    """All solutions by all criteria, and the decision that holds."""

    criteria: list[SelectionCriterion]
    columns: list[OptionColumn]
    decisions: list[SelectionDecision]

    @property
    def decision(self) -> SelectionDecision | None:
        return self.decisions[-1] if self.decisions else None

    @cached_property
    def rows(self) -> list[tuple[SelectionCriterion, list[int | None]]]:
        """By criterion, the points of each solution in order."""
        return [
            (criterion, [column.points[place] for column in self.columns])
            for place, criterion in enumerate(self.criteria)
        ]


def comparison(programme: Programme) -> Comparison:
    """Four queries whatever the number of solutions and criteria."""
    criteria = list(programme.selection_criteria.order_by("-weight", "pk"))
    weights = {criterion.pk: criterion.weight for criterion in criteria}
    decisions = list(programme.selection_decisions.select_related("chosen", "decided_by").order_by("version"))
    chosen = decisions[-1].chosen_id if decisions else None
    found = []
    for option in programme.options.prefetch_related("ratings").order_by("pk"):
        points = {rating.criterion_id: rating.points for rating in option.ratings.all()}
        found.append((option, [points.get(criterion.pk) for criterion in criteria], total_of(weights, points)))
    best = max((total for _option, _points, total in found if total is not None), default=None)
    columns = [
        OptionColumn(option, points, total, best is not None and total == best, option.pk == chosen)
        for option, points, total in found
    ]
    return Comparison(criteria, columns, decisions)


@dataclass(frozen=True)
class ProofView:
    """A version of the plan with its criteria."""

    plan: ProofPlan
    criteria: list[ProofCriterion]

    @property
    def days(self) -> int:
        return (self.plan.ends_on - self.plan.starts_on).days

    def elapsed_percent(self, on: datetime.date) -> int:
        """How much of the time is over, 0–100."""
        return max(0, min(100, round(100 * (on - self.plan.starts_on).days / max(self.days, 1))))


def proof_versions(programme: Programme) -> list[ProofView]:
    """All versions of the plan, the newest first; two queries."""
    plans = programme.proof_plans.select_related("frozen_by").prefetch_related("criteria").order_by("-version")
    return [ProofView(plan, list(plan.criteria.all())) for plan in plans]


@dataclass(frozen=True)
class WaveView:
    """A wave with its teams and their published KPIs, in the order of `KPIS`; no cells before the first week."""

    wave: Wave
    teams: list[tuple[Team, list[Cell]]]
    paths: list[str]
    champions: list[User]


@dataclass(frozen=True)
class Waves:
    views: list[WaveView]
    kpis: tuple[Kpi, ...]
    has_figures: bool


def waves(programme: Programme, *, client: Client, access: PhaseAccess) -> Waves:
    """The waves that the reader may see; at most seven queries. Managers read their own teams alone."""
    rows = list(programme.waves.prefetch_related("teams", "paths", "champions").order_by("number"))
    publications = latest_publications(client)
    groups = sorted({group_of(team.pk) for wave in rows for team in wave.teams.all()})
    cells = cells_of(publications, groups=groups) if publications and groups else None

    def cells_for(team: Team) -> list[Cell]:
        return [cells.get(publications[0].week, kpi.id, group_of(team.pk)) for kpi in KPIS] if cells else []

    views = []
    for wave in rows:
        teams = sorted(wave.teams.all(), key=lambda team: team.path)
        seen = [team for team in teams if access.reads_all or access.manages(team)]
        if seen or access.reads_all:
            figures = [(team, cells_for(team) if access.reads_all or _is_inside(team, access) else []) for team in seen]
            views.append(WaveView(wave, figures, [path.title for path in wave.paths.all()], list(wave.champions.all())))
    return Waves(views, KPIS, cells is not None)


def _is_inside(team: Team, access: PhaseAccess) -> bool:
    """Whether the team is managed by the reader: of teams above they read no figures."""
    return any(team.path.startswith(own.path) for own in access.teams)
