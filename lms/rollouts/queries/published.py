"""Published weeks with everything that derived KPIs are worked out from, and how KPIs are judged by them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.accounts.models import Client
from lms.adoption.models import UsageSource
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication, Release
from lms.disclosure.periods import Period
from lms.disclosure.queries import cells_of
from lms.rollouts.kpis import GROUPS, KPIS, AnyKpi, Derived, Kpi, Published, kpi_named
from lms.rollouts.kpis.derived import Line, Step, unit_of_kpi
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
    def caveat(self) -> str:
        """What has to stand beside the value; empty for shares of people, and for a hidden value."""
        return str(self.kpi.caveat) if isinstance(self.kpi, Derived) and self.cell.is_shown else ""

    @property
    def told_lines(self) -> Sequence[Line]:
        """The lines, as far as they say more than the value."""
        return self.lines if self.shows_lines else ()

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
    """The weeks of a client, oldest first, as derived KPIs read them. Its queries: see `published_weeks_of`."""
    return published_weeks_of({client.pk: root}, {client.pk: publications})[client.pk]


def published_weeks_of(
    roots: Mapping[int, str], publications: Mapping[int, Sequence[Publication]]
) -> dict[int, list[Published]]:
    """By primary key of the client, the weeks, oldest first. Cells, means, settings (one query for each kind), titles.

    `roots`: the group of the whole company. `publications`: newest first.
    """
    every = [one for rows in publications.values() for one in rows]
    cells = cells_of(every, groups=set(roots.values()))
    means = _means(every, set(roots.values()))
    terms: dict[int, list[KpiDefinition]] = {client: [] for client in publications}
    definitions = KpiDefinition.objects.filter(programme__client__in=publications).select_related("programme")
    for one in definitions.order_by("valid_from", "version", "pk"):
        terms[one.programme.client_id].append(one)
    measures = {name for row in every for name in cells.measures(row.week, roots[row.client_id])}
    quizzes, tools = _titles(measures, list(publications))
    return {
        client: [
            Published(
                week=row.week,
                root=roots[client],
                cells=cells,
                means=means,
                terms=[term for term in terms[client] if term.holds(row.ends_on, row.known_at)],
                quizzes=quizzes,
                tools=tools,
            )
            for row in reversed(rows)
        ]
        for client, rows in publications.items()
    }


def _titles(measures: Collection[str], clients: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of quizzes and tools by primary key, as far as measures are about any."""
    about = {int(measure.split(".")[1]) for measure in measures if measure.startswith(("k5", "k6"))}
    quizzes = dict(QuizPage.objects.filter(pk__in=about).values_list("pk", "title")) if about else {}
    tools: dict[int, str] = {}
    if any(measure.startswith("k12.held.") for measure in measures):
        tools = dict(UsageSource.objects.filter(client__in=clients).values_list("pk", "name"))
    return quizzes, tools


def _means(publications: Sequence[Publication], groups: Collection[str]) -> Mapping[int, Mapping[str, int]]:
    """By release; one that is carried on has the means of its origin. Two queries."""
    rows = Release.objects.filter(
        publication__in=publications, group__in=groups, is_shown=True, fulfilled__isnull=True
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
    return judges_of([client.pk])[client.pk].targets(period)


def judges_of(clients: Collection[int]) -> "dict[int, Judge]":
    """By primary key of the client, who judges its KPIs. Two queries."""
    targets: dict[int, list[KpiTarget]] = {client: [] for client in clients}
    overrides: dict[int, list[LightOverride]] = {client: [] for client in clients}
    rows = KpiTarget.objects.filter(programme__client__in=clients).select_related("programme")
    for target in rows.order_by("valid_from", "pk"):
        targets[target.programme.client_id].append(target)
    overruled = LightOverride.objects.filter(programme__client__in=clients).select_related("set_by", "programme")
    for override in overruled.order_by("set_at", "pk"):
        overrides[override.programme.client_id].append(override)
    return {client: Judge(targets[client], overrides[client]) for client in clients}


def target_text(target: KpiTarget) -> str:
    """What is to be reached, in the unit of the KPI."""
    return unit_of_kpi(kpi_named(target.kpi)).text(target.target_percent)


class Judge:
    """Targets, those that hold later last, and overruled lights of a client, the newest last."""

    def __init__(self, targets: Sequence[KpiTarget], overrides: Sequence[LightOverride]) -> None:
        self._targets = targets
        self._overrides = {(one.kpi, one.period): one for one in overrides}

    @property
    def aimed_at(self) -> set[str]:
        """The KPIs for which a target was ever set, also one that holds only later."""
        return {target.kpi for target in self._targets}

    def targets(self, period: Period) -> dict[str, KpiTarget]:
        """By KPI, the target that judges a week."""
        return {target.kpi: target for target in self._targets if target.valid_from <= period.starts_on}

    def tile(self, kpi: AnyKpi, trend: list[Cell], week: Published) -> KpiTile:
        """A KPI with everything about it; `week` is the newest."""
        judged = [(cell, self.targets(cell.period).get(kpi.id)) for cell in trend]
        override = self._overrides.get((kpi.id, str(week.week)))
        settled = settled_light(judged)
        if settled is Light.NONE:  # what is not shown, or has no target, cannot be judged by anybody
            override = None
        derived = kpi if isinstance(kpi, Derived) else None
        return KpiTile(
            kpi=kpi,
            cell=trend[-1],
            target=judged[-1][1],
            trend=trend,
            light=Light(override.light) if override else settled,
            override=override,
            lines=kpi.lines(week),
            notes=derived.notes(week) if derived else (),
            steps=derived.steps(week) if derived else (),
        )

    def tiles(self, weeks: Sequence[Published]) -> list[KpiTile]:
        """All KPIs that a reader gets, in the order of `GROUPS`; `weeks`: at least one, the newest last.

        Many clients have no reports on use, or none from which everything can be told: no tile stays empty for ever.
        """
        trends = {kpi: [_cell(kpi, week) for week in weeks] for _heading, kpis in GROUPS for kpi in kpis}
        return [
            self.tile(kpi, trend, weeks[-1])
            for kpi, trend in trends.items()
            if kpi in KPIS or any(cell.is_shown for cell in trend)
        ]


def _cell(kpi: AnyKpi, week: Published) -> Cell:
    return kpi.cell(week) if isinstance(kpi, Derived) else week.cell(kpi.id)
