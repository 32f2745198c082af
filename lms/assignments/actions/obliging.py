"""How obligations begin, change and end. Sets of people at a time: the number of queries does not grow with them."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Min, Model

from courses.models import CourseCompletion, CoursePage
from lms.accounts.models import Membership, User
from lms.accounts.queries import local_day
from lms.assignments.models import Assignment, EndReason, Obligation, ObligationSource
from lms.assignments.signals import obligations_ended, obligations_started
from lms.records.actions import Fact, record_all
from lms.records.models import Verb

BATCH = 500  # databases limit how many values one query may name
Item = TypeVar("Item")


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists of at most BATCH."""
    rest = list(items)
    for start in range(0, len(rest), BATCH):
        yield rest[start : start + BATCH]


def oblige(*, assignment: Assignment, since: dict[User, datetime.datetime]) -> None:
    """Make the assignment a source of an obligation of each person, from the moment given for them.

    Who is obliged by it already is left as they are. Who has completed the course before is done at once.
    """
    for people in batches(since):
        _oblige_batch(assignment, {person: since[person] for person in people})


def _oblige_batch(assignment: Assignment, since: dict[User, datetime.datetime]) -> None:
    obliged = set(
        ObligationSource.objects.filter(
            assignment=assignment, obligation__person__in=since, ended_at__isnull=True
        ).values_list("obligation__person", flat=True)
    )
    newcomers = [person for person in since if person.pk not in obliged]
    if not newcomers:
        return
    running = {
        row.person_id: row
        for row in Obligation.objects.still_open()
        .filter(person__in=newcomers, course=assignment.course)
        .select_related("person", "course", "client")
    }
    begun = Obligation.objects.bulk_create(
        [_new_obligation(assignment, person, since[person]) for person in newcomers if person.pk not in running]
    )
    obligations = {**running, **{row.person_id: row for row in begun}}
    ObligationSource.objects.bulk_create(
        [
            ObligationSource(
                obligation=obligations[person.pk],
                assignment=assignment,
                due_on=_due_on(assignment, since[person]),
                started_at=since[person],
            )
            for person in newcomers
        ]
    )
    record_all(facts=[_fact(row, Verb.OBLIGATION_STARTED, row.assigned_at, [assignment.pk]) for row in begun])
    if begun:
        obligations_started.send(sender=Obligation, obligations=begun)
    refresh_terms(list(running.values()), at=max(since.values()))
    end_completed(list(obligations.values()))


def _new_obligation(assignment: Assignment, person: User, at: datetime.datetime) -> Obligation:
    return Obligation(
        person=person,
        course=assignment.course,
        client=assignment.client,
        assigned_at=at,
        available_from=assignment.available_from,
        due_on=_due_on(assignment, at),
        is_mandatory=assignment.is_mandatory,
    )


def _due_on(assignment: Assignment, at: datetime.datetime) -> datetime.date | None:
    return assignment.due_for(local_day(at, assignment.client))


def end_completed(obligations: Sequence[Obligation]) -> None:
    """End those of the open obligations, all to take one course, that their people have completed."""
    if not obligations:
        return
    completions = (
        CourseCompletion.objects.filter(
            course=obligations[0].course_id, learner__in=[row.person_id for row in obligations]
        )
        .values("learner")
        .annotate(first=Min("completed_at"))
        .order_by("learner")
    )
    completed_at = {row["learner"]: row["first"] for row in completions}
    end_obligations(
        [(row, completed_at[row.person_id]) for row in obligations if row.person_id in completed_at],
        reason=EndReason.COMPLETED,
    )


def refresh_terms(obligations: Sequence[Obligation], *, at: datetime.datetime) -> None:
    """Let due day, availability and duty of open obligations follow from their sources in force; record changes."""
    if not obligations:
        return
    sources: dict[int, list[ObligationSource]] = defaultdict(list)
    for source in (
        ObligationSource.objects.filter(obligation__in=obligations, ended_at__isnull=True)
        .select_related("assignment")
        .order_by("pk")
    ):
        sources[source.obligation_id].append(source)
    changed = [row for row in obligations if sources[row.pk] and _take_terms(row, sources[row.pk])]
    _store(changed, ["due_on", "available_from", "is_mandatory"])
    record_all(
        facts=[
            _fact(row, Verb.OBLIGATION_CHANGED, at, [source.assignment_id for source in sources[row.pk]])
            for row in changed
        ]
    )


def _store(rows: Sequence[Model], fields: list[str]) -> None:
    """Write the fields of the rows, which are of one model, in one query; a plain one where all get the same values."""
    if not rows:
        return
    manager = type(rows[0])._default_manager
    values = {tuple(getattr(row, field) for field in fields) for row in rows}
    if len(values) == 1:
        manager.filter(pk__in=[row.pk for row in rows]).update(**dict(zip(fields, values.pop(), strict=True)))
    else:
        manager.bulk_update(rows, fields)


