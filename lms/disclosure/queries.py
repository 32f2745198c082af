"""Reads. Screens get cells; only the gate itself and auditors get sets of people."""

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Min, QuerySet

from lms.accounts.models import Client

from .cells import Cell
from .gate import bits
from .models import CountedPerson, MemberSet, Publication, PublishedMeasure, Release
from .periods import Period
from .rosters import FrozenRoster, from_json, team_of


def latest_publications(client: Client | int, *, count: int = 1, until: Period | None = None) -> list[Publication]:
    """The newest published weeks of a client (or of the client with that primary key), newest first.

    `until`: no later ones than this week.
    """
    rows = Publication.objects.of_client(client).published()
    if until is not None:
        rows = rows.filter(ends_on__lte=until.ends_on)
    return list(rows.order_by("-ends_on")[:count])


@dataclass(frozen=True)
class Cells:
    """Published cells by week, measure and group; what is not there is hidden like any other hidden cell."""

    _cells: Mapping[tuple[Period, str, str], Cell]

    def get(self, period: Period, measure: str, group: str) -> Cell:
        return self._cells.get((period, measure, group)) or Cell(measure, group, period)


def cells_of(
    publications: Sequence[Publication], *, groups: Collection[str], measures: Collection[str] | None = None
) -> Cells:
    """The cells of published weeks for some groups, in one query whose work does not grow with the number of people."""
    weeks = {publication.pk: publication.week for publication in publications if publication.published_at}
    rows = Release.objects.filter(publication__in=weeks, group__in=groups, is_shown=True)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    cells = {}
    for pk, publication, measure, group, n, lower, upper, origin in rows.values_list(
        "pk", "publication", "measure", "group", "n", "lower", "upper", "carried_from__publication__period"
    ):
        week = weeks[publication]
        data_from = Period.parse(origin) if origin else week
        cells[week, measure, group] = Cell(measure, group, week, n, lower, upper, data_from, pk)
    return Cells(cells)


def published_cells(client: Client, period: Period) -> list[Cell]:
    """All cells of a week, hidden ones too, in the order of measures and groups; empty if it is not published."""
    publication = Publication.objects.of_client(client).published().filter(period=str(period)).first()
    if publication is None:
        return []
    groups = [key for key, _parent, _name in publication.roster.groups]
    measures = list(publication.measures.order_by("measure").values_list("measure", flat=True))
    cells = cells_of([publication], groups=groups)
    return [cells.get(period, measure, group) for measure in measures for group in groups]


@dataclass(frozen=True)
class Proof:
    """Everything that may be said about how a shown cell came about. `team_id`: of the group, `team_name`: then."""

    cell: Cell
    publication: Publication
    measure: PublishedMeasure
    team_id: int
    team_name: str

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of what is printed: the same as long as nobody has changed it.

        Over the JSON text of the list [release, client, week, measure, version of the formula, group, k, n, lower,
        upper, week of the data], without spaces. Whom the cell counts is no part: with few people one could try out
        who gives the same fingerprint.
        """
        cell = self.cell
        printed = [
            cell.release,
            self.publication.client.slug,
            str(cell.period),
            cell.measure,
            self.measure.formula_version,
            cell.group,
            self.measure.k,
            cell.n,
            cell.lower,
            cell.upper,
            str(cell.data_from),
        ]
        return hashlib.sha256(json.dumps(printed, separators=(",", ":")).encode()).hexdigest()


def proof_of(release_id: int) -> Proof | None:
    """How a cell came about; None alike if it is hidden, not published yet, or does not exist. Three queries."""
    shown = Release.objects.filter(is_shown=True, publication__published_at__isnull=False)
    row = (
        shown.select_related("publication__client", "publication__roster", "carried_from__publication")
        .filter(pk=release_id)
        .first()
    )
    if row is None:
        return None
    publication = row.publication
    origin = row.carried_from.publication if row.carried_from else publication
    # What a cell carried on says is as old as its origin, and so are its formula and its k.
    measure = PublishedMeasure.objects.get(publication=origin, measure=row.measure)
    names = {key: name for key, _parent, name in publication.roster.groups}
    return Proof(
        cell=Cell(row.measure, row.group, publication.week, row.n, row.lower, row.upper, origin.week, row.pk),
        publication=publication,
        measure=measure,
        team_id=team_of(row.group),
        team_name=names[row.group],
    )


def roster_of(publication: Publication) -> FrozenRoster:
    """The roster that was frozen when the publication was begun."""
    pseudonyms = dict(CountedPerson.objects.filter(client=publication.client_id).values_list("number", "pseudonym"))
    return from_json(publication.roster.groups, publication.roster.people, pseudonyms)


@dataclass(frozen=True)
class Past:
    """What was shown of a measure so far: each group's sets, the last one at the end, and the release it stands in."""

    history: dict[str, list[int]] = field(default_factory=dict)
    last_release: dict[str, int] = field(default_factory=dict)
    shown_before: set[str] = field(default_factory=set)


