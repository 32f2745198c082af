"""Publishing weeks: figures are computed from rows and pass the gate, nothing is counted elsewhere."""

import datetime
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from lms.accounts.models import Client
from lms.disclosure.actions import close_publication, fill_measures, open_publication, open_revision
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.rollouts.kpis import AsOf, Mean, figures_of
from lms.rollouts.models import Programme, PublishedMean

from .pulses import invite_to_pulses

SMALL = 2_000  # people


def publish_period(*, client: Client, period: Period, at: datetime.datetime) -> Publication:
    """Compute and publish all figures of a client for a week; repeating it returns the publication there is.

    It takes several transactions, and nothing is visible before the last one. After a crash a repeat goes on where the
    first run stopped, with the same roster and the same knowledge; an earlier week that was left half filled is
    finished first. Raises PeriodNotOver, or LaterPeriodPublished.
    """
    for unfinished in Publication.objects.of_client(client).filling().filter(ends_on__lt=period.ends_on):
        _fill(unfinished, at)
    return _fill(open_publication(client=client, period=period, at=at), at)


def revise_period(*, client: Client, period: Period, at: datetime.datetime) -> Publication:
    """Correct a published week by what is known today: late reports, late records, memberships entered afterwards.

    The correction is a further publication, which passes the gate with everything ever shown; what it replaces stays
    readable. Returns the publication in force: repeating it changes nothing as long as nothing more is known, and after
    a crash goes on where the first run stopped. Other weeks that were left half filled are finished first. Raises
    NothingToRevise for a week that is not published.
    """
    for unfinished in Publication.objects.of_client(client).filling().exclude(period=str(period)):
        _fill(unfinished, at)
    return _fill(_begin_revision(client, period, at), at)


@transaction.atomic
def _begin_revision(client: Client, period: Period, at: datetime.datetime) -> Publication:
    """The correction, begun now or earlier; what is published if there is nothing to correct."""
    is_resumed = Publication.objects.of_client(client).filling().exists()
    begun = open_revision(client=client, period=period, at=at)
    if not is_resumed and begun.replaces and _known_facts(begun.replaces) == _known_facts(begun):
        transaction.set_rollback(True)  # the correction was never begun
        return begun.replaces
    return begun


def _known_facts(publication: Publication) -> list[object]:
    """Everything that a publication's figures are made of, before the gate."""
    as_of = AsOf.of(publication)
    facts = [figure.facts(as_of) for figure in figures_of(as_of)]
    counted = [
        (one.measure, set(one.counted), None if one.fulfilled is None else set(one.fulfilled), one.amounts)
        for one in facts
    ]
    return [counted, as_of.roster.tree.parents, as_of.roster.places]


def _fill(publication: Publication, at: datetime.datetime) -> Publication:
    if publication.published_at:
        return publication
    as_of = AsOf.of(publication)
    # Large clients measure by measure, so that no transaction is long; for small ones the queries are what costs.
    figures = figures_of(as_of)
    size = len(figures) if len(as_of.roster.places) <= SMALL else 1
    for start in range(0, len(figures), size):
        facts = [figure.facts(as_of) for figure in figures[start : start + size]]
        fill_measures(publication=publication, roster=as_of.roster, facts=facts)
    store_means(publication, as_of, [figure for figure in figures if isinstance(figure, Mean)])
    invite_to_pulses(as_of=as_of, at=at)
    return close_publication(publication=publication, measures=[figure.id for figure in figures], at=at)


def store_means(publication: Publication, as_of: AsOf, figures: Sequence[Mean]) -> None:
    """Keep the means of cells that are shown and not carried on; repeating it changes nothing. Two queries."""
    shown = publication.releases.filter(
        measure__in=[figure.id for figure in figures], is_shown=True, carried_from__isnull=True
    )
    releases = dict(shown.values_list("measure", "pk")) if figures else {}
    PublishedMean.objects.bulk_create(
        [
            PublishedMean(release_id=releases[figure.id], numbers=numbers)
            for figure in figures
            if figure.id in releases and (numbers := figure.numbers(as_of))
        ],
        ignore_conflicts=True,
    )


def publish_due_periods(*, at: datetime.datetime) -> int:
    """Publish every week that is due, for every client with a programme; returns how many. Repeating it returns 0.

    A week is due on the Monday after it at 06:00 where the client is. After a standstill all missed weeks are
    published, in their order, from the week on in which the programme started: a gap would break the trend, and each
    week is computed as of its own last day. One client whose figures cannot be computed does not keep the others
    waiting: the errors are raised together at the end.
    """
    published, errors = 0, []
    for client, periods in _due(at):
        try:
            for period in periods:
                publish_period(client=client, period=period, at=at)
                published += 1
        except Exception as error:  # noqa: BLE001 - not handled here, only put off until the others are done
            errors.append(error)
    if errors:
        raise ExceptionGroup("Some weeks could not be published.", errors)
    return published


def _due(at: datetime.datetime) -> Iterator[tuple[Client, list[Period]]]:
    """Clients with the weeks to publish, in their order; one query when nothing is due."""
    published = Q(client__publications__published_at__isnull=False)
    programmes = (
        Programme.objects.select_related("client")
        .annotate(last=Max("client__publications__ends_on", filter=published))
        .order_by("pk")
    )
    for programme in programmes:
        client = programme.client
        due = Period.last_due(at, ZoneInfo(client.time_zone))
        period = Period.containing(programme.last).next() if programme.last else Period.containing(programme.started_on)
        periods = []
        while period <= due:
            periods.append(period)
            period = period.next()
        if periods:
            yield client, periods
