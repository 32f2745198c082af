"""Reads. Screens get cells; only the gate itself and auditors get sets of people."""

import datetime
import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from lms.accounts.models import Client

from .cells import Cell
from .contracts import printed_means
from .gate import bits
from .models import CountedAmounts, CountedPerson, MemberSet, Publication, PublishedMeasure, Release
from .periods import Period
from .rosters import FrozenRoster, from_json, team_of


def latest_publications(client: Client | int, *, count: int = 1, until: Period | None = None) -> list[Publication]:
    """The newest published weeks of a client (or of the client with that primary key), newest first, as corrected.

    `until`: no later ones than this week.
    """
    rows = Publication.objects.of_client(client).current()
    if until is not None:
        rows = rows.filter(ends_on__lte=until.ends_on)
    return list(rows.order_by("-ends_on")[:count])


def latest_publications_of(clients: Sequence[Client], *, count: int = 1) -> dict[int, list[Publication]]:
    """By primary key of the client, what `latest_publications` returns; clients without are left out. One query."""
    place = Window(RowNumber(), partition_by=F("client"), order_by=F("ends_on").desc())
    rows = Publication.objects.current().filter(client__in=clients).annotate(place=place).filter(place__lte=count)
    found: dict[int, list[Publication]] = {}
    for row in rows.order_by("client", "-ends_on"):
        found.setdefault(row.client_id, []).append(row)
    return found


def current_publication(client: Client, period: Period) -> Publication | None:
    """What is published about a week, as corrected; None if it is not published."""
    return Publication.objects.of_client(client).current().filter(period=str(period)).first()


@dataclass(frozen=True)
class Cells:
    """Published cells by week, measure and group; what is not there is hidden like any other hidden cell."""

    _cells: Mapping[tuple[Period, str, str], Cell]

    def get(self, period: Period, measure: str, group: str) -> Cell:
        return self._cells.get((period, measure, group)) or Cell(measure, group, period)

    def measures(self, period: Period, group: str) -> list[str]:
        """The names of the shown cells of a group in a week, in order."""
        return self._measures.get((period, group), [])

    @cached_property
    def _measures(self) -> dict[tuple[Period, str], list[str]]:
        found: dict[tuple[Period, str], list[str]] = {}
        for period, measure, group in sorted(self._cells, key=lambda place: place[1]):
            found.setdefault((period, group), []).append(measure)
        return found

    def starting_with(self, period: Period, prefix: str, group: str) -> list[Cell]:
        """Shown cells of measures whose name begins so, by name."""
        names = [measure for measure in self.measures(period, group) if measure.startswith(prefix)]
        return [self._cells[period, measure, group] for measure in names]


def cells_of(
    publications: Sequence[Publication], *, groups: Collection[str], measures: Collection[str] | None = None
) -> Cells:
    """The cells of published weeks for some groups, in one query whose work does not grow with the number of people."""
    weeks = {publication.pk: publication.week for publication in publications if publication.published_at}
    rows = Release.objects.filter(publication__in=weeks, group__in=groups, is_shown=True)
    if measures is not None:
        rows = rows.filter(measure__in=measures)
    cells = {}
    for pk, publication, measure, group, n, lower, upper, total, origin in rows.values_list(
        "pk", "publication", "measure", "group", "n", "lower", "upper", "total", "carried_from__publication__period"
    ):
        week = weeks[publication]
        data_from = Period.parse(origin) if origin else week
        cells[week, measure, group] = Cell(measure, group, week, n, lower, upper, data_from, pk, total)
    return Cells(cells)


def published_cells(client: Client, period: Period) -> list[Cell]:
    """All cells of a week, hidden ones too, in the order of measures and groups; empty if it is not published."""
    publication = current_publication(client, period)
    if publication is None:
        return []
    groups = [key for key, _parent, _name in publication.roster.groups]
    measures = list(publication.measures.order_by("measure").values_list("measure", flat=True))
    cells = cells_of([publication], groups=groups)
    return [cells.get(period, measure, group) for measure in measures for group in groups]


@dataclass(frozen=True)
class Proof:
    """Everything that may be said about how a shown cell came about. `team_id`: of the group, `team_name`: then.

    `correction`: the publication that holds instead today, if the week was corrected since; `corrected`: the cell in
    it, like any cell of it shown or hidden.
    """

    cell: Cell
    publication: Publication
    measure: PublishedMeasure
    team_id: int
    team_name: str
    correction: Publication | None = None
    corrected: Cell | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of what is printed: the same as long as nobody has changed it.

        Over the JSON text of the list [release, client, week, measure, version of the formula, group, k, n, lower,
        upper, week of the data], without spaces, with the sum at its end if it is one. Whom the cell counts is no part:
        with few people one could try out who gives the same fingerprint.
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
        if cell.total is not None:
            printed.append(cell.total)
        return hashlib.sha256(json.dumps(printed, separators=(",", ":")).encode()).hexdigest()


def proof_of(release_id: int) -> Proof | None:
    """How a cell came about; None alike if it is hidden, not published yet, or does not exist.

    Four queries; one more if the week was corrected.
    """
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
    correction = current_publication(publication.client, publication.week)
    if correction == publication:
        correction = None
    corrected = cells_of([correction], groups=[row.group], measures=[row.measure]) if correction else None
    return Proof(
        cell=Cell(
            row.measure, row.group, publication.week, row.n, row.lower, row.upper, origin.week, row.pk, row.total
        ),
        publication=publication,
        measure=measure,
        team_id=team_of(row.group),
        team_name=names[row.group],
        correction=correction,
        corrected=corrected.get(publication.week, row.measure, row.group) if corrected else None,
    )


