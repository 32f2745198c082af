"""What the platform knows by itself about a criterion. Figures about people are read from publications only."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.models import Client, Team
from lms.disclosure.cells import Cell
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.models import KpiTarget, PhaseItem, ProofPlan, SelectionDecision, UseCase, Wave


@dataclass(frozen=True)
class FactState:
    """Whether a criterion is met, and what shows it, in words."""

    is_met: bool
    text: str


class Facts:
    """The facts of a client's programme on a day. Each is asked for once, however many criteria need it."""

    def __init__(self, *, client: Client, programme_id: int, on: datetime.date) -> None:
        self._client, self._programme, self._on = client, programme_id, on

    def states_of(self, items: Iterable[PhaseItem]) -> dict[int, FactState]:
        """By primary key, the states of those items that name a fact; at most three queries for all KPIs together."""
        return {item.pk: READERS[item.fact](self, item) for item in items if item.fact}

    @cached_property
    def _cells(self) -> dict[str, Cell]:
        publications = latest_publications(self._client)
        if not publications:
            return {}
        root = group_of(Team.objects.of_client(self._client).get(depth=1).pk)
        kpis = PhaseItem.objects.filter(phase__programme=self._programme).exclude(kpi="").values_list("kpi", flat=True)
        names = sorted(set(kpis.order_by("kpi")))
        cells = cells_of(publications, groups=[root], measures=names)
        return {name: cells.get(publications[0].week, name, root) for name in names}

    def kpi(self, item: PhaseItem) -> FactState:
        """A published KPI of the whole company; a band counts with its lower end, a hidden value never."""
        cell = self._cells.get(item.kpi)
        if cell is None:
            return FactState(False, _("Nothing is published yet."))
        is_met = cell.lower is not None and cell.lower >= (item.minimum_percent or 0)
        text = _("Published: %(value)s, at least %(minimum)s %% needed.")
        return FactState(is_met, text % {"value": cell.text, "minimum": item.minimum_percent})

    def use_cases(self, item: PhaseItem) -> FactState:
        """At least one use case that nothing stops."""
        cases = UseCase.objects.filter(programme=self._programme, is_forbidden=False)
        number = cases.exclude(legal_basis="").exclude(data_owner="").count()
        text = ngettext("%(number)s use case without a stop", "%(number)s use cases without a stop", number)
        return FactState(number > 0, text % {"number": number})

    def targets(self, item: PhaseItem) -> FactState:
        """At least one target with its tolerance."""
        kpis = KpiTarget.objects.filter(programme=self._programme)
        number = kpis.order_by().values("kpi").distinct().count()
        text = ngettext("Targets for %(number)s KPI", "Targets for %(number)s KPIs", number)
        return FactState(number > 0, text % {"number": number})

    def decision(self, item: PhaseItem) -> FactState:
        """A recorded choice of a solution."""
        found = SelectionDecision.objects.filter(programme=self._programme).select_related("chosen").last()
        if found is None:
            return FactState(False, _("Nothing is decided yet."))
        return FactState(True, _("Chosen: %(solution)s") % {"solution": found.chosen})

    @cached_property
    def _plan(self) -> ProofPlan | None:
        plans = ProofPlan.objects.filter(programme=self._programme, frozen_at__isnull=False)
        return plans.order_by("version").prefetch_related("criteria").last()

    def frozen(self, item: PhaseItem) -> FactState:
        """A frozen plan."""
        if self._plan is None:
            return FactState(False, _("The success criteria are not frozen yet."))
        return FactState(True, _("Version %(version)s is frozen.") % {"version": self._plan.version})

    def results(self, item: PhaseItem) -> FactState:
        """Every criterion of the newest frozen plan is measured and reached at least its minimum."""
        criteria = list(self._plan.criteria.all()) if self._plan else []
        enough = sum(criterion.outcome.is_enough for criterion in criteria)
        text = _("%(enough)s of %(all)s success criteria") % {"enough": enough, "all": len(criteria)}
        return FactState(bool(criteria) and enough == len(criteria), text)

    def waves(self, item: PhaseItem) -> FactState:
        """There are waves, and the last day of each is over."""
        ends = list(Wave.objects.filter(programme=self._programme).values_list("ends_on", flat=True))
        over = sum(day < self._on for day in ends)
        text = _("%(over)s of %(all)s waves have ended") % {"over": over, "all": len(ends)}
        return FactState(bool(ends) and over == len(ends), text)


READERS: dict[str, Callable[[Facts, PhaseItem], FactState]] = {
    "kpi": Facts.kpi,
    "use_cases": Facts.use_cases,
    "targets": Facts.targets,
    "decision": Facts.decision,
    "frozen": Facts.frozen,
    "results": Facts.results,
    "waves": Facts.waves,
}
