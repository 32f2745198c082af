"""`manage.py export_course SLUG PATH`: a published course becomes a folder, or with `--zip` one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.exporting import ExportRefused, export_course
from courses.models import CoursePage


class Command(BaseCommand):
    help = "Exports a published course in the format that import_course reads (docs/reference/course-format.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the course")
        parser.add_argument("path", type=Path, help="a new folder, or with --zip the file to write")
        parser.add_argument("--zip", action="store_true", dest="as_zip", help="write one zip file")

    def handle(self, *, slug: str, path: Path, as_zip: bool, **options: Any) -> None:
        course = CoursePage.objects.filter(slug=slug).order_by("path").first()
        if course is None:
            raise CommandError(_("There is no course with the short name “%(slug)s”.") % {"slug": slug})
        try:
            folder = export_course(course)
            if as_zip:
                path.write_bytes(folder.as_zip())
            else:
                folder.save(path)
        except ExportRefused as refused:
            head = _("The course was not exported:")
            raise CommandError("\n".join([head, *(f"  {reason}" for reason in refused.reasons)])) from None
        count = len(folder.files)
        self.stdout.write(
            ngettext("One file written: %(path)s", "%(count)s files written: %(path)s", count)
            % {"count": count, "path": path}
        )
