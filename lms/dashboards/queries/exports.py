"""The published figures of a week as rows of a table: the same cells as on the screens, hidden ones alike."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.tables import Cell as TableCell
from lms.accounts.models import Client
from lms.disclosure.models import Publication
from lms.disclosure.queries import cells_of
from lms.rollouts.kpis import FIGURES, USAGE_FIGURES


def figure_rows(client: Client, publication: Publication) -> Iterator[Sequence[TableCell]]:
    """A head, then one row for each team and figure, teams in the order of the tree. Three queries.

    What people think of courses and believe is left out: it is not for those who may open the board.
    """
    filled = set(publication.measures.values_list("measure", flat=True))
    figures = [figure for figure in (*FIGURES, *USAGE_FIGURES) if figure.id in filled]
    groups = [(key, name) for key, _parent, name in publication.roster.groups]
    found = cells_of([publication], groups=[key for key, _name in groups], measures=[figure.id for figure in figures])
    base = settings.BASE_URL.rstrip("/")
    yield (
        _("Client"),
        _("Week"),
        _("Team"),
        _("Key of the team"),
        _("Figure"),
        _("Value"),
        _("From, in percent"),
        _("To, in percent"),
        _("People"),
        _("As of"),
        _("Address"),
    )
    for key, name in groups:
        for figure in figures:
            cell = found.get(publication.week, figure.id, key)
            address = base + reverse("lms_dashboards:proof", args=[cell.release]) if cell.release else ""
            numbers = (cell.lower, cell.upper, cell.n)
            place = (client.name, publication.week.label, name, key)
            yield (*place, str(figure.label), cell.text, *numbers, cell.note, address)
