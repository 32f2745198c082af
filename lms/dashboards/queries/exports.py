"""The published figures of a week as rows of a table: the same cells as on the screens, hidden ones alike."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.tables import Cell as TableCell
from lms.accounts.models import Client
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.queries import cells_of
from lms.rollouts.kpis import FIGURES, USAGE_FIGURES, Derived
from lms.rollouts.kpis.derived import unit_of
from lms.rollouts.queries import KpiTile, board


def figure_rows(client: Client, publication: Publication) -> Iterator[Sequence[TableCell]]:
    """A head, then one row for each team and figure, teams in the order of the tree. The whole company's rows are
    followed by everything else that its board tells, with the same values: what is worked out from figures, and their
    parts by month, quiz, tool and pulse. Its queries do not grow with teams or people.

    What people think of courses and believe is left out, and how much a tool is used: they have other readers.
    """
    filled = set(publication.measures.values_list("measure", flat=True))
    figures = [figure for figure in (*FIGURES, *USAGE_FIGURES) if figure.id in filled]
    groups = [(key, parent, name) for key, parent, name in publication.roster.groups]
    found = cells_of(
        [publication], groups=[key for key, _parent, _name in groups], measures=[figure.id for figure in figures]
    )
    yield _head()
    for key, parent, name in groups:
        place = (client.name, publication.week.label, name, key)
        for figure in figures:
            yield (*place, *_row(str(figure.label), found.get(publication.week, figure.id, key)))
        if parent is None:
            for tile in board(client, until=publication.week).tiles:
                yield from ((*place, *row) for row in _rows_of_board(tile))


def _head() -> Sequence[TableCell]:
    return (
        _("Client"),
        _("Week"),
        _("Team"),
        _("Key of the team"),
        _("Figure"),
        _("Value"),
        _("From"),
        _("To"),
        _("Unit"),
        _("People"),
        _("As of"),
        _("Address"),
        _("Note"),
    )


def _rows_of_board(tile: KpiTile) -> Iterator[Sequence[TableCell]]:
    """What a tile tells besides a published share: the value that is worked out, and its parts."""
    if isinstance(tile.kpi, Derived):
        remarks = " ".join(one for one in (tile.caveat, *tile.notes) if one)
        yield _row(str(tile.kpi.label), tile.cell, remarks)
    for line in tile.told_lines:
        yield _row(f"{tile.kpi.label}: {line.label}", line.cell, tile.caveat)


def _row(label: str, cell: Cell, note: str = "") -> Sequence[TableCell]:
    base, unit = settings.BASE_URL.rstrip("/"), unit_of(cell)
    address = base + reverse("lms_dashboards:proof", args=[cell.release]) if cell.release else ""
    numbers = (cell.lower, cell.upper, unit.word if unit else "", cell.n)
    return (label, cell.text, *numbers, cell.note, address, note)
