"""Write the audit file of a client: every cell ever published, with whom it counts."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.models import Client
from lms.disclosure.audit import audit_lines, json_schema


class Command(BaseCommand):
    help = str(
        gettext_lazy("Write every cell that was ever published for a client, with the pseudonyms of those it counts.")
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--client", metavar="SLUG", help=_("Short name of the client."))
        what.add_argument("--schema", action="store_true", help=_("Write the JSON Schema of the file instead."))
        parser.add_argument("--json", action="store_true", help=_("Write JSON, the only format there is so far."))
        parser.add_argument("--output", metavar="FILE", help=_("File to write. Without it: standard output."))

    def handle(self, *, client: str | None, output: str | None, **options: Any) -> None:
        lines = audit_lines(self._client(client), at=timezone.now()) if client else self._schema()
        if output is None:
            for line in lines:
                self.stdout.write(line)
            return
        try:
            self._write(Path(output), lines)
        except FileExistsError:
            raise CommandError(_("%(file)s exists already. Please name another file.") % {"file": output}) from None
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error

    @staticmethod
    def _client(slug: str) -> Client:
        client = Client.objects.filter(slug=slug).first()
        if client is None:
            raise CommandError(_("There is no client with the short name “%(slug)s”.") % {"slug": slug})
        return client

    @staticmethod
    def _schema() -> list[str]:
        return [json.dumps(json_schema(), indent=2, ensure_ascii=False)]

    @staticmethod
    def _write(path: Path, lines: Iterable[str]) -> None:
        """Write a new file that only its owner may read: it names by pseudonym who has done what."""
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.writelines(f"{line}\n" for line in lines)
