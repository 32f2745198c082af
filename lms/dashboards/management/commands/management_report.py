"""Write the management report of a client into a file: PDF, a page of HTML, or XLSX."""

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import Client
from lms.dashboards.queries.reports import NoSuchWeek, Report, management_report
from lms.dashboards.reporting.paper import report_pdf
from lms.dashboards.reporting.table import report_xlsx
from lms.disclosure.periods import MalformedPeriod, Period

STYLES = ("tokens", "base", "layout", "components")


class Command(BaseCommand):
    help = str(gettext_lazy("Write the management report of a client into a file."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--client", metavar="SLUG", required=True, help=_("Short name of the client."))
        parser.add_argument(
            "--week", metavar="WEEK", help=_("Such as 2026-W47. Without it: the newest published week.")
        )
        parser.add_argument("--format", choices=WRITERS, default="pdf", help=_("Kind of file."))
        parser.add_argument("--language", choices=["de", "en"], default="de", help=_("Language of the report."))
        parser.add_argument("--output", metavar="FILE", required=True, help=_("File to write. It must not exist."))

    def handle(self, *, client: str, week: str | None, language: str, output: str, **options: Any) -> None:
        found = Client.objects.filter(slug=client).first()
        if found is None:
            raise CommandError(_("There is no client with the short name “%(slug)s”.") % {"slug": client})
        try:
            period = Period.parse(week) if week else None
        except MalformedPeriod as error:
            raise CommandError(str(error)) from error
        with translation.override(language):
            content = WRITERS[options["format"]](self._report(found, period))
        self._write(Path(output), content)
        self.stdout.write(output)

    @staticmethod
    def _report(client: Client, week: Period | None) -> Report:
        try:
            return management_report(client, week=week, at=timezone.now())
        except NoSuchWeek:
            text = _("No figures of %(client)s are published for this week, or its programme has not begun.")
            raise CommandError(text % {"client": client.name}) from None

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            raise CommandError(_("%(file)s exists already. Please name another file.") % {"file": path}) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error


def _html(report: Report) -> bytes:
    """One file with its styles inside; it loads nothing, so fonts and pictures are those of the reader."""
    page: str = render_to_string("dashboards/report_file.html", {"report": report})
    files = [*(f"lms/css/{name}.css" for name in STYLES), "dashboards/dashboards.css"]
    styles = "\n".join(Path(str(finders.find(name))).read_text(encoding="utf-8") for name in files)
    page = page.replace("</head>", f"<style>{_without_fonts(styles)}</style></head>", 1)
    icons = Path(str(finders.find("courses/icons.svg"))).read_text(encoding="utf-8")
    page = re.sub(r'href="[^"]*icons[^"]*\.svg#', 'href="#', page)
    return page.replace("<main", f"<div hidden>{icons}</div><main", 1).encode()


def _without_fonts(styles: str) -> str:
    """Style sheets without the fonts they would load."""
    parts = styles.split("@font-face")
    return parts[0] + "".join(part.partition("}")[2] for part in parts[1:])


WRITERS = {"pdf": report_pdf, "html": _html, "xlsx": report_xlsx}
