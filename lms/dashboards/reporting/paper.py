"""A management report as PDF (PDF/A-2a and PDF/UA-1: tagged, with language, title and texts for pictures), by typst.

Data reaches the layout as JSON and is printed as text: nothing in it is evaluated, no file outside the layout's folder
is read and no font of the machine is used. The same report gives the same bytes.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from certificates import fonts
from lms.dashboards.queries.reports import KpiLine, Point, Report

if TYPE_CHECKING:
    import typst

LAYOUT = Path(__file__).parent / "layout"

_compiling = Lock()  # a compiler does one thing at a time


def report_pdf(report: Report) -> bytes:
    """The report as PDF."""
    with _compiling:
        inputs = {"report": _as_json(report)}
        content = _compiler().compile(sys_inputs=inputs, format="pdf", pdf_standards=["a-2a", "ua-1"])
    return cast(bytes, content)


def report_pictures(report: Report, *, dots_per_inch: int = 96) -> list[bytes]:
    """The report's pages as PNG, to be looked at."""
    with _compiling:
        pages = _compiler().compile(sys_inputs={"report": _as_json(report)}, format="png", ppi=dots_per_inch)
    return [page for page in pages if page] if isinstance(pages, list) else [pages or b""]


def _as_json(report: Report) -> str:
    return json.dumps(_printable(_facts(report)), ensure_ascii=False, sort_keys=True)


def _facts(report: Report) -> dict[str, Any]:
    return {
        "language": get_language() or "de",
        "title": report.title,
        "author": "KI-fit",
        "client": report.client.name,
        "accent": report.client.accent,
        "as_of": report.as_of,
        "made_on": report.made_on.isoformat(),
        "headline": report.headline,
        "fingerprint": report.fingerprint,
        "phases": [
            {
                "position": one.position,
                "title": one.title,
                "promise": one.promise,
                "state": one.state,
                "day": one.day,
                "gate": one.gate,
                "light": one.light.value,
                "word": one.word,
            }
            for one in report.phases
        ],
        "kpis": [_kpi(line) for line in report.kpis],
        "risks": [_point(one) for one in report.risks],
        "decisions": [_point(one) for one in report.decisions],
        "outlook": [_point(one) for one in report.outlook],
        "method": [{"term": term, "text": text} for term, text in report.method],
        "left_out": [{"term": term, "text": text} for term, text in report.left_out],
        "annex": [_definition(line) for line in report.all_kpis],
        "words": _words(),
    }


def _kpi(line: KpiLine) -> dict[str, Any]:
    return {
        "label": line.label,
        "value": line.cell.text,
        "lower": line.cell.lower,
        "upper": line.cell.upper,
        "target_percent": line.target_percent,
        "target": line.target,
        "trend": line.trend,
        "note": line.note,
        "light": line.light.value,
        "word": str(line.light.word),
        "picture": line.picture_in_words,
        "has_bar": line.has_bar,
    }


def _definition(line: KpiLine) -> dict[str, Any]:
    kpi = line.kpi
    return {
        **_kpi(line),
        "address": line.address,
        "description": str(kpi.description),
        "denominator": str(kpi.denominator),
        "numerator": str(kpi.numerator),
        "exclusions": str(kpi.exclusions),
        "remarks": " ".join(line.remarks),
        "lines": [{"label": one.label, "value": one.cell.text, "people": one.cell.n} for one in line.lines],
        "steps": [[one.label, one.low, one.base, one.high] for one in line.steps],
        "weeks": [{"week": cell.period.label, "value": cell.text} for cell in reversed(line.tile.tile.trend)],
    }


def _point(one: Point) -> dict[str, str]:
    return {"text": one.text, "why": one.why}


def _words() -> dict[str, str | list[str]]:
    return {
        "report": _("Management report"),
        "phases": _("Status of the five phases"),
        "phase": _("Phase"),
        "state": _("State"),
        "day": _("Since or until"),
        "gate": _("Gate"),
        "light": _("Traffic light"),
        "kpis": _("The most important figures"),
        "kpi": _("Figure"),
        "value": _("Value"),
        "picture": _("0 to 100 percent, with target"),
        "target": _("Target"),
        "trend": _("Trend"),
        "risks": _("Risks"),
        "no_risks": _("The programme and its figures show no risk."),
        "decisions": _("Decisions needed"),
        "no_decisions": _("Nothing has to be decided now."),
        "outlook": _("The next four weeks"),
        "no_outlook": _("The plan has no dates for these weeks."),
        "method": _("How the figures came about"),
        "quantity": _("Quantity"),
        "cases": [pgettext("case", "Low"), pgettext("case", "Expected"), pgettext("case", "High")],
        "parts": _("Values"),
        "annex": _("Annex: all figures and what they count"),
        "counted": _("Counted are"),
        "of_these": _("The value is made of"),
        "left_out": _("Left out"),
        "not_counted": _("Not counted in the figures above"),
        "weeks": _("Weeks"),
        "address": _("Page of this number"),
        "hidden_page": _("A hidden figure has no page."),
        "fingerprint": _("Fingerprint of the figures (SHA-256)"),
        "page": _("Page {page} of {pages}"),
    }


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.printable(value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One compiler per process, made on first use."""
    import typst

    return typst.Compiler(
        str(LAYOUT / "report.typ"),
        root=str(LAYOUT),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=list(fonts.folders())
        ),
        package_path=str(LAYOUT),
        package_cache_path=str(LAYOUT),
    )
