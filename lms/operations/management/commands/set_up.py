"""`manage.py set_up [--demo]`: everything between an empty machine and a site that can be served. May be repeated."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from lms.website.actions import ensure_site


class Command(BaseCommand):
    help = "Migrates the database, makes the first pages, collects static files; with --demo loads the demo once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo, if it is not there yet")

    def handle(self, *, demo: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        ensure_site()
        if are_static_files_stale():
            self.stdout.write("Collecting static files …")
            call_command("collectstatic", verbosity=0, interactive=False, clear=False)
        if demo:
            call_command("load_demo", if_missing=True)


def are_static_files_stale() -> bool:
    """Whether a source file is newer than what was collected last."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return True
    collected_at = manifest.stat().st_mtime
    return any(
        Path(storage.path(name)).stat().st_mtime > collected_at
        for finder in get_finders()
        for name, storage in finder.list([])
    )
