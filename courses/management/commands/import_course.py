"""`manage.py import_course PATH`: a course folder becomes pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.importing import ImportRefused, import_course


class Command(BaseCommand):
    help = "Imports a course from a folder (docs/reference/course-format.md). All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the course folder")
        parser.add_argument("--dry-run", action="store_true", help="do everything and take it back")

    def handle(self, *, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = import_course(path, at=timezone.now(), dry_run=dry_run)
        except ImportRefused as error:
            head = ngettext(
                "One fault; nothing was imported:", "%(count)s faults; nothing was imported:", len(error.faults)
            ) % {"count": len(error.faults)}
            raise CommandError("\n".join([head, *(f"  {fault}" for fault in error.faults)])) from None
        counts = {
            "created": len(report.created),
            "updated": len(report.updated),
            "unchanged": len(report.unchanged),
        }
        summary = _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged.") % counts
        self.stdout.write(_("Dry run: %(summary)s Nothing was kept.") % {"summary": summary} if dry_run else summary)
        for title in report.left_alone:
            self.stdout.write(_("Not in the folder, left alone: %(title)s") % {"title": title})
