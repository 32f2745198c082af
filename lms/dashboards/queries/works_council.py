"""What a works council sees: the published figures, how the platform is set up, and everything that reports on people.

Figures are the cells of the board. Imports are counts. Nothing here can be asked about a person.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from lms.accounts.models import Client, Role, User, VisibilityChange
from lms.accounts.queries import has_role
from lms.adoption.models import UsageImport
from lms.dashboards.registry import REGISTRY, ReportEntry
from lms.disclosure.models import Publication
from lms.privacy.queries import visibility_log
from lms.rollouts.models import AuditDownload

from .boards import BoardScreen, board_screen

NEWEST_WEEKS = 26
NEWEST_ROWS = 13


@dataclass(frozen=True)
class CouncilScreen:
    """Everything on the page. Of publications the newest 26, of imports and downloads the newest 13."""

    board: BoardScreen
    log: QuerySet[VisibilityChange]
    imports: Sequence[UsageImport]
    publications: Sequence[Publication]
    downloads: Sequence[AuditDownload]
    registry: tuple[ReportEntry, ...] = REGISTRY

    @property
    def client(self) -> Client:
        return self.board.client


def is_works_council(person: User, client: Client, *, on: datetime.date) -> bool:
    """Whether the person acts as works council for the client on that day."""
    return has_role(person, Role.WORKS_COUNCIL, client=client, on=on)


def council_screen(client: Client, *, at: datetime.datetime) -> CouncilScreen:
    """The page of a client's works council; its queries grow neither with people nor with weeks."""
    published = Publication.objects.of_client(client).published().order_by("-ends_on")
    imports = UsageImport.objects.filter(source__client=client).select_related("source", "imported_by")
    return CouncilScreen(
        board=board_screen(client, may_steer=False, at=at),
        log=visibility_log(client),
        imports=list(imports.order_by("-imported_at", "-pk")[:NEWEST_ROWS]),
        publications=list(
            published.annotate(
                figures=Count("measures"),
                shown=Sum("measures__shown_cells"),
                carried=Sum("measures__carried_cells"),
                hidden=Sum("measures__hidden_cells"),
            )[:NEWEST_WEEKS]
        ),
        downloads=list(
            AuditDownload.objects.filter(client=client)
            .select_related("fetched_by")
            .order_by("-fetched_at", "-pk")[:NEWEST_ROWS]
        ),
    )
