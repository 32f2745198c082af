"""How joining and leaving become obligations. What should hold is computed from rows and compared with what holds."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lms.accounts.models import Client, Membership, User
from lms.accounts.queries import end_of_local_day, local_day
from lms.assignments.models import Assignment, DaySettlement, EndReason, Obligation, ObligationSource

from .obliging import batches, end_completed, end_sources, oblige

DAY = datetime.timedelta(days=1)


def lock_client(client: Client) -> None:
    """Let nobody else change obligations of the client until the transaction ends: both would see the same gap."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)


def oblige_members(*, assignment: Assignment, at: datetime.datetime) -> None:
    """Oblige everybody whom the assignment covers on that day and who is not obliged by it yet."""
    day = local_day(at, assignment.client)
    memberships = Membership.objects.filter(team__client=assignment.client).active_on(day)
    if assignment.person:
        memberships = memberships.filter(person=assignment.person)
    elif assignment.role_family_id:
        memberships = memberships.filter(role_family=assignment.role_family_id)
    elif assignment.team:
        memberships = memberships.within(assignment.team)
    people = User.objects.filter(pk__in=memberships.values("person")).order_by("pk")
    oblige(assignment=assignment, since=dict.fromkeys(people, at))


@transaction.atomic
def settle_people(*, client: Client, people: Iterable[User], at: datetime.datetime) -> None:
    """Oblige the people by every assignment that covers them that day, and end what covers them no more (L33, L36).

    Who joined or left earlier is obliged or released from the day of that. Repeating it changes nothing.
    """
    lock_client(client)
    assignments = list(
        Assignment.objects.in_force()
        .of_client(client)
        .select_related("client", "course", "team", "person")
        .order_by("pk")
    )
    for batch in batches(people):
        memberships = _memberships_by_person(client, batch, local_day(at, client))
        _begin_what_is_missing(assignments, batch, memberships, at)
        _end_what_has_gone(client, batch, memberships, at)


def _memberships_by_person(client: Client, people: Sequence[User], day: datetime.date) -> dict[int, list[Membership]]:
    """Memberships that have begun by the day, ended ones too, oldest first."""
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = (
        Membership.objects.filter(team__client=client, person__in=people, starts_on__lte=day)
        .select_related("team__client")
        .order_by("starts_on", "pk")
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


def _begin_what_is_missing(
    assignments: Sequence[Assignment],
    people: Sequence[User],
    memberships: dict[int, list[Membership]],
    at: datetime.datetime,
) -> None:
    for assignment in assignments:
        day = local_day(at, assignment.client)
        since = {}
        for person in people:
            joined_on = _member_since([row for row in memberships[person.pk] if assignment.covers(row)], day)
            if joined_on:
                since[person] = _obliged_since(assignment, joined_on, at)
        if since:
            oblige(assignment=assignment, since=since)


def _obliged_since(assignment: Assignment, joined_on: datetime.date, at: datetime.datetime) -> datetime.datetime:
    """Since when the assignment holds for somebody it covers, who joined on that day.

    A role family may be given to somebody who has long been there, so time to complete counts from now.
    """
    if assignment.role_family_id:
        return at
    return max(assignment.assigned_at, end_of_local_day(joined_on - DAY, assignment.client))


def _member_since(memberships: Sequence[Membership], day: datetime.date) -> datetime.date | None:
    """Since when, without a gap, one of the memberships has held until the day; None: none holds that day.

    So a change of teams below the same assignment is no new beginning, and the due day stays.
    """
    since = None
    for row in sorted(memberships, key=lambda row: row.ends_on or datetime.date.max, reverse=True):
        if (row.ends_on or datetime.date.max) >= (since - DAY if since else day):
            since = min(row.starts_on, since or row.starts_on)
    return since


def _open_sources() -> QuerySet[ObligationSource]:
    return (
        ObligationSource.objects.filter(ended_at__isnull=True, obligation__ended_at__isnull=True)
        .select_related("assignment__team", "obligation__person", "obligation__course", "obligation__client")
        .order_by("pk")
    )


def _end_what_has_gone(
    client: Client, people: Sequence[User], memberships: dict[int, list[Membership]], at: datetime.datetime
) -> None:
    day = local_day(at, client)
    sources = _open_sources().filter(assignment__client=client, obligation__person__in=people)
    endings, last = [], {}
    for source in sources:
        person_id = source.obligation.person_id
        covering = [row for row in memberships[person_id] if source.assignment.covers(row)]
        if any(row.ends_on is None or row.ends_on >= day for row in covering):
            continue
        days = [(row.ends_on, row) for row in covering if row.ends_on]
        ended_on, membership = max(days, key=lambda pair: pair[0], default=(day - DAY, None))
        endings.append((source, end_of_local_day(ended_on, client)))
        if membership:
            last[person_id] = membership
    end_sources(endings, reason=EndReason.LEFT, memberships=last)


@transaction.atomic
def release_person(*, person: User, at: datetime.datetime) -> None:
    """End everything that is open for a person at that moment, as if they had left, whatever they belong to."""
    sources = _open_sources().filter(obligation__person=person)
    end_sources([(source, at) for source in sources], reason=EndReason.LEFT)


def settle_memberships(*, at: datetime.datetime) -> int:
    """Once per client and day: oblige who has joined since, release who has left, close what was completed unnoticed.

    What the receivers do at once for today, this does for days that were still to come when they were entered.
    Returns the number of clients that were settled; repeating it on the same day returns 0.
    """
    return sum(_settle_client(client, at) for client in Client.objects.order_by("pk"))


@transaction.atomic
def _settle_client(client: Client, at: datetime.datetime) -> bool:
    today = local_day(at, client)
    settlement = DaySettlement.objects.filter(client=client).first()
    if settlement and settlement.settled_through >= today:
        return False
    lock_client(client)
    memberships = Membership.objects.filter(team__client=client)
    if settlement:
        since = settlement.settled_through
        memberships = memberships.filter(
            Q(starts_on__gt=since, starts_on__lte=today) | Q(ends_on__gte=since, ends_on__lt=today)
        )
    people = User.objects.filter(pk__in=memberships.values("person")).order_by("pk")
    settle_people(client=client, people=people, at=at)
    _end_completed(client)
    DaySettlement.objects.update_or_create(client=client, defaults={"settled_through": today})
    return True


def _end_completed(client: Client) -> None:
    """Close open obligations whose course is completed: assigning and completing may have missed each other."""
    by_course: dict[int, list[Obligation]] = defaultdict(list)
    rows = (
        Obligation.objects.still_open()
        .filter(client=client, person__course_completions__course=F("course"))
        .select_related("person", "course", "client")
        .distinct()
    )
    for row in rows:
        by_course[row.course_id].append(row)
    for obligations in by_course.values():
        for batch in batches(obligations):
            end_completed(batch)
