"""The management report of a client: what the board shows, on two pages and an annex.

It counts nothing: figures come from the board, facts from the programme, and words from those who wrote them. PDF, page
and table are made from the same `Report`, so they cannot differ.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.accounts.models import Client
from lms.accounts.queries import local_day
from lms.dashboards.days import long_date
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.rollouts.kpis import AnyKpi
from lms.rollouts.kpis.derived import Line, Step, Unit, unit_of, unit_of_kpi
from lms.rollouts.lights import Light
from lms.rollouts.models import CriterionException, GateDecision, PhaseItem, PhaseState, ReportText, Verdict
from lms.rollouts.queries import (
    Appointment,
    PhaseView,
    coming_up,
    last_decisions,
    open_exceptions,
    report_text,
    unsettled_items,
)

from .boards import BoardScreen, Tile, board_screen

FRONT_KPIS = 7
OUTLOOK = datetime.timedelta(weeks=4)
MOST_POINTS = 7
MOST_TITLES = 3


@dataclass(frozen=True)
class PhaseLine:
    """A phase in one line. `gate`: what was decided last; empty: nothing yet."""

    position: int
    title: str
    promise: str
    state: str
    day: str
    gate: str
    light: Light
    word: str


@dataclass(frozen=True)
class KpiLine:
    """A KPI as it is printed; `address` is the page of its number, empty if it is hidden."""

    tile: Tile
    address: str

    @property
    def kpi(self) -> AnyKpi:
        return self.tile.tile.kpi

    @property
    def cell(self) -> Cell:
        return self.tile.tile.cell

    @property
    def label(self) -> str:
        return str(self.kpi.label)

    @property
    def light(self) -> Light:
        return self.tile.tile.light

    @property
    def target_percent(self) -> int | None:
        return self.tile.tile.target.target_percent if self.tile.tile.target else None

    @property
    def target(self) -> str:
        return self.tile.target_text or "–"

    @property
    def trend(self) -> str:
        return self.tile.change_in_words or pgettext("trend", "not comparable")

    @property
    def note(self) -> str:
        """How many people it counts, and of which week it is; nothing but a dash if it is hidden."""
        if self.cell.n is None:
            return self.age
        people = ngettext("%(n)s person", "%(n)s people", self.cell.n) % {"n": self.cell.n}
        return " · ".join(part for part in (people, self.age, self.tile.tile.caveat) if part)

    @property
    def remarks(self) -> list[str]:
        """Everything that has to be said about the value."""
        return [remark for remark in (self.tile.tile.caveat, *self.tile.tile.notes) if remark]

    @property
    def lines(self) -> Sequence[Line]:
        """Of what the value consists: months, quizzes, tools, pulses."""
        return self.tile.tile.told_lines

    @property
    def steps(self) -> Sequence[Step]:
        """The open arithmetic, in three cases."""
        return self.tile.tile.steps

    @property
    def has_bar(self) -> bool:
        """Whether value and target lie on the scale of the picture, from 0 to 100 percent."""
        if self.cell.upper is None:
            return unit_of_kpi(self.kpi) is Unit.PERCENT and self.kpi.lowest == 0
        on_scale = self.kpi.lowest == 0 and self.cell.upper <= 100 and (self.target_percent or 0) <= 100
        return unit_of(self.cell) is Unit.PERCENT and on_scale

    @property
    def age(self) -> str:
        """Which week the value is from; the same dash for every hidden one."""
        if not self.cell.is_shown:
            return "–"
        return self.cell.note or self.cell.period.label

    @property
    def bar(self) -> tuple[str, str]:
        """Left edge and width of the bar in percent of the picture: up to an exact value, or over a band."""
        if self.cell.lower is None or self.cell.upper is None:
            return "0", "0"
        left = 0 if self.cell.is_exact else self.cell.lower
        return str(left), str(self.cell.upper - left)

    @property
    def picture_in_words(self) -> str:
        """What the bar shows, for those who do not see it."""
        if self.target_percent is None:
            return _("%(kpi)s: %(value)s, no target") % {"kpi": self.label, "value": self.cell.text}
        text = _("%(kpi)s: %(value)s, target %(target)s")
        return text % {"kpi": self.label, "value": self.cell.text, "target": self.target}


@dataclass(frozen=True)
class Point:
    """A risk or a decision: what it is, and why."""

    text: str
    why: str = ""


@dataclass(frozen=True)
class Report:
    """Everything a report says about a week. `made_on` is the day from which it looks ahead."""

    screen: BoardScreen
    publication: Publication
    text: ReportText | None
    made_on: datetime.date
    gates: dict[int, GateDecision]
    exceptions: Sequence[CriterionException]
    waiting: Sequence[PhaseItem]
    appointments: Sequence[Appointment]
    hidden_cells: int

    @property
    def client(self) -> Client:
        return self.screen.client

    @property
    def period(self) -> Period:
        return self.publication.week

    @property
    def title(self) -> str:
        return _("Management report: AI rollout at %(client)s") % {"client": self.client.name}

    @cached_property
    def fingerprint(self) -> str:
        return self.screen.fingerprint

    @property
    def as_of(self) -> str:
        day = local_day(self.publication.published_at or self.publication.opened_at, self.client)
        return _("Figures of %(week)s, published on %(day)s") % {"week": self.period.label, "day": long_date(day)}

    @cached_property
    def headline(self) -> str:
        """What somebody wrote, else a sentence about the programme and one about its targets."""
        if self.text and self.text.headline:
            return self.text.headline
        return f"{self._about_programme} {self._about_targets}"

    @property
    def _about_programme(self) -> str:
        current = self.screen.board.current_phase
        if current:
            text = _("Phase %(position)s of 5, “%(phase)s”, is running.")
            return text % {"position": current.phase.position, "phase": current.title}
        if all(view.state == PhaseState.DONE for view in self.screen.board.phases):
            return _("All five phases are completed.")
        if any(view.state == PhaseState.STOPPED for view in self.screen.board.phases):
            return _("The programme was stopped at a gate.")
        return _("The next phase has not begun yet.")

    @property
    def _about_targets(self) -> str:
        judged = [line for line in self.kpis if line.light != Light.NONE]
        if not judged:
            return _("No figure can be judged by a target yet.")
        reached = sum(line.light == Light.ON_TARGET for line in judged)
        below = [line.label for line in judged if line.light == Light.BELOW]
        text = ngettext(
            "%(reached)s of %(all)s target is reached.", "%(reached)s of %(all)s targets are reached.", len(judged)
        )
        said = text % {"reached": reached, "all": len(judged)}
        if not below:
            return said
        return f"{said} " + _("Below target: %(figures)s.") % {"figures": ", ".join(below)}

    @cached_property
    def phases(self) -> list[PhaseLine]:
        return [self._phase_line(view) for view in self.screen.board.phases]

    def _phase_line(self, view: PhaseView) -> PhaseLine:
        gate = self.gates.get(view.phase.pk)
        day = view.phase.started_on if view.state == PhaseState.CURRENT else view.phase.finished_on
        light, word = self._light(view, gate)
        return PhaseLine(
            position=view.phase.position,
            title=view.title,
            promise=view.promise,
            state=view.phase.get_state_display(),
            day=numeric_date(day) if day else "–",
            gate=f"{gate.get_verdict_display()}, {numeric_date(gate.decided_on)}" if gate else "–",
            light=light,
            word=word,
        )

    def _light(self, view: PhaseView, gate: GateDecision | None) -> tuple[Light, str]:
        """Green: done, or nothing is late. Yellow: conditions are open, or something is late. Red: stopped."""
        if view.state == PhaseState.OPEN:
            return Light.NONE, pgettext("light of a phase", "Still to come")
        if view.state == PhaseState.STOPPED:
            return Light.BELOW, pgettext("light of a phase", "Stopped")
        if view.state == PhaseState.CURRENT:
            if self.overdue:
                return Light.CLOSE, pgettext("light of a phase", "Late")
            return Light.ON_TARGET, pgettext("light of a phase", "On schedule")
        if gate and gate.verdict == Verdict.GO_WITH_CONDITIONS:
            return Light.CLOSE, pgettext("light of a phase", "With conditions")
        return Light.ON_TARGET, pgettext("light of a phase", "Completed")

    @cached_property
    def all_kpis(self) -> list[KpiLine]:
        return [KpiLine(tile, _permalink(tile.tile.cell)) for tile in self.screen.tiles]

    @cached_property
    def kpis(self) -> list[KpiLine]:
        """At most seven, in the order of the board: those with a target first, then those that are shown."""
        ranked = sorted(self.all_kpis, key=lambda line: (line.target_percent is None, not line.cell.is_shown))
        chosen = ranked[:FRONT_KPIS]
        return [line for line in self.all_kpis if line in chosen]

    @cached_property
    def overdue(self) -> list[PhaseItem]:
        return [item for item in self.waiting if item.due_on and item.due_on < self.made_on]

    @cached_property
    def risks(self) -> list[Point]:
        return _few(
            [*_written(self.text.risks if self.text else ""), *self._risks_of_programme(), *self._risks_of_kpis()]
        )

    def _risks_of_programme(self) -> Iterator[Point]:
        if self.overdue:
            count = len(self.overdue)
            text = ngettext("%(count)s task is overdue", "%(count)s tasks are overdue", count) % {"count": count}
            yield Point(text, _titles([item.name for item in self.overdue]))
        for view in self.screen.board.phases:
            gate = self.gates.get(view.phase.pk)
            if gate and gate.verdict == Verdict.GO_WITH_CONDITIONS:
                yield Point(_("“%(phase)s” was passed with conditions") % {"phase": view.title}, gate.conditions)
            excepted = [one.item.name for one in self.exceptions if one.item.phase_id == view.phase.pk]
            if excepted:
                text = ngettext(
                    "“%(phase)s”: %(count)s criterion is excepted",
                    "“%(phase)s”: %(count)s criteria are excepted",
                    len(excepted),
                )
                yield Point(text % {"phase": view.title, "count": len(excepted)}, _titles(excepted))

    def _risks_of_kpis(self) -> Iterator[Point]:
        for line in self.all_kpis:
            if line.target_percent is None:
                continue
            values = {"kpi": line.label, "value": line.cell.text, "target": line.target}
            if line.light == Light.BELOW:
                yield Point(_("“%(kpi)s” is below target") % values, _("%(value)s, target %(target)s") % values)
            elif line.light == Light.NONE:
                why = _("The figure is hidden, or its target was set after the week it is from.")
                yield Point(_("“%(kpi)s” cannot be judged") % values, why)

    @cached_property
    def decisions(self) -> list[Point]:
        asked = [Point(one.text, one.why) for one in self.screen.decisions]
        return _few([*_written(self.text.decisions if self.text else ""), *asked])

    @cached_property
    def outlook(self) -> list[Point]:
        """What comes in the next four weeks; words first, then days."""
        dated = [Point(one.text, numeric_date(one.day)) for one in self.appointments]
        return _few([*_written(self.text.outlook if self.text else ""), *dated])

    @cached_property
    def method(self) -> list[tuple[str, str]]:
        """How the figures came about: term and explanation."""
        return [
            (
                _("Smallest group"),
                _("No figure about fewer than %(k)s people, nor one from which such a figure could be worked out.")
                % {"k": self.publication.k},
            ),
            (
                _("Hidden"),
                ngettext(
                    "%(count)s figure about a team is hidden this week; it reads “– (group too small)”.",
                    "%(count)s figures about teams are hidden this week; they read “– (group too small)”.",
                    self.hidden_cells,
                )
                % {"count": self.hidden_cells},
            ),
            (
                _("Not shown"),
                _("Names, scores, answers, attempts, times, and what a single person does with AI tools."),
            ),
            (_("Below 20 people"), _("Percentages are bands, because there a percentage would be a count of people.")),
            (_("Age of the data"), self._age),
            (_("Fingerprint (SHA-256)"), self.fingerprint),
        ]

    @property
    def _age(self) -> str:
        carried = [line.label for line in self.all_kpis if line.cell.is_carried]
        text = _("Facts up to and including %(day)s.") % {"day": long_date(self.period.ends_on)}
        if not carried:
            return text
        older = _("Of an earlier week, because only a few people have come or gone since: %(figures)s.")
        return f"{text} " + older % {"figures": ", ".join(carried)}

    @property
    def left_out(self) -> list[tuple[str, str]]:
        return self.screen.lines


class NoSuchWeek(LookupError):
    """The client has no programme, or no figures are published for the week."""


def management_report(client: Client, *, week: Period | None = None, at: datetime.datetime) -> Report:
    """The report of a week, by default of the newest one; its queries do not grow with people. Raises NoSuchWeek."""
    screen = board_screen(client, may_steer=False, at=at, until=week)
    programme, publication = screen.board.programme, screen.board.publication
    if programme is None or publication is None or (week is not None and publication.week != week):
        raise NoSuchWeek
    today = local_day(at, client)
    hidden = publication.measures.filter(measure__in=[one.tile.kpi.id for one in screen.tiles])
    return Report(
        screen=screen,
        publication=publication,
        text=report_text(programme, publication.week),
        made_on=today,
        gates=last_decisions(programme),
        exceptions=open_exceptions(programme),
        waiting=list(unsettled_items([client])),
        appointments=coming_up(programme, since=today, until=today + OUTLOOK),
        hidden_cells=hidden.aggregate(all=Sum("hidden_cells"))["all"] or 0,
    )


def _permalink(cell: Cell) -> str:
    if cell.release is None:
        return ""
    return settings.BASE_URL.rstrip("/") + reverse("lms_dashboards:proof", args=[cell.release])


def _written(text: str) -> list[Point]:
    """One point for each line that somebody wrote."""
    return [Point(line.strip()) for line in text.splitlines() if line.strip()]


def _few(points: list[Point]) -> list[Point]:
    """No more than fit on two pages, saying how many there are beyond."""
    if len(points) <= MOST_POINTS:
        return points
    beyond = len(points) - MOST_POINTS + 1
    more = ngettext("%(count)s more on the board", "%(count)s more on the board", beyond) % {"count": beyond}
    return [*points[: MOST_POINTS - 1], Point(more)]


def _titles(titles: Sequence[str]) -> str:
    shown = "; ".join(titles[:MOST_TITLES])
    beyond = len(titles) - MOST_TITLES
    if beyond <= 0:
        return shown
    return ngettext("%(titles)s; %(count)s more", "%(titles)s; %(count)s more", beyond) % {
        "titles": shown,
        "count": beyond,
    }


def numeric_date(day: datetime.date) -> str:
    """The date in figures: "25.11.2026" in German."""
    return date_format(day, "SHORT_DATE_FORMAT")
