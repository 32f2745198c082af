"""Publishing a week: open it, fill it measure by measure, close it. Each step may be repeated after a crash."""

import datetime
import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from lms.accounts.models import Client

from . import dimensions, rosters
from .facts import MeasureFacts
from .gate import Figure, Knowledge, Tree, Verdict, bits, decide, printed_ranges
from .models import CountedAmounts, CountedPerson, MemberSet, Publication, PublishedMeasure, Release, Roster
from .periods import Period
from .queries import Past, current_publication, linked_past, pasts_of, releases_to_carry
from .rosters import FrozenRoster
from .signals import period_published

BATCH = 500  # databases limit how many values one query may name


class PeriodNotOver(ValueError):
    """The week cannot be published yet."""


class LaterPeriodPublished(ValueError):
    """A later week is published already; weeks are published in their order."""


class NothingToRevise(ValueError):
    """The week is not published, so there is nothing that could be corrected."""


class MeasureMissing(ValueError):
    """A publication was to be closed before all its measures were there."""


@transaction.atomic
def open_publication(*, client: Client, period: Period, at: datetime.datetime) -> Publication:
    """Begin a week's publication and freeze its roster; repeating it returns the publication there is.

    Raises PeriodNotOver before the Monday after it, 06:00 where the client is, and LaterPeriodPublished. An earlier
    week that is still being filled has to be closed first (a constraint holds that).
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    existing = Publication.objects.of_client(client).filter(period=str(period)).order_by("-revision").first()
    if existing:
        return existing
    _check_order(client, period, at)
    return _open(client, period, at)


@transaction.atomic
def open_revision(*, client: Client, period: Period, at: datetime.datetime) -> Publication:
    """Begin to correct a published week: freeze the roster as it is known now; repeating it goes on with the same one.

    What was published stays as it is. The correction passes the gate with everything that was ever shown, and what it
    may not show newly it carries on from the publication that it replaces. Raises NothingToRevise. A week that is
    still being filled has to be closed first (a constraint holds that).
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    unfinished = Publication.objects.of_client(client).filling().filter(period=str(period), revision__gt=0).first()
    if unfinished:
        return unfinished
    replaced = current_publication(client, period)
    if replaced is None:
        raise NothingToRevise(_("%(week)s is not published: there is nothing to correct.") % {"week": period.label})
    return _open(client, period, at, replaces=replaced, revision=replaced.revision + 1)


def _open(client: Client, period: Period, at: datetime.datetime, **revision: Any) -> Publication:
    publication = Publication.objects.create(
        client=client, period=str(period), ends_on=period.ends_on, k=client.min_group_size, opened_at=at, **revision
    )
    publication.refresh_from_db()  # `known_at` is the database's
    groups = rosters.tree_of(client)
    places = rosters.places_on(client, period.ends_on)
    numbers = _number_people(client, places)
    people = rosters.to_json(places, numbers, [key for key, _parent, _name in groups])
    Roster.objects.create(publication=publication, groups=groups, people=people)
    return publication


def _check_order(client: Client, period: Period, at: datetime.datetime) -> None:
    due_at = period.due_at(ZoneInfo(client.time_zone))
    if at < due_at:
        raise PeriodNotOver(
            _("%(week)s can be published from %(day)s at %(time)s.")
            % {
                "week": period.label,
                "day": date_format(due_at.date(), "SHORT_DATE_FORMAT"),
                "time": time_format(due_at.time()),
            }
        )
    newest = Publication.objects.of_client(client).order_by("-ends_on").first()
    if newest and newest.ends_on > period.ends_on:
        raise LaterPeriodPublished(
            _("%(week)s cannot be published any more: %(later)s is published already, and the order of weeks is fixed.")
            % {"week": period.label, "later": newest.week.label}
        )