def pasts_of(client: Client, measures: Collection[str]) -> dict[str, Past]:
    """The gate's memory of measures. Cells carried on are left out: they showed nothing new. Four queries."""
    shown = Release.objects.filter(
        publication__client=client, publication__published_at__isnull=False, measure__in=measures, is_shown=True
    )
    fresh = shown.filter(carried_from__isnull=True)
    sets = _sets_of(fresh)
    pasts = {measure: Past() for measure in measures}
    # Releases are numbered in the order of publication, so the largest number is the last time the set was shown.
    rows = fresh.values_list("measure", "group", "counted").annotate(last=Max("pk")).order_by("last")
    for measure, group, counted, last in rows:
        pasts[measure].history.setdefault(group, []).append(sets[counted])
        pasts[measure].last_release[group] = last
    newest = latest_publications(client)
    for measure, group in shown.filter(publication__in=newest).values_list("measure", "group"):
        pasts[measure].shown_before.add(group)
    return pasts


def linked_past(client: Client) -> dict[str, list[int]]:
    """By group, every set that was ever shown of any measure, each once, oldest first (R9). Two queries.

    The measures that a publication in the making holds already are among them: they will be shown with the others.
    """
    fresh = Release.objects.filter(publication__client=client, is_shown=True, carried_from__isnull=True)
    sets = _sets_of(fresh)
    past: dict[str, list[int]] = {}
    for group, counted, _first in fresh.values_list("group", "counted").annotate(first=Min("pk")).order_by("first"):
        past.setdefault(group, []).append(sets[counted])
    return past


def _sets_of(releases: QuerySet[Release]) -> dict[int, int]:
    return {row.pk: row.people for row in MemberSet.objects.filter(pk__in=releases.values("counted"))}


def audit_rows(client: Client) -> Iterator[dict[str, Any]]:
    """Every cell ever published for a client, shown or hidden, with whom it counts; for auditors, never for screens.

    The pseudonyms are those in the client's learning records, so that a program of the auditor's can check the gate.
    """
    pseudonyms = dict(CountedPerson.objects.filter(client=client).values_list("number", "pseudonym"))
    filled = PublishedMeasure.objects.filter(publication__client=client)
    terms = {(row.publication_id, row.measure): row for row in filled}
    rows = (
        Release.objects.filter(publication__client=client, publication__published_at__isnull=False)
        .select_related("publication", "counted", "fulfilled", "carried_from__publication")
        .order_by("publication__ends_on", "measure", "group")
    )
    for row in rows.iterator():
        origin = row.carried_from.publication if row.carried_from else row.publication
        yield {
            "id": row.pk,
            "publication": row.publication_id,
            "period": row.publication.period,
            "measure": row.measure,
            "group": row.group,
            "formula_version": terms[row.publication_id, row.measure].formula_version,
            "k": terms[row.publication_id, row.measure].k,
            "denominator": _pseudonyms(row.counted, pseudonyms),
            "numerator": _pseudonyms(row.fulfilled, pseudonyms) if row.fulfilled else None,
            "shown": {"n": row.n, "lower": row.lower, "upper": row.upper} if row.is_shown else None,
            "data_from": origin.period,
        }


def _pseudonyms(members: MemberSet, pseudonyms: Mapping[int, uuid.UUID]) -> list[str]:
    return sorted(str(pseudonyms[number]) for number in bits.numbers_in(members.people))
