"""Publish a week's figures now, instead of waiting for Monday's task."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lms.accounts.models import Client
from lms.disclosure.actions import LaterPeriodPublished, NothingToRevise, PeriodNotOver
from lms.disclosure.models import Publication
from lms.disclosure.periods import MalformedPeriod, Period
from lms.disclosure.queries import current_publication
from lms.rollouts.actions import publish_period, revise_period


class Command(BaseCommand):
    help = str(gettext_lazy("Publish a week's figures of one client or of all clients with a programme."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--client", metavar="SLUG", help=_("Short name of a client. Without it: all."))
        parser.add_argument(
            "--period", metavar="2026-W47", help=_("Calendar week. Without it: the newest that is due.")
        )
        parser.add_argument(
            "--ahead",
            action="store_true",
            help=_("Publish a week that is not over, as if it were. Only for demo clients."),
        )

        parser.add_argument(
            "--revise",
            action="store_true",
            help=_("Correct a week that is published already by what is known today, for instance a late report."),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        chosen = self._period(options["period"]) if options["period"] else None
        for client in self._clients(options["client"]):
            zone = ZoneInfo(client.time_zone)
            period = chosen or Period.last_due(now, zone)
            at = now
            if options["revise"]:
                self._revise(client, period, at)
                continue
            if options["ahead"]:
                self._demand_demo(client)
                at = max(now, period.due_at(zone))
            self._publish(client, period, at)

    def _publish(self, client: Client, period: Period, at: datetime.datetime) -> None:
        names = {"client": client.name, "week": period.label}
        if Publication.objects.of_client(client).published().filter(period=str(period)).exists():
            self.stdout.write(_("%(client)s: %(week)s is already published; nothing was changed.") % names)
            return
        try:
            publication = publish_period(client=client, period=period, at=at)
        except (PeriodNotOver, LaterPeriodPublished) as error:
            raise CommandError(f"{client.name}: {error}") from error
        self._report(publication, _("%(client)s: %(week)s is published.") % names)

    def _revise(self, client: Client, period: Period, at: datetime.datetime) -> None:
        names = {"client": client.name, "week": period.label}
        before = current_publication(client, period)
        try:
            publication = revise_period(client=client, period=period, at=at)
        except NothingToRevise as error:
            raise CommandError(f"{client.name}: {error}") from error
        if publication == before:
            self.stdout.write(_("%(client)s: nothing new is known about %(week)s; nothing was changed.") % names)
        else:
            self._report(publication, _("%(client)s: %(week)s is corrected.") % names)

    def _report(self, publication: Publication, what: str) -> None:
        cells = list(publication.measures.values_list("shown_cells", "carried_cells", "hidden_cells"))
        shown, carried, hidden = (sum(column) for column in zip(*cells, strict=True))
        numbers = {"shown": shown, "carried": carried, "hidden": hidden}
        self.stdout.write(what)
        self.stdout.write(_("Cells shown: %(shown)d, carried on: %(carried)d, hidden: %(hidden)d.") % numbers)

    @staticmethod
    def _period(text: str) -> Period:
        try:
            return Period.parse(text)
        except MalformedPeriod as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _clients(slug: str | None) -> list[Client]:
        if slug is None:
            return list(Client.objects.filter(programme__isnull=False).order_by("name", "pk"))
        client = Client.objects.filter(slug=slug).first()
        if client is None:
            known = ", ".join(Client.objects.order_by("slug").values_list("slug", flat=True)) or pgettext(
                "clients", "none"
            )
            raise CommandError(
                _("There is no client with the short name “%(slug)s”. Known short names: %(known)s.")
                % {"slug": slug, "known": known}
            )
        return [client]

    @staticmethod
    def _demand_demo(client: Client) -> None:
        if not client.is_demo:
            raise CommandError(
                _("%(client)s is not a demo client: its weeks are published when they are over.")
                % {"client": client.name}
            )
