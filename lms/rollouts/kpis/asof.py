"""What was true and known about a client's people at the end of a day. Figures are computed from nothing else.

Facts are learning records that happened by the end of the day where the client is and had been written down by
`known_at`; people are those of the frozen roster. Both never change, so a figure computed again is the same figure.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from courses.queries import path_requirements
from lms.accounts.models import Client, User
from lms.accounts.queries import end_of_local_day
from lms.adoption.queries import Usage, has_usage, usage_as_of
from lms.assignments.models import Assignment, EndReason
from lms.disclosure.models import Publication
from lms.disclosure.queries import roster_of
from lms.disclosure.rosters import FrozenRoster, group_of
from lms.records.models import LearningRecord, Verb
from lms.rollouts.models import PulseAnswer, PulseInvitation, TaskList
from quizzes.queries import Pair, pairs_before

ONBOARDING_DAYS = 30
OBLIGATION_VERBS = (
    Verb.OBLIGATION_STARTED,
    Verb.OBLIGATION_CHANGED,
    Verb.OBLIGATION_ENDED,
    Verb.OBLIGATION_WITHDRAWN,
)
Person = uuid.UUID
CourseId = int


@dataclass
class Obliged:
    """An obligation as the records tell it at the end of the day."""

    course: CourseId
    began_at: datetime.datetime
    due_on: datetime.date | None = None
    is_mandatory: bool = False
    assignments: tuple[int, ...] = ()
    ended_at: datetime.datetime | None = None
    end_reason: str = ""


@dataclass(frozen=True)
class Target:
    """For whom an assignment holds. `group` None: for all groups, or for one person; `role_family` None: for all."""

    group: str | None
    role_family: int | None


@dataclass(frozen=True)
class Completed:
    """A completion of a course. `is_valid`: no certificate was issued for it, or one that is valid on the day."""

    at: datetime.datetime
    is_valid: bool


@dataclass(frozen=True)
class Attempted:
    """All finished attempts of one person at one quiz: whether the first was passed, and whether any was."""

    passed_first: bool
    passed_at_last: bool


class AsOf:
    """The facts of one client at the end of `day`. Each kind is read once, in a number of queries that is fixed."""

    def __init__(
        self, *, client: Client, day: datetime.date, known_at: datetime.datetime, roster: FrozenRoster
    ) -> None:
        self.client, self.day, self.known_at, self.roster = client, day, known_at, roster

    @classmethod
    def of(cls, publication: Publication) -> "AsOf":
        """What a publication is computed from, now or years later."""
        return cls(
            client=publication.client,
            day=publication.ends_on,
            known_at=publication.known_at,
            roster=roster_of(publication),
        )

    @cached_property
    def end(self) -> datetime.datetime:
        """The first moment after the day where the client is (L31)."""
        return end_of_local_day(self.day, self.client)

    def deadline(self, due_on: datetime.date) -> datetime.datetime:
        """The first moment that is too late for a due day (L31)."""
        return end_of_local_day(due_on, self.client)

    @cached_property
    def onboarding(self) -> set[Person]:
        """Members for fewer than 30 days: on day 29 after joining they are new, on day 30 they count."""
        return {
            person for person, place in self.roster.members.items() if (self.day - place.since).days < ONBOARDING_DAYS
        }

    @cached_property
    def settled(self) -> set[Person]:
        """Members who are no longer new: only they count in KPIs."""
        return set(self.roster.members) - self.onboarding

    @cached_property
    def in_scope(self) -> set[Person]:
        """Settled members with at least one mandatory obligation in force."""
        return {person for person in self.settled if any(self.in_force(person))}

    def in_force(self, person: Person) -> Iterator[Obliged]:
        """The person's mandatory obligations in force: open ones, and completed ones that still apply to the person.

        A completed obligation applies as long as one of its assignments is not withdrawn and covers the person's place
        on the roster: moving on or a withdrawal takes it out just as it takes out an open one.
        """
        for obliged in self.obligations.get(person, ()):
            if not obliged.is_mandatory:
                continue
            is_done = obliged.end_reason == EndReason.COMPLETED
            if not obliged.end_reason or (is_done and self._still_applies(person, obliged)):
                yield obliged

    def _still_applies(self, person: Person, obliged: Obliged) -> bool:
        place = self.roster.places[person]
        group: str | None = place.group
        groups: set[str | None] = {None}
        while group is not None:
            groups.add(group)
            group = self.roster.tree.parents[group]
        targets = [self._assignments[pk] for pk in obliged.assignments if pk in self._assignments]
        return any(target.group in groups and target.role_family in (None, place.role_family) for target in targets)

    @cached_property
    def _assignments(self) -> dict[int, Target]:
        """Assignments not withdrawn by the end of the day, with those for whom each holds.

        The target of an assignment never changes and neither does the moment of its withdrawal.
        """
        rows = Assignment.objects.of_client(self.client).filter(assigned_at__lt=self.end)
        return {
            pk: Target(group_of(team) if team else None, role_family)
            for pk, team, role_family, withdrawn_at in rows.values_list("pk", "team", "role_family", "withdrawn_at")
            if withdrawn_at is None or withdrawn_at >= self.end
        }

    @cached_property
    def _paths(self) -> dict[int, tuple[frozenset[CourseId], ...]]:
        """By role family: sets of courses, each of which is enough on the day (see `path_requirements`)."""
        return path_requirements(
            before=self.end, known_at=self.known_at, day=self.day, zone=ZoneInfo(self.client.time_zone)
        )

    def path_of(self, person: Person) -> tuple[frozenset[CourseId], ...]:
        """What the path of the person's role asks for: sets of courses, each of which is enough; empty without path."""
        role_family = self.roster.places[person].role_family
        return self._paths.get(role_family, ()) if role_family else ()

    @cached_property
    def pulses(self) -> list[PulseInvitation]:
        """What settled members had been asked by the end of the day; with answers that were known. One query."""
        rows = PulseInvitation.objects.filter(client=self.client, opens_on__lte=self.day).known_at(self.known_at)
        asked = rows.select_related("answer").order_by("day", "pk")
        return [one for one in asked if one.pseudonym in self.settled]

    @cached_property
    def tasks(self) -> list[str]:
        """Keys of the client's list of tasks in force on the day, in its order. Two queries."""
        lists = TaskList.objects.filter(programme__client=self.client).order_by("valid_from", "version")
        held = [one for one in lists if one.holds(self.day, self.known_at)]
        return [task["key"] for task in held[-1].tasks] if held else []

    def answer_to(self, pulse: PulseInvitation) -> PulseAnswer | None:
        """What the person had answered by the end of the day; None also where they did not want to."""
        answer: PulseAnswer | None = getattr(pulse, "answer", None)
        if answer is None or answer.is_declined:
            return None
        return answer if answer.answered_at < self.end and answer.recorded_at <= self.known_at else None

    @cached_property
    def pairs(self) -> list[tuple[Person, Pair]]:
        """Settled members who took a quiz before its course, or after it where others took it before. Five queries."""
        members = User.objects.filter(memberships__team__client=self.client)
        pairs = pairs_before(learners=members.values("pk"), until=self.end)
        people = dict(members.values_list("pk", "pseudonym")) if pairs else {}
        return [(people[pair.learner], pair) for pair in pairs if people[pair.learner] in self.settled]

    @cached_property
    def has_usage(self) -> bool:
        """Whether any report on the use of AI tools had been imported. One query."""
        return has_usage(self.client, known_at=self.known_at)

    @cached_property
    def usage(self) -> Usage:
        """The client's use of AI tools. Three queries."""
        return usage_as_of(self.client, day=self.day, known_at=self.known_at)

    @cached_property
    def obligations(self) -> dict[Person, list[Obliged]]:
        """Everything people on the roster were ever obliged to by the client. Detail of later records wins."""
        found: dict[tuple[Person, str], Obliged] = {}
        rows = self._records(*OBLIGATION_VERBS)
        # What began and ended at the same moment began first.
        for person, key, course, _verb, detail, at in sorted(
            (row for row in rows.values_list("pseudonym", "object_key", "course", "verb", "detail", "at").iterator()),
            key=lambda row: (row[5], OBLIGATION_VERBS.index(row[3])),
        ):
            if person in self.roster.places:
                _tell(found.setdefault((person, key), Obliged(course, at)), detail, at)
        by_person: dict[Person, list[Obliged]] = defaultdict(list)
        for (person, _key), obliged in found.items():
            by_person[person].append(obliged)
        return dict(by_person)

    def has_begun(self, person: Person, obliged: Obliged) -> bool:
        """Whether the person has begun the course, at whichever time, or has completed it elsewhere."""
        return (person, obliged.course) in self._begun or bool(self.completions(person, obliged))

    @cached_property
    def _begun(self) -> set[tuple[Person, CourseId]]:
        return set(self._records(Verb.ENROLLED).values_list("pseudonym", "course").iterator())

    def has_valid_completion(self, person: Person, course: CourseId) -> bool:
        """Whether the person has what the course teaches: a valid completion, of their own or brought along."""
        if own := self._completions.get((person, course)):
            return any(completed.is_valid for completed in own)
        mine = self.obligations.get(person, ())
        return any(obliged.course == course and obliged.end_reason == EndReason.COMPLETED for obliged in mine)

    def first_completed_at(self, person: Person, course: CourseId) -> datetime.datetime | None:
        """When the person first completed the course, on the platform; None if they have not."""
        return min((completed.at for completed in self._completions.get((person, course), ())), default=None)

    def completions(self, person: Person, obliged: Obliged) -> list[Completed]:
        """The person's completions of the course.

        What people bring along from elsewhere is known by the end of their obligation only, and counts from then on.
        """
        own = self._completions.get((person, obliged.course), [])
        if not own and obliged.end_reason == EndReason.COMPLETED and obliged.ended_at:
            return [Completed(obliged.ended_at, is_valid=True)]
        return own

    def first_completion(self, person: Person, course: CourseId) -> datetime.datetime | None:
        """When the person first completed the course, here or elsewhere; None: they have not."""
        moments = [completed.at for completed in self._completions.get((person, course), ())]
        moments += [
            obliged.ended_at
            for obliged in self.obligations.get(person, ())
            if obliged.course == course and obliged.end_reason == EndReason.COMPLETED and obliged.ended_at
        ]
        return min(moments, default=None)

    @cached_property
    def _completions(self) -> dict[tuple[Person, CourseId], list[Completed]]:
        certificates = self._certificates
        found: dict[tuple[Person, CourseId], list[Completed]] = defaultdict(list)
        rows = self._records(Verb.COURSE_COMPLETED)
        for person, course, source, at in rows.values_list("pseudonym", "course", "source", "at").iterator():
            if person in self.roster.places:
                found[person, course].append(Completed(at, certificates.get(source, True)))
        return dict(found)

    @cached_property
    def _certificates(self) -> dict[str, bool]:
        """For each completion with a certificate, by the records' source: whether the certificate is valid."""
        valid: dict[str, bool] = {}
        rows = self._records(Verb.CERTIFICATE_ISSUED, Verb.CERTIFICATE_REVOKED)
        for verb, source, detail in rows.values_list("verb", "source", "detail").iterator():
            if verb == Verb.CERTIFICATE_REVOKED:
                valid[source] = False
            else:
                expires_on = detail.get("expires_on")
                is_valid = expires_on is None or self.day <= datetime.date.fromisoformat(expires_on)
                valid[source] = valid.get(source, True) and is_valid
        return valid

    @cached_property
    def attempts(self) -> dict[Person, list[Attempted]]:
        """For each person the quizzes they handed in while the client's; trial runs and undecided ones do not count.

        An attempt that was graded again by then counts as it was graded last.
        """
        results: dict[tuple[Person, str], dict[int, bool]] = defaultdict(dict)
        rows = self._records(Verb.ATTEMPT_FINISHED, Verb.ATTEMPT_REGRADED)
        for person, quiz, detail in rows.values_list("pseudonym", "object_key", "detail").iterator():
            if person in self.roster.places and detail.get("passed") is not None:
                results[person, quiz][detail["attempt"]] = detail["passed"]
        by_person: dict[Person, list[Attempted]] = defaultdict(list)
        for (person, _quiz), finished in results.items():
            passed = [is_passed for _number, is_passed in sorted(finished.items())]
            by_person[person].append(Attempted(passed[0], any(passed)))
        return dict(by_person)

    def _records(self, *verbs: Verb) -> QuerySet[LearningRecord]:
        """The client's records of these kinds that count, in the order in which they happened."""
        return (
            LearningRecord.objects.of_client(self.client)
            .filter(verb__in=verbs, at__lt=self.end)
            .known_at(self.known_at)
            .order_by("at", "recorded_at", "pk")
        )


def _tell(obliged: Obliged, detail: dict[str, Any], at: datetime.datetime) -> None:
    """Take over what a record says about an obligation."""
    due_on = detail.get("due_on")
    obliged.due_on = datetime.date.fromisoformat(due_on) if due_on else None
    obliged.is_mandatory = detail["is_mandatory"]
    obliged.assignments = tuple(detail.get("assignments", ()))
    if detail.get("reason"):
        obliged.ended_at, obliged.end_reason = at, detail["reason"]
