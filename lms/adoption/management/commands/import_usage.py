"""Import a report on the use of AI tools, as its page does."""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.adoption.actions import import_usage
from lms.adoption.formats import UsageFileError
from lms.adoption.models import UsageSource


class Command(BaseCommand):
    help = str(gettext_lazy("Import a report on the use of AI tools into a client's source."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("client", metavar="CLIENT_SLUG", help=_("Short name of the client."))
        parser.add_argument("source", metavar="SOURCE", help=_("Short name of the source."))
        parser.add_argument("file", metavar="FILE", type=Path, help=_("CSV or JSON, at most 20 MB."))
        parser.add_argument(
            "--week",
            type=datetime.date.fromisoformat,
            help=_("A day of the week it is about, such as 2026-11-22; only for reports that do not say when."),
        )
        parser.add_argument("--dry-run", action="store_true", help=_("Only say what would happen."))

    def handle(self, *args: Any, **options: Any) -> None:
        source = UsageSource.objects.filter(client__slug=options["client"], slug=options["source"]).first()
        if source is None:
            known = UsageSource.objects.filter(client__slug=options["client"]).order_by("slug")
            raise CommandError(
                _("The client “%(client)s” has no source “%(source)s”. Known sources: %(known)s.")
                % {**options, "known": ", ".join(known.values_list("slug", flat=True)) or "–"}
            )
        try:
            result = import_usage(
                source=source,
                content=options["file"].read_bytes(),
                at=timezone.now(),
                week=options["week"],
                is_dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(reason)s") % {"reason": error.strerror}) from error
        except UsageFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Rows: %(rows)d, accounts: %(accounts)d, of known people: %(mapped)d, weeks stored: %(weeks)d.")
            % {"rows": result.rows, "accounts": result.accounts, "mapped": result.mapped, "weeks": result.weeks}
        )
        if result.is_repeated:
            self.stdout.write(_("This report was imported before. Nothing was changed."))
        elif options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))