def roster_of(publication: Publication) -> FrozenRoster:
    """The roster that was frozen when the publication was begun."""
    pseudonyms = dict(CountedPerson.objects.filter(client=publication.client_id).values_list("number", "pseudonym"))
    return from_json(publication.roster.groups, publication.roster.people, pseudonyms)


@dataclass(frozen=True)
class Past:
    """What was shown of a measure so far: each group's sets, the sets that may be carried on, the groups on show."""

    history: dict[str, list[int]] = field(default_factory=dict)
    carriable: dict[str, int] = field(default_factory=dict)
    shown_before: set[str] = field(default_factory=set)


def pasts_of(publication: Publication, measures: Collection[str]) -> dict[str, Past]:
    """The gate's memory of measures, for a publication that is being filled. Cells carried on showed nothing new.

    A week may carry on what was last shown of a group in any week up to then, as corrected since. A correction may
    carry on what the publication that it replaces shows. Four queries at most.
    """
    shown = _shown_of(publication).filter(measure__in=measures)
    fresh = shown.filter(carried_from__isnull=True)
    sets = _sets_of(fresh)
    pasts = {measure: Past() for measure in measures}
    in_force = Q(publication__replaced_by__published_at__isnull=True)
    rows = fresh.values_list("measure", "group", "counted").annotate(
        first=Min("pk"), last_on=Max("publication__ends_on", filter=in_force)
    )
    # One release per week is in force, so the last day tells which set was shown last.
    for measure, group, counted, _first, last_on in sorted(rows, key=lambda row: (row[4] or datetime.date.min, row[3])):
        pasts[measure].history.setdefault(group, []).append(sets[counted])
        if last_on is not None and not publication.is_revision:
            pasts[measure].carriable[group] = sets[counted]
    before = [publication.replaces] if publication.replaces else latest_publications(publication.client_id)
    for measure, group, counted in shown.filter(publication__in=before).values_list("measure", "group", "counted"):
        pasts[measure].shown_before.add(group)
        if publication.is_revision:
            pasts[measure].carriable[group] = sets[counted]
    return pasts


def releases_to_carry(publication: Publication, cells: Collection[tuple[str, str]]) -> list[Release]:
    """For measures and groups that are carried on in a publication: the releases whose people and value go on."""
    if not cells:
        return []
    rows = _shown_of(publication).filter(
        measure__in={measure for measure, _group in cells}, group__in={group for _measure, group in cells}
    )
    if publication.is_revision:
        rows = rows.filter(publication=publication.replaces_id).select_related("carried_from")
        return [row.carried_from or row for row in rows if (row.measure, row.group) in cells]
    rows = rows.filter(carried_from__isnull=True, publication__replaced_by__published_at__isnull=True)
    newest = rows.values("measure", "group").annotate(last_on=Max("publication__ends_on"))
    last_on = {(row["measure"], row["group"]): row["last_on"] for row in newest}
    candidates = rows.filter(publication__ends_on__in=set(last_on.values())).select_related("publication")
    return [
        row
        for row in candidates.order_by("pk")
        if (row.measure, row.group) in cells and row.publication.ends_on == last_on[row.measure, row.group]
    ]


def _shown_of(publication: Publication) -> QuerySet[Release]:
    """What readers have seen of the client's figures."""
    return Release.objects.filter(
        publication__client=publication.client_id, publication__published_at__isnull=False, is_shown=True
    )


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
    means = printed_means().of_client(client)
    filled = PublishedMeasure.objects.filter(publication__client=client)
    terms = {(row.publication_id, row.measure): row for row in filled}
    rows = (
        Release.objects.filter(publication__client=client, publication__published_at__isnull=False)
        .select_related("publication", "counted", "fulfilled", "carried_from__publication")
        .order_by("publication__ends_on", "publication__revision", "measure", "group")
    )
    amounts = {
        (row.publication_id, row.measure): dict(row.amounts)
        for row in CountedAmounts.objects.filter(publication__client=client)
    }
    for row in rows.iterator():
        origin = row.carried_from.publication if row.carried_from else row.publication
        yield {
            "id": row.pk,
            "publication": row.publication_id,
            "period": row.publication.period,
            "revision": row.publication.revision,
            "measure": row.measure,
            "group": row.group,
            "formula_version": terms[row.publication_id, row.measure].formula_version,
            "k": terms[row.publication_id, row.measure].k,
            "denominator": _pseudonyms(row.counted, pseudonyms),
            "numerator": _pseudonyms(row.fulfilled, pseudonyms) if row.fulfilled else None,
            "amounts": _amounts(row.counted, amounts.get((origin.pk, row.measure)), pseudonyms),
            "shown": _shown(row, means) if row.is_shown else None,
            "data_from": origin.period,
        }


def _shown(row: Release, means: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
    """What was printed; a cell carried on has the means of its origin."""
    printed = {"n": row.n, "lower": row.lower, "upper": row.upper, "total": row.total}
    return {**printed, "means": means.get(row.carried_from_id or row.pk)}


def _pseudonyms(members: MemberSet, pseudonyms: Mapping[int, uuid.UUID]) -> list[str]:
    return sorted(str(pseudonyms[number]) for number in bits.numbers_in(members.people))


def _amounts(
    members: MemberSet, amounts: Mapping[int, int] | None, pseudonyms: Mapping[int, uuid.UUID]
) -> list[int] | None:
    """What those counted contribute to a sum, in the order of their pseudonyms; None if it is no sum."""
    if amounts is None:
        return None
    return [amounts[number] for number in sorted(bits.numbers_in(members.people), key=lambda one: str(pseudonyms[one]))]
