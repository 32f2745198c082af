"""`manage.py import_questions FILE`: a file of questions becomes questions of the bank."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quizzes.formats import ImportReport, Problem, import_questions, question_formats, report_as_json


class Command(BaseCommand):
    help = (
        "Imports questions from GIFT, Moodle XML, Aiken, QTI or a table (docs/reference/question-formats.md). "
        "All or nothing, unless --skip-bad is given. Importing a file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE")
        keys = [item.key for item in question_formats()]
        parser.add_argument("--format", choices=keys, default="", help="if it is not recognized by itself")
        parser.add_argument("--category", default="", help="for questions whose file names no category")
        parser.add_argument("--dry-run", action="store_true", help="do everything and take it back")
        parser.add_argument("--skip-bad", action="store_true", help="leave out questions with errors, take the others")
        parser.add_argument("--json", action="store_true", help="report as JSON: all questions and all problems")

    def handle(self, *, path: Path, category: str, dry_run: bool, skip_bad: bool, **options: Any) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            message = _("“%(path)s” cannot be read: %(reason)s")
            raise CommandError(message % {"path": path, "reason": error.strerror}) from None
        report = import_questions(
            content,
            name=path.name,
            format_key=options["format"],
            category=category,
            skip_bad=skip_bad,
            dry_run=dry_run,
        )
        if options["json"]:
            self.stdout.write(json.dumps(report_as_json(report), ensure_ascii=False, indent=2))
        else:
            self._tell(report, path, dry_run=dry_run)
        if report.is_refused:
            count = len(report.errors)
            message = ngettext(
                "Nothing was imported: one error. Correct it, or leave such questions out: --skip-bad",
                "Nothing was imported: %(count)s errors. Correct them, or leave such questions out: --skip-bad",
                count,
            )
            raise CommandError(message % {"count": count})

    def _tell(self, report: ImportReport, path: Path, *, dry_run: bool) -> None:
        for problem in report.problems:
            self.stderr.write(_line(problem, path.name))
        if report.is_refused:
            return
        summary = _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(left_out)s left out.") % {
            "created": len(report.created),
            "updated": len(report.updated),
            "unchanged": len(report.unchanged),
            "left_out": report.left_out,
        }
        self.stdout.write(_("Dry run: %(summary)s Nothing was kept.") % {"summary": summary} if dry_run else summary)


def _line(problem: Problem, name: str) -> str:
    kind = _("error") if problem.is_error else pgettext("severity", "note")
    place = f"{name}:{problem.line}" if problem.line else name
    return f"{place}: {kind}: {problem.reason}"
