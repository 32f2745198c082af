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
from lms.accounts.queries import local_day

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
) -> LearningRecord:
    """Write one fact down (see `Fact`); repeating it returns the record there is.

    Raises ForbiddenDetail.
    """
    fact = Fact(person, verb, source, at, course, course_version, object_key, detail or {}, client)
    return record_all(facts=[fact])[0]


def record_all(*, facts: Sequence[Fact]) -> list[LearningRecord]:
    """Write many facts down, in few queries; what is already recorded stays as it is. Returns a record for each fact.

    Inside a transaction it is part of it, without a savepoint: fact and record are kept together or not at all.

    Raises ForbiddenDetail, and then records nothing.
    """
    for fact in facts:
        if forbidden := fact.detail.keys() - DETAIL_KEYS:
            raise ForbiddenDetail(f"{fact.verb} {fact.source}: {', '.join(sorted(forbidden))}")
    written: list[LearningRecord] = []
    with transaction.atomic(savepoint=False):
        for start in range(0, len(facts), BATCH):
            written += _record_batch(facts[start : start + BATCH])
    return written


def _record_batch(facts: Sequence[Fact]) -> list[LearningRecord]:
    sources = {fact.source for fact in facts}
    verbs = {fact.verb for fact in facts}
    rows = {(row.verb, row.source): row for row in LearningRecord.objects.filter(source__in=sources, verb__in=verbs)}
    memberships = _memberships_around(facts)
    new = []
    for fact in facts:
        key = (fact.verb.value, fact.source)
        if key not in rows:
            rows[key] = _row(fact, fact.membership or _membership_then(fact, memberships[fact.person.pk]))
            new.append(rows[key])
    LearningRecord.objects.bulk_create(new)
    return [rows[fact.verb.value, fact.source] for fact in facts]


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
