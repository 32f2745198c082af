"""Published weeks with everything that derived KPIs are worked out from, and how KPIs are judged by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.models import Client
from lms.adoption.models import UsageSource
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication, Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import cells_of
from lms.rollouts.kpis import AnyKpi, Derived, Kpi, Published
from lms.rollouts.kpis.derived import Line, Step
from lms.rollouts.lights import Light, light_of, settled_light
from lms.rollouts.models import KpiDefinition, KpiTarget, LightOverride, PublishedMean
from quizzes.models import QuizPage


@dataclass(frozen=True)
class KpiTile:
    """A KPI of the whole company: its latest cell, the target for that week, and the weeks before, oldest first.

    `light`: the settled one, or what somebody has overruled it by. `lines`, `notes`, `steps`: of derived KPIs, see
    `Derived`.
    """

    kpi: AnyKpi
    cell: Cell
    target: KpiTarget | None
    trend: list[Cell]
    light: Light = Light.NONE
    override: LightOverride | None = None
    lines: Sequence[Line] = ()
    notes: Sequence[str] = ()
    steps: Sequence[Step] = ()

    @property
    def n(self) -> int | None:
        """How many people it counts; None if it is hidden."""
        return self.cell.n

    @property
    def shows_lines(self) -> bool:
        """Whether the lines say more than the value."""
        return len(self.lines) > (0 if isinstance(self.kpi, Kpi) or self.kpi.names_lines else 1)

    @property
    def is_unsettled(self) -> bool:
        """Whether the newest week alone would give another light."""
        return self.override is None and self.light != light_of(self.cell, self.target)


def published_weeks(client: Client, publications: Sequence[Publication], root: str) -> list[Published]:
    """The weeks, oldest first, as derived KPIs read them. Cells, means, settings (one query for each kind), titles."""
    cells = cells_of(publications, groups=[root])
    means = _means(publications, root)
    terms = list(KpiDefinition.objects.filter(programme__client=client).order_by("valid_from", "version", "pk"))
    quizzes: dict[int, str] = {}
    tools: dict[int, str] = {}
    measures = {measure for one in publications for measure in cells.measures(one.week, root)}
    about = {int(measure.split(".")[1]) for measure in measures if measure.startswith(("k5", "k6"))}
    if about:
        quizzes = dict(QuizPage.objects.filter(pk__in=about).values_list("pk", "title"))
    if any(measure.startswith("k12.held.") for measure in measures):
        tools = dict(UsageSource.objects.of_client(client).values_list("pk", "name"))
    return [
        Published(
            week=one.week,
            root=root,
            cells=cells,
            means=means,
            terms=[term for term in terms if term.holds(one.ends_on, one.known_at)],
            quizzes=quizzes,
            tools=tools,
        )
        for one in reversed(publications)
    ]


def _means(publications: Sequence[Publication], root: str) -> Mapping[int, Mapping[str, int]]:
    """By release; one that is carried on has the means of its origin. Two queries."""
    rows = Release.objects.filter(
        publication__in=publications, group=root, is_shown=True, fulfilled__isnull=True
    ).values_list("pk", "carried_from")
    origins = {pk: origin or pk for pk, origin in rows}
    numbers = dict(PublishedMean.objects.filter(release__in=set(origins.values())).values_list("release", "numbers"))
    return {pk: numbers[origin] for pk, origin in origins.items() if origin in numbers}


def means_of(cell: Cell) -> Mapping[str, int]:
    """The means that stand beside a shown cell, or beside the one that it is carried on from; empty without any."""
    if cell.release is None:
        return {}
    origin = Release.objects.filter(pk=cell.release).values_list("carried_from", flat=True).first()
    found = PublishedMean.objects.filter(release=origin or cell.release).values_list("numbers", flat=True).first()
    return found or {}


def targets_for(client: Client, period: Period) -> dict[str, KpiTarget]:
    """By KPI, the target that judges a week: the newest that was valid when it began."""
    return Judge(client).targets(period)


class Judge:
    """Targets and overruled lights of a client, read once: two queries."""

    def __init__(self, client: Client) -> None:
        self._targets = list(KpiTarget.objects.filter(programme__client=client).order_by("valid_from", "pk"))
        overrides = LightOverride.objects.filter(programme__client=client).select_related("set_by")
        self._overrides = {(one.kpi, one.period): one for one in overrides.order_by("set_at", "pk")}

    def targets(self, period: Period) -> dict[str, KpiTarget]:
        """By KPI, the target that judges a week."""
        return {target.kpi: target for target in self._targets if target.valid_from <= period.starts_on}

    def tile(self, kpi: AnyKpi, trend: list[Cell], week: Published) -> KpiTile:
        """A KPI with everything about it; `week` is the newest."""
        judged = [(cell, self.targets(cell.period).get(kpi.id)) for cell in trend]
        override = self._overrides.get((kpi.id, str(week.week)))
        derived = kpi if isinstance(kpi, Derived) else None
        return KpiTile(
            kpi=kpi,
            cell=trend[-1],
            target=judged[-1][1],
            trend=trend,
            light=Light(override.light) if override else settled_light(judged),
            override=override,
            lines=kpi.lines(week),
            notes=derived.notes(week) if derived else (),
            steps=derived.steps(week) if derived else (),
        )
