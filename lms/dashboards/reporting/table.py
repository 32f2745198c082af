"""A management report as a workbook: one sheet for each part, the same values in words and, where exact, as numbers."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.tables import Cell, xlsx_bytes
from lms.dashboards.queries.reports import KpiLine, Point, Report
from lms.disclosure.cells import Cell as PublishedCell
from lms.rollouts.kpis.derived import unit_of


def report_xlsx(report: Report) -> bytes:
    """The report as XLSX."""
    return xlsx_bytes(
        {
            _("Overview"): _overview(report),
            _("Phases"): _phases(report),
            _("Figures"): [_kpi_head(), *(row for line in report.all_kpis for row in _kpi(line))],
            _("Arithmetic"): _arithmetic(report),
            _("Course of the weeks"): _weeks(report),
            _("Definitions"): _definitions(report),
        }
    )


def _overview(report: Report) -> list[Sequence[Cell]]:
    def part(title: str, points: Sequence[Point]) -> list[Sequence[Cell]]:
        return [(title if number == 0 else "", one.text, one.why) for number, one in enumerate(points)]

    return [
        (report.title, report.as_of, ""),
        (_("Headline"), report.headline, ""),
        *part(_("Risks"), report.risks),
        *part(_("Decisions needed"), report.decisions),
        *part(_("The next four weeks"), report.outlook),
        *((term, text, "") for term, text in report.method),
        *((_("Left out"), label, text) for label, text in report.left_out),
    ]


def _phases(report: Report) -> list[Sequence[Cell]]:
    head = ("", _("Phase"), _("Promise"), _("State"), _("Since or until"), _("Gate"), _("Traffic light"))
    lines = [(one.position, one.title, one.promise, one.state, one.day, one.gate, one.word) for one in report.phases]
    return [head, *lines]


def _kpi_head() -> Sequence[Cell]:
    return (
        _("Figure"),
        _("Value"),
        _("From"),
        _("To"),
        _("Unit"),
        _("Target"),
        _("Traffic light"),
        _("Trend"),
        _("People"),
        _("As of"),
        _("Address"),
        _("Note"),
    )


def _kpi(line: KpiLine) -> Iterator[Sequence[Cell]]:
    """The KPI, then what it consists of."""
    cell = line.cell
    words = (line.target, str(line.light.word), line.trend, cell.n, line.age, line.address, " ".join(line.remarks))
    yield (line.label, *_numbers(cell), *words)
    for part in line.lines:
        age = part.cell.note or part.cell.period.label
        yield (f"{line.label}: {part.label}", *_numbers(part.cell), "", "", "", part.cell.n, age, "", "")


def _numbers(cell: PublishedCell) -> Sequence[Cell]:
    unit = unit_of(cell)
    return (cell.text, cell.lower, cell.upper, unit.word if unit else "")


def _arithmetic(report: Report) -> list[Sequence[Cell]]:
    head = (_("Figure"), _("Quantity"), pgettext("case", "Low"), pgettext("case", "Expected"), pgettext("case", "High"))
    lines = [(line, step) for line in report.all_kpis for step in line.steps]
    return [head, *((line.label, step.label, step.low, step.base, step.high) for line, step in lines)]


def _weeks(report: Report) -> list[Sequence[Cell]]:
    rows = [
        (line.label, cell.period.label, cell.text, cell.n, cell.note)
        for line in report.all_kpis
        for cell in reversed(line.tile.tile.trend)
    ]
    return [(_("Figure"), _("Week"), _("Value"), _("People"), _("As of")), *rows]


def _definitions(report: Report) -> list[Sequence[Cell]]:
    head = (_("Figure"), _("What it counts"), _("Counted are"), _("The value is made of"), _("Left out"))
    kpis = [line.kpi for line in report.all_kpis]
    texts = [(kpi.label, kpi.description, kpi.denominator, kpi.numerator, kpi.exclusions) for kpi in kpis]
    return [head, *(tuple(str(text) for text in row) for row in texts)]
