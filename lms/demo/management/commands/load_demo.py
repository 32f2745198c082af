"""`manage.py load_demo`: two companies with a year of history."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.demo.accounts import ACCOUNTS, PASSWORD
from lms.demo.actions import DemoLoaded, load_demo


class Command(BaseCommand):
    help = "Loads the demo: two invented companies with a year of history, and an account for each role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="do nothing if the demo is there already")
        parser.add_argument(
            "--today",
            type=datetime.date.fromisoformat,
            default=None,
            help="last day of the story, such as 2026-11-22 (default: today)",
        )

    def handle(self, *, if_missing: bool, today: datetime.date | None = None, **options: Any) -> None:
        """Load, then say where to log in and as whom."""
        try:
            load_demo(today=today or timezone.localdate())
        except DemoLoaded:
            if not if_missing:
                raise CommandError(
                    "The demo is there already. To begin anew, delete the database (make run: the folder var/)."
                ) from None
        width = max(len(account.role) for account in ACCOUNTS)
        lines = [f"  {account.role:<{width}}  {account.email}" for account in ACCOUNTS]
        self.stdout.write("\n".join([f"Demo: {settings.BASE_URL}", *lines, f"  Passwort für alle: {PASSWORD}"]))