def _number_people(client: Client, people: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Give each new person a number; returns the numbers of all the client's counted people."""
    known = CountedPerson.objects.filter(client=client)
    numbers = dict(known.values_list("pseudonym", "number"))
    first = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    newcomers = sorted(person for person in people if person not in numbers)  # pseudonyms are random: so is the order
    fresh = {person: first + position for position, person in enumerate(newcomers)}
    CountedPerson.objects.bulk_create(
        [CountedPerson(client=client, number=number, pseudonym=person) for person, number in fresh.items()],
        batch_size=BATCH,
    )
    return {**numbers, **fresh}


@transaction.atomic
def fill_measures(*, publication: Publication, roster: FrozenRoster, facts: Sequence[MeasureFacts]) -> list[str]:
    """Pass measures through the gate and store their releases, all or none; returns those that were stored.

    Measures that are there already are skipped, all of them once the week is published. `roster` is the publication's.
    The order of measures decides which is shown where not all can be (R9); in how many portions they come does not.
    """
    publication = Publication.objects.select_for_update(of=("self",)).select_related("client").get(pk=publication.pk)
    done = set(publication.measures.values_list("measure", flat=True))
    fresh = [] if publication.published_at else [one for one in facts if one.measure not in done]
    tables = _tables(publication, roster, fresh)
    Release.objects.bulk_create(_releases(publication, tables), batch_size=BATCH)
    CountedAmounts.objects.bulk_create(
        CountedAmounts(publication=publication, measure=table.facts.measure, amounts=sorted(table.amounts.items()))
        for table in tables
        if table.amounts is not None
    )
    PublishedMeasure.objects.bulk_create(table.summary(publication) for table in tables)
    return [one.measure for one in fresh]


@dataclass(frozen=True)
class _Table:
    """A measure with the gate's verdict on each group. `people`: whom each group counts today."""

    facts: MeasureFacts
    k: int
    people: Mapping[str, int]
    fulfilled: int | None
    amounts: Mapping[int, int] | None
    """For a sum: what each person contributes, by number."""
    verdicts: Mapping[str, Verdict]
    ranges: Mapping[str, tuple[int, int]]
    """For groups shown with a share: what is printed, in percent."""

    @property
    def carried(self) -> list[str]:
        return [group for group, verdict in self.verdicts.items() if verdict is Verdict.CARRIED]

    def own(self) -> dict[str, int]:
        """The groups that stand for themselves, as far as they count anybody."""
        carried = set(self.carried)
        return {group: members for group, members in self.people.items() if members and group not in carried}

    def total(self, members: int) -> int | None:
        """The sum over some people; None if the measure is no sum."""
        return None if self.amounts is None else sum(self.amounts[number] for number in bits.numbers_in(members))

    def sets(self) -> Iterator[int]:
        """All sets that have to be stored."""
        for members in self.own().values():
            yield members
            if self.fulfilled is not None:
                yield members & self.fulfilled

    def summary(self, publication: Publication) -> PublishedMeasure:
        tally = Counter(self.verdicts.values())
        return PublishedMeasure(
            publication=publication,
            measure=self.facts.measure,
            formula_version=self.facts.formula_version,
            k=self.k,
            shown_cells=tally[Verdict.SHOWN],
            carried_cells=tally[Verdict.CARRIED],
            hidden_cells=tally[Verdict.HIDDEN],
        )


def _tables(publication: Publication, roster: FrozenRoster, facts: Sequence[MeasureFacts]) -> list[_Table]:
    pasts = pasts_of(publication, [one.measure for one in facts])
    groups = [_groups(roster, one) for one in facts]
    candidates = [candidate for _trees, people in groups for candidate in people.items()]
    linked = Knowledge(linked_past(publication.client), candidates, publication.k)
    return [
        _table(publication, roster, one, pasts[one.measure], linked, trees, people)
        for one, (trees, people) in zip(facts, groups, strict=True)
    ]


def _groups(roster: FrozenRoster, facts: MeasureFacts) -> tuple[list[Tree], dict[str, int]]:
    """The trees of a measure's groups, one for each declared dimension (R10), and whom each group counts today."""
    people = roster.by_group(facts.counted)
    if facts.is_for_company_only:
        tree = Tree(dict.fromkeys(roster.tree.roots))
        return [tree], {group: people[group] for group in tree.groups}
    declared = dimensions.DIMENSIONS if facts.amounts is None else dimensions.DIMENSIONS[:1]
    for dimension in declared[1:]:
        people = {**dimension.by_group(roster, facts.counted), **people}
    return [dimension.tree(roster) for dimension in declared], people


def _table(
    publication: Publication,
    roster: FrozenRoster,
    facts: MeasureFacts,
    past: Past,
    linked: Knowledge,
    trees: list[Tree],
    people: dict[str, int],
) -> _Table:
    k = max(publication.k, facts.minimum_n)
    amounts = None
    if facts.amounts is not None:
        amounts = {roster.numbers[person]: amount for person, amount in facts.amounts.items()}
    tree, *beside = trees
    verdicts = decide(
        tree,
        people,
        k=k,
        history=past.history,
        shown_before=past.shown_before,
        linked=linked,
        beside=beside,
        amounts=amounts,
        carriable=past.carriable,
    )
    fulfilled = None if facts.fulfilled is None else roster.people(facts.fulfilled)
    return _Table(
        facts=facts,
        k=k,
        people=people,
        fulfilled=fulfilled,
        amounts=amounts,
        verdicts=verdicts,
        ranges={}
        if fulfilled is None
        else printed_ranges(tree, people, _figures(people, verdicts, fulfilled), beside=beside),
    )


def _figures(people: Mapping[str, int], verdicts: Mapping[str, Verdict], fulfilled: int) -> dict[str, Figure]:
    return {
        group: Figure(count=(people[group] & fulfilled).bit_count(), n=people[group].bit_count())
        for group, verdict in verdicts.items()
        if verdict is Verdict.SHOWN
    }


def _releases(publication: Publication, tables: Sequence[_Table]) -> list[Release]:
    """Unsaved releases: a row for each group that counts anybody or is carried on."""
    origins = releases_to_carry(
        publication, {(table.facts.measure, group) for table in tables for group in table.carried}
    )
    stored = _store(publication.client, {members for table in tables for members in table.sets()})
    rows = [_carried_on(publication, origin) for origin in origins]
    for table in tables:
        for group, members in table.own().items():
            row = Release(
                publication=publication,
                measure=table.facts.measure,
                group=group,
                is_shown=table.verdicts[group] is Verdict.SHOWN,
                counted_id=stored[members],
                fulfilled_id=None if table.fulfilled is None else stored[members & table.fulfilled],
            )
            if row.is_shown:
                row.n = members.bit_count()
                row.lower, row.upper = table.ranges.get(group, (None, None))
                row.total = table.total(members)
            rows.append(row)
    return rows


def _carried_on(publication: Publication, origin: Release) -> Release:
    return Release(
        publication=publication,
        measure=origin.measure,
        group=origin.group,
        is_shown=True,
        n=origin.n,
        lower=origin.lower,
        upper=origin.upper,
        total=origin.total,
        carried_from=origin,
        counted_id=origin.counted_id,
        fulfilled_id=origin.fulfilled_id,
    )


def _store(client: Client, sets: Collection[int]) -> dict[int, int]:
    """Store the sets that are new; returns the primary key of each."""
    digests = {people: MemberSet.digest_of(people) for people in sets}
    wanted = sorted(digests.values())
    keys: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        found = MemberSet.objects.filter(client=client, digest__in=wanted[start : start + BATCH])
        keys.update(found.values_list("digest", "pk"))
    new = [MemberSet.holding(people, client=client) for people, digest in digests.items() if digest not in keys]
    for row in MemberSet.objects.bulk_create(new, batch_size=BATCH):
        keys[row.digest] = row.pk
    return {people: keys[digest] for people, digest in digests.items()}


@transaction.atomic
def close_publication(*, publication: Publication, measures: Collection[str], at: datetime.datetime) -> Publication:
    """Make a filled week visible, for ever; repeating it changes nothing.

    Raises MeasureMissing unless all the measures are there.
    """
    publication = Publication.objects.select_for_update(of=("self",)).select_related("client").get(pk=publication.pk)
    if publication.published_at:
        return publication
    missing = set(measures) - set(publication.measures.values_list("measure", flat=True))
    if missing:
        raise MeasureMissing(f"{publication.period}: {', '.join(sorted(missing))}")
    publication.published_at = at
    publication.save(update_fields=["published_at"])
    period_published.send(sender=Publication, publication=publication, at=at)
    return publication
