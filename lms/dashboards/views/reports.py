"""The management report and the tables of published figures, for those who may open the board."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.tables import XLSX_TYPE, csv_lines, xlsx_bytes
from lms.accounts.models import Client, User
from lms.accounts.queries import local_day
from lms.dashboards.forms import ReportTextForm
from lms.dashboards.queries.access import may_steer, may_view_board, roles_for
from lms.dashboards.queries.before_after import before_after_screen
from lms.dashboards.queries.exports import figure_rows
from lms.dashboards.queries.reports import NoSuchWeek, Report, management_report
from lms.dashboards.reporting.paper import report_pdf
from lms.dashboards.reporting.table import report_xlsx
from lms.dashboards.requests import person_of
from lms.disclosure.models import Publication
from lms.disclosure.periods import MalformedPeriod, Period
from lms.disclosure.queries import latest_publications
from lms.rollouts.actions import write_report

MOST_ROWS_IN_XLSX = 20_000


@dataclass(frozen=True)
class Reader:
    """Somebody who may open the client's board, and the week they ask for."""

    client: Client
    person: User
    roles: set[str]
    week: Period | None
    at: datetime.datetime

    @property
    def writes(self) -> bool:
        return may_steer(self.roles)

    def report(self) -> Report:
        """Raises Http404 where there is none."""
        try:
            return management_report(self.client, week=self.week, at=self.at)
        except NoSuchWeek:
            raise Http404 from None


def reader_of(request: HttpRequest, slug: str) -> Reader:
    """Who is asking. `?woche=2026-W47` names a week. Raises Http404 for strangers and for what is no week."""
    client, person, now = get_object_or_404(Client, slug=slug), person_of(request), timezone.now()
    roles = roles_for(person, client, on=local_day(now, client))
    if not may_view_board(roles):
        raise Http404
    try:
        week = Period.parse(request.GET["woche"]) if request.GET.get("woche") else None
    except MalformedPeriod:
        raise Http404 from None
    return Reader(client, person, roles, week, now)


@login_required
@never_cache
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The report as a page; before the first week, why there is none yet."""
    reader = reader_of(request, slug)
    if reader.week is None and not latest_publications(reader.client):
        return render(request, "dashboards/report_none.html", {"client": reader.client})
    context = {"report": reader.report(), "may_write": reader.writes}
    return render(request, "dashboards/report.html", context)


@login_required
@never_cache
def report_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The report as PDF."""
    made = reader_of(request, slug).report()
    return _file(report_pdf(made), "application/pdf", f"{_name(made)}.pdf")


@login_required
@never_cache
def report_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The report as XLSX."""
    made = reader_of(request, slug).report()
    return _file(report_xlsx(made), XLSX_TYPE, f"{_name(made)}.xlsx")


def _name(made: Report) -> str:
    return f"management-bericht-{made.client.slug}-{made.period}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@login_required
@never_cache
def before_after(request: HttpRequest, slug: str) -> HttpResponse:
    """Use of AI tools before and after training."""
    screen = before_after_screen(reader_of(request, slug).client)
    return render(request, "dashboards/before_after.html", {"screen": screen})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_words(request: HttpRequest, slug: str) -> HttpResponse:
    """What the report of the newest week says beyond the facts; for consultants alone."""
    reader = reader_of(request, slug)
    if not reader.writes:
        raise Http404
    made = reader.report()
    programme = made.screen.board.programme
    form = ReportTextForm(request.POST if request.method == "POST" else None, initial=_words(made))
    if programme and form.is_valid():
        try:
            write_report(programme=programme, period=made.period, by=reader.person, at=reader.at, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The words are in the report."))
            return redirect("lms_dashboards:report", reader.client.slug)
    context = {"form": form, "report": made, "client": reader.client}
    return render(request, "dashboards/report_words.html", context, status=422 if form.errors else 200)


def _words(made: Report) -> dict[str, str]:
    names = ("headline", "risks", "decisions", "outlook")
    return {name: getattr(made.text, name) for name in names} if made.text else {}


@login_required
@never_cache
def figures_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """All published figures of a week, by team, as CSV."""
    reader = reader_of(request, slug)
    publication = _publication(reader)
    lines = csv_lines(list(figure_rows(reader.client, publication)))
    name = f"kennzahlen-{reader.client.slug}-{publication.period}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@login_required
@never_cache
def figures_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as XLSX; a company whose table would be too large for it gets CSV."""
    reader = reader_of(request, slug)
    publication = _publication(reader)
    rows = list(figure_rows(reader.client, publication))
    if len(rows) > MOST_ROWS_IN_XLSX:
        messages.info(request, _("This table is too large for XLSX. Please take the CSV file."))
        return redirect("lms_dashboards:report", reader.client.slug)
    name = f"kennzahlen-{reader.client.slug}-{publication.period}.xlsx"
    return _file(xlsx_bytes({_("Figures"): rows}), XLSX_TYPE, name)


def _publication(reader: Reader) -> Publication:
    """The publication of the week asked for, else the newest. Raises Http404 where there is none."""
    found = latest_publications(reader.client, until=reader.week)
    if not found or (reader.week and found[0].week != reader.week):
        raise Http404
    return found[0]
