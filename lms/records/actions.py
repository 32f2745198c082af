"""Writing down what happened. Nothing is ever changed or taken back here."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from courses.models import CoursePage, CourseVersion
from lms.accounts.models import Client, Membership, User
from lms.accounts.queries import local_day, remembered_memberships

from .models import LearningRecord, Verb

# What a record may tell beyond who, what and when. Never a score, an answer or a duration: no profile shows them.
DETAIL_KEYS = frozenset(
    {
        "assignments",
        "attempt",
        "available_from",
        "blueprint",
        "due_on",
        "expires_on",
        "is_mandatory",
        "passed",
        "quiz",
        "reason",
    }
)
BATCH = 500  # databases limit how many values one query may name
DAY = datetime.timedelta(days=1)


class ForbiddenDetail(ValueError):
    """A record was to hold something that no record may hold, a score for instance."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened to a person at a moment. `source` names the row that it comes from, as "kind:key".

    Where the person belonged is said by `membership`, else by their oldest membership that day, with `client` only
    among those there.
    """

    person: User
    verb: Verb
    source: str
    at: datetime.datetime
    course: CoursePage | None = None
    course_version: CourseVersion | None = None
    object_key: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    client: Client | None = None
    membership: Membership | None = None


def record(
    *,
    person: User,
    verb: Verb,
    source: str,
    at: datetime.datetime,
    course: CoursePage | None = None,
    course_version: CourseVersion | None = None,
    object_key: str = "",
    detail: dict[str, Any] | None = None,
    client: Client | None = None,
) -> None:
    """Write one fact down (see `Fact`); what is already recorded stays as it is. Raises ForbiddenDetail."""
    record_all(facts=[Fact(person, verb, source, at, course, course_version, object_key, detail or {}, client)])


def record_all(*, facts: Sequence[Fact]) -> None:
    """Write many facts down, in two queries for each batch; what is already recorded stays as it is.

    Inside a transaction it is part of it, without a savepoint: fact and record are kept together or not at all.

    Raises ForbiddenDetail, and then records nothing.
    """
    for fact in facts:
        if forbidden := fact.detail.keys() - DETAIL_KEYS:
            raise ForbiddenDetail(f"{fact.verb} {fact.source}: {', '.join(sorted(forbidden))}")
    with transaction.atomic(savepoint=False):
        for start in range(0, len(facts), BATCH):
            _record_batch(facts[start : start + BATCH])


def _record_batch(facts: Sequence[Fact]) -> None:
    memberships = _memberships_around(facts)
    rows = [_row(fact, fact.membership or _membership_then(fact, memberships[fact.person.pk])) for fact in facts]
    # The database knows what was told before: one record per fact.
    LearningRecord.objects.bulk_create(rows, ignore_conflicts=True)


def _row(fact: Fact, membership: Membership | None) -> LearningRecord:
    return LearningRecord(
        pk=uuid.uuid4(),
        pseudonym=fact.person.pseudonym,
        verb=fact.verb,
        source=fact.source,
        client=fact.client or (membership.team.client if membership else None),
        team=membership.team if membership else None,
        course=fact.course,
        course_version=fact.course_version,
        object_key=fact.object_key,
        detail=fact.detail,
        at=fact.at,
    )


def _memberships_around(facts: Sequence[Fact]) -> dict[int, list[Membership]]:
    """By person, oldest first: memberships that may hold at the facts' moments in any time zone."""
    if len(facts) == 1:
        [fact] = facts
        return {fact.person.pk: remembered_memberships(fact.person, at=fact.at)}
    first = min(fact.at for fact in facts).astimezone(datetime.UTC).date() - DAY
    last = max(fact.at for fact in facts).astimezone(datetime.UTC).date() + DAY
    memberships = (
        Membership.objects.filter(person__in={fact.person.pk for fact in facts}, starts_on__lte=last)
        .exclude(ends_on__lt=first)
        .select_related("team__client")
        .order_by("starts_on", "pk")
    )
    by_person: dict[int, list[Membership]] = defaultdict(list)
    for membership in memberships:
        by_person[membership.person_id].append(membership)
    return by_person


def _membership_then(fact: Fact, memberships: Sequence[Membership]) -> Membership | None:
    """The oldest membership that holds on the fact's day, where the client is."""
    for membership in memberships:
        client = membership.team.client
        if fact.client is not None and client.pk != fact.client.pk:
            continue
        if membership.holds_on(local_day(fact.at, client)):
            return membership
    return None