def _take_terms(obligation: Obligation, sources: Sequence[ObligationSource]) -> bool:
    """Set the terms; whether any of them changed."""
    assignments = [source.assignment for source in sources]
    terms = {
        "due_on": min((source.due_on for source in sources if source.due_on), default=None),
        # A source that is available now makes the course available, whatever the others say.
        "available_from": None
        if any(assignment.available_from is None for assignment in assignments)
        else min(assignment.available_from for assignment in assignments if assignment.available_from),
        "is_mandatory": any(assignment.is_mandatory for assignment in assignments),
    }
    is_changed = any(getattr(obligation, name) != value for name, value in terms.items())
    for name, value in terms.items():
        setattr(obligation, name, value)
    return is_changed


def end_sources(
    sources: Sequence[tuple[ObligationSource, datetime.datetime]],
    *,
    reason: EndReason,
    memberships: dict[int, Membership] | None = None,
) -> None:
    """End sources of open obligations, each at its moment; obligations whose last source ends, end for the reason.

    `memberships`: by person, where those who left had been; their records tell it.
    """
    for batch in batches(sources):
        _end_batch(batch, reason, memberships or {})


def _end_batch(
    sources: Sequence[tuple[ObligationSource, datetime.datetime]],
    reason: EndReason,
    memberships: dict[int, Membership],
) -> None:
    for source, at in sources:
        source.ended_at = max(at, source.started_at)
    ended = [source for source, _at in sources]
    _store(ended, ["ended_at"])
    obligations = {source.obligation_id: source.obligation for source in ended}
    still_held = set(
        ObligationSource.objects.filter(obligation__in=obligations, ended_at__isnull=True).values_list(
            "obligation", flat=True
        )
    )
    moments = {source.obligation_id: source.ended_at for source in ended if source.ended_at}
    refresh_terms([row for pk, row in obligations.items() if pk in still_held], at=max(moments.values()))
    over = [(row, moments[pk]) for pk, row in obligations.items() if pk not in still_held]
    end_obligations(over, reason=reason, memberships=memberships)


def end_obligations(
    endings: Sequence[tuple[Obligation, datetime.datetime]],
    *,
    reason: EndReason,
    memberships: dict[int, Membership] | None = None,
) -> None:
    """End open obligations, each at its moment, record it and announce it."""
    if not endings:
        return
    for obligation, at in endings:
        obligation.ended_at, obligation.end_reason = max(at, obligation.assigned_at), reason
    ended = [obligation for obligation, _at in endings]
    _store(ended, ["ended_at", "end_reason"])
    verb = Verb.OBLIGATION_WITHDRAWN if reason == EndReason.WITHDRAWN else Verb.OBLIGATION_ENDED
    assignments = _assignments_of(ended)
    record_all(
        facts=[
            _fact(row, verb, row.ended_at, assignments[row.pk], (memberships or {}).get(row.person_id))
            for row in ended
            if row.ended_at
        ]
    )
    obligations_ended.send(sender=Obligation, obligations=ended)


def _assignments_of(obligations: Sequence[Obligation]) -> dict[int, list[int]]:
    """By obligation: the assignments it came from last, those in force or those that ended with it."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = ObligationSource.objects.filter(obligation__in=obligations).order_by("pk")
    ends = {row.pk: row.ended_at for row in obligations}
    for source in rows:
        if source.ended_at is None or source.ended_at == ends[source.obligation_id]:
            found[source.obligation_id].append(source.assignment_id)
    return found


def _fact(
    obligation: Obligation,
    verb: Verb,
    at: datetime.datetime,
    assignments: list[int],
    membership: Membership | None = None,
) -> Fact:
    source = f"obligation:{obligation.pk}"
    detail = {
        "assignments": sorted(assignments),
        "due_on": obligation.due_on and obligation.due_on.isoformat(),
        "is_mandatory": obligation.is_mandatory,
    }
    if verb == Verb.OBLIGATION_CHANGED:
        source = f"{source}:{uuid.uuid4()}"  # an obligation may change often, even at one moment
    if obligation.end_reason:
        detail["reason"] = str(obligation.end_reason)
    return Fact(
        person=obligation.person,
        verb=verb,
        source=source,
        at=at,
        course=obligation.course,
        object_key=str(obligation.pk),
        detail=detail,
        client=obligation.client,
        membership=membership,
    )


@transaction.atomic
def complete_obligations(*, learner: User, course: CoursePage, at: datetime.datetime) -> list[Obligation]:
    """End the learner's open obligation to take the course, if there is one, as done."""
    rows = list(
        Obligation.objects.still_open()
        .filter(person=learner, course=course)
        .select_related("person", "course", "client")
        .select_for_update(of=("self",))
    )
    end_obligations([(row, at) for row in rows], reason=EndReason.COMPLETED)
    return rows
