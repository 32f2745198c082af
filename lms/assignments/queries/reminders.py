"""Reads: who is to be reminded now of the day by which they have to take a course."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from lms.accounts.models import Client, Membership
from lms.accounts.queries import local_day
from lms.assignments.models import DueReminder, Obligation, ObligationSource, RepeatReminder, Step
from lms.assignments.steps import DAY, due_days, due_step, is_time_to_remind


@dataclass(frozen=True)
class DueNotice:
    """An obligation whose person is to be reminded of its due day, and at which step."""

    obligation: Obligation
    due_on: datetime.date
    step: Step


def people_near_due(*, at: datetime.datetime) -> list[int]:
    """Keys of the people who may have to be reminded of a due day now, in order. Two queries."""
    return list(_near(at).order_by("person").values_list("person", flat=True).distinct())


def due_notices(*, people: Collection[int], at: datetime.datetime, locks: bool = False) -> dict[int, list[DueNotice]]:
    """By person, of which due days they are to be reminded now, the earliest first. Five queries, for one or many.

    Left out is who has completed the course, left the client or what was assigned, lost the account, was reminded of
    anything on this day, and whom the decisive assignment does not remind. `locks`: nobody else changes these
    obligations until the transaction ends.
    """
    rows = _with_sources(_near(at).filter(person__in=people))
    found = list(rows.select_for_update(of=("self",)) if locks else rows)
    memberships = _memberships(people)
    reminded = last_reminders(people, at=at)
    notices: dict[int, list[DueNotice]] = defaultdict(list)
    for row in found:
        step = _step(row, at)
        if step is None or row.due_on is None or is_same_day(reminded.get(row.person_id), at, row.client):
            continue
        if _is_asked_for(row, memberships[row.person_id], at):
            notices[row.person_id].append(DueNotice(row, row.due_on, step))
    return dict(notices)


def standing_reminders(reminders: Collection[int], *, at: datetime.datetime) -> list[DueReminder]:
    """Which of the reminders still hold when their mail goes out, by due day: nothing about them has changed since."""
    found = {row.obligation_id: row for row in DueReminder.objects.filter(pk__in=reminders).select_related("person")}
    rows = list(_with_sources(Obligation.objects.still_open().filter(pk__in=found)))
    memberships = _memberships([row.person_id for row in rows])
    standing = []
    for row in rows:
        reminder = found[row.pk]
        if row.due_on == reminder.due_on and _is_asked_for(row, memberships[row.person_id], at):
            reminder.obligation = row
            standing.append(reminder)
    return standing


def _near(at: datetime.datetime) -> QuerySet[Obligation]:
    """Open obligations, of companies where it is day, that have a step today at which nobody was reminded yet."""
    awake: dict[datetime.date, list[int]] = defaultdict(list)
    for client in Client.objects.order_by("pk"):
        if is_time_to_remind(at, client):
            awake[local_day(at, client)].append(client.pk)
    near = Q(pk__in=[])
    for today, clients in awake.items():
        for step in Step:
            sent = DueReminder.objects.filter(obligation=OuterRef("pk"), due_on=OuterRef("due_on"), step=step)
            near |= Q(~Exists(sent), client__in=clients, due_on__range=due_days(step, today))
    return Obligation.objects.still_open().filter(near, course__live=True, person__is_active=True)


def _with_sources(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """With course, client and the sources that remind, each with its assignment."""
    reminding = ObligationSource.objects.filter(
        ended_at=None, assignment__withdrawn_at=None, assignment__sends_reminders=True
    )
    return (
        rows.filter(course__live=True, person__is_active=True)
        .select_related("course", "client")
        .prefetch_related(
            Prefetch("sources", reminding.select_related("assignment__team").order_by("pk"), to_attr="reminding")
        )
        .order_by("due_on", "pk")
    )


def _memberships(people: Collection[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(person__in=people).select_related("team").order_by("starts_on", "pk"):
        found[row.person_id].append(row)
    return found


def _step(obligation: Obligation, at: datetime.datetime) -> Step | None:
    """By the days of the company. Before a course is available nobody is asked for anything."""
    assigned_on = local_day(obligation.assigned_at, obligation.client)
    return due_step(
        due_on=obligation.due_on or datetime.date.max,
        asked_on=max(assigned_on, obligation.available_from or assigned_on),
        today=local_day(at, obligation.client),
    )


def _is_asked_for(obligation: Obligation, memberships: Iterable[Membership], at: datetime.datetime) -> bool:
    """Whether an assignment that reminds, and that the due day comes from, covers the person on this day."""
    today = local_day(at, obligation.client)
    current = [row for row in memberships if row.team.client_id == obligation.client_id and row.holds_on(today)]
    sources: list[ObligationSource] = getattr(obligation, "reminding")  # noqa: B009 - set by the prefetch
    return any(
        source.due_on == obligation.due_on and source.assignment.covers(membership)
        for source in sources
        for membership in current
    )


def last_reminders(people: Collection[int], *, at: datetime.datetime) -> dict[int, datetime.datetime]:
    """By person, when they were last reminded of anything within the last two days. One query."""
    sent = [
        model._default_manager.filter(person__in=people, sent_at__gt=at - 2 * DAY)
        .order_by()
        .values_list("person", "sent_at")
        for model in (DueReminder, RepeatReminder)
    ]
    return dict(sorted(sent[0].union(sent[1]), key=lambda row: row[1]))


def is_same_day(moment: datetime.datetime | None, at: datetime.datetime, client: Client) -> bool:
    """Whether both moments lie on one day of the client."""
    return moment is not None and local_day(moment, client) == local_day(at, client)
