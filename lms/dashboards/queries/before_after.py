"""Use of AI tools before and after training, as it was published: by team, and by quarter for the company.

Only what is printed is judged: intervals are computed from the printed share (from both ends, if it is a band) and the
printed number of people. A pair is shown only if both halves are, from the same week and about as many people.
"""

from dataclasses import dataclass
from functools import cached_property

from lms.accounts.models import Client, Team
from lms.dashboards.intervals import IntervalChart, Range
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.queries import Cells, cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis.before_after import AFTER, BEFORE, before_after_measure, recent_quarters
from lms.rollouts.statistics.intervals import wilson

FEW = 30
MOST_TEAMS = 200


@dataclass(frozen=True)
class Pair:
    """Both halves for a team or a quarter. Where one may not be shown, neither is."""

    name: str
    before: Cell
    after: Cell

    @property
    def is_shown(self) -> bool:
        return self.before.is_shown

    @cached_property
    def ranges(self) -> tuple[Range, Range]:
        """The 95 % intervals, in percent, before and after; only of a pair that is shown."""
        return _range(self.before), _range(self.after)

    @property
    def is_small(self) -> bool:
        return self.before.n is not None and self.before.n < FEW

    @property
    def overlaps(self) -> bool:
        """Whether the difference may well be chance."""
        before, after = self.ranges
        return before.low <= after.high and after.low <= before.high


@dataclass(frozen=True)
class BeforeAfterScreen:
    """Pairs of the newest week: the company first, then teams in the order of the tree; quarters, the newest first."""

    client: Client
    publication: Publication | None
    teams: list[Pair]
    quarters: list[Pair]

    @property
    def has_figures(self) -> bool:
        return any(pair.is_shown for pair in (*self.teams, *self.quarters))

    @cached_property
    def chart(self) -> IntervalChart:
        return _chart(self.teams)

    @cached_property
    def quarter_chart(self) -> IntervalChart:
        return _chart(self.quarters)


def before_after_screen(client: Client) -> BeforeAfterScreen:
    """The comparison of the newest published week; five queries whatever the number of teams and people."""
    publications = latest_publications(client)
    if not publications:
        return BeforeAfterScreen(client, None, [], [])
    newest = publications[0]
    names = {key: name for key, _parent, name in newest.roster.groups}
    root = group_of(Team.objects.of_client(client).get(depth=1).pk)
    groups = [key for key in names if key != root][: MOST_TEAMS - 1]
    quarters = recent_quarters(newest.ends_on)
    measures = [before_after_measure(half, quarter) for quarter in ("", *quarters) for half in (BEFORE, AFTER)]
    cells = cells_of(publications, groups=[root, *groups], measures=measures)
    return BeforeAfterScreen(
        client,
        newest,
        [_pair(names.get(key, client.name), cells, newest, key, "") for key in (root, *groups)],
        [_pair(quarter, cells, newest, root, quarter) for quarter in quarters],
    )


def _pair(name: str, cells: Cells, publication: Publication, group: str, quarter: str) -> Pair:
    week = publication.week
    measures = [before_after_measure(half, quarter) for half in (BEFORE, AFTER)]
    before, after = (cells.get(week, measure, group) for measure in measures)
    if (before.n, before.data_from) != (after.n, after.data_from):
        before, after = (Cell(measure, group, week) for measure in measures)
    return Pair(name, before, after)


def _range(cell: Cell) -> Range:
    n, lower, upper = cell.n or 1, cell.lower or 0, cell.upper or 0
    return Range((lower + upper) / 2, wilson(lower, n)[0], wilson(upper, n)[1])


def _chart(pairs: list[Pair]) -> IntervalChart:
    return IntervalChart([(pair.name, *pair.ranges) for pair in pairs if pair.is_shown])
