"""A management report as a workbook: one sheet for each part, the same values in words and, where exact, as numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from courses.tables import Cell, xlsx_bytes
from lms.dashboards.queries.reports import KpiLine, Point, Report


def report_xlsx(report: Report) -> bytes:
    """The report as XLSX."""
    return xlsx_bytes(
        {
            _("Overview"): _overview(report),
            _("Phases"): _phases(report),
            _("Figures"): [_kpi_head(), *(_kpi(line) for line in report.all_kpis)],
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
        _("From, in percent"),
        _("To, in percent"),
        _("Target, in percent"),
        _("Traffic light"),
        _("Trend"),
        _("People"),
        _("As of"),
        _("Address"),
    )


def _kpi(line: KpiLine) -> Sequence[Cell]:
    cell = line.cell
    words = (line.trend, cell.n, line.age, line.address)
    return (line.label, cell.text, cell.lower, cell.upper, line.target_percent, str(line.light.word), *words)


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
