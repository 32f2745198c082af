"""Reads: what a person has to do, how it is going, and who may see that by name."""

import datetime
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from courses.models import CourseCompletion, CoursePage, CourseVersion, Enrollment, PathItem
from lms.accounts.models import Client, Mandate, Membership, Role, Team, User, VisibilityProfile
from lms.accounts.queries import end_of_local_day, local_day
from lms.assignments.models import Assignment, CourseOffer, EndReason, Obligation, ObligationSource, State


def open_obligations(person: User) -> QuerySet[Obligation]:
    """What the person has to do, most urgent first, with course, client and reasons, in two queries.

    Each row has `has_started`: whether the person has begun the course. Before `available_from` it cannot be begun.
    """
    return (
        Obligation.objects.still_open()
        .filter(person=person)
        .annotate(has_started=Exists(_enrollments()))
        .select_related("course", "client")
        .prefetch_related(
            Prefetch(
                "sources",
                ObligationSource.objects.select_related("assignment__team", "assignment__client", "assignment__path"),
            )
        )
        .order_by(F("due_on").asc(nulls_last=True), "assigned_at", "pk")
    )


def _enrollments() -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(learner=OuterRef("person"), course=OuterRef("course"))


def obligation_state(obligation: Obligation, on: datetime.date) -> State:
    """How an obligation is going on a day. No query for rows of `open_obligations`, one for others."""
    has_started = getattr(obligation, "has_started", None)
    if has_started is None:
        has_started = Enrollment.objects.filter(learner=obligation.person_id, course=obligation.course_id).exists()
    return obligation.state_on(on, has_started=has_started)


def is_given_to_clients(course: CoursePage) -> bool:
    """Whether the course is assigned or offered to any client now, or on a learning path that learners see."""
    assigned = Assignment.objects.in_force().filter(course=course)
    on_a_path = PathItem.objects.filter(course=course, path__live=True)
    return assigned.exists() or CourseOffer.objects.filter(course=course).exists() or on_a_path.exists()


def courses_of_client(client: Client, *, on: datetime.date) -> QuerySet[CoursePage]:
    """Live courses that the client's people must or may take on a day, or have begun, by title. One query."""
    members = Membership.objects.filter(team__client=client).active_on(on)
    assigned = Assignment.objects.in_force().filter(client=client)
    offered = CourseOffer.objects.filter(client=client)
    on_a_path = PathItem.objects.filter(path__live=True, path__role_family__in=members.values("role_family"))
    begun = Enrollment.objects.filter(learner__in=members.values("person"))
    reasons = Q()
    for rows in (assigned, offered, on_a_path, begun):
        reasons |= Q(pk__in=rows.order_by().values("course"))
    return CoursePage.objects.live().filter(reasons).order_by("title", "pk")


# Who answers for a client's training: they may read what was taught, not who did how well.
ANSWERING_ROLES = (Role.HR, Role.WORKS_COUNCIL, Role.CLIENT_ADMIN, Role.TRAINER, Role.CONSULTANT)


def answers_for_version(person: User, version: CourseVersion, *, on: datetime.date) -> bool:
    """Whether the person has a mandate that day for a client any of whose people completed or take the version."""
    mandates = Mandate.objects.filter(person=person, role__in=ANSWERING_ROLES).active_on(on)
    if mandates.filter(client__isnull=True).exists():
        return True  # of the firm, for all clients
    completions = CourseCompletion.objects.filter(version=version).values("learner")
    enrollments = Enrollment.objects.filter(version=version).values("learner")
    members = Membership.objects.filter(team__client__in=mandates.values("client"))
    return members.filter(Q(person__in=completions) | Q(person__in=enrollments)).exists()


class NameDetail(IntEnum):
    """How much a role may see by name, under the client's profile. Never a score, an answer or a time."""

    NOTHING = 0
    DONE_OR_OPEN = 1
    STATES = 2


NONE = NameDetail.NOTHING


def name_detail(viewer: User, team: Team, on: datetime.date) -> NameDetail:
    """What the viewer may see by name about the team's people in mandatory courses on a day.

    Strict: nothing. Standard: human resources sees done and open. Open: a manager of the team, or of one above, sees
    the state, too.
    """
    return max((detail for mandate, detail in _naming_mandates(viewer, team, on) if mandate.holds_on(on)), default=NONE)


def may_see_names(viewer: User, team: Team, on: datetime.date) -> bool:
    """Whether `named_states` shows the viewer anybody of the team on that day."""
    return name_detail(viewer, team, on) > NONE


def _naming_mandates(viewer: User, team: Team, on: datetime.date) -> list[tuple[Mandate, NameDetail]]:
    """The viewer's mandates that show names of the team and have begun by the day, ended ones too."""
    profile = team.client.visibility
    if profile == VisibilityProfile.STRICT:
        return []
    found = []
    for mandate in Mandate.objects.filter(person=viewer, client=team.client_id, starts_on__lte=on).select_related(
        "team"
    ):
        if mandate.role == Role.HR:
            found.append((mandate, NameDetail.DONE_OR_OPEN))
        elif mandate.team and profile == VisibilityProfile.OPEN and team.path.startswith(mandate.team.path):
            found.append((mandate, NameDetail.STATES))
    return found


@dataclass(frozen=True)
class NamedState:
    """One person in one mandatory course. `team`: where the person belongs, the team asked for or one below it."""

    person: User
    team: Team
    course: CoursePage
    state: State


def named_states(team: Team, on: datetime.date, *, viewer: User) -> list[NamedState]:
    """How the team's people are doing in mandatory courses on a day, by name, as far as the viewer may see it.

    Shown are people who belong to the team that day, and obligations that were open at a time when both the membership
    and the viewer's mandate held: history does not move with the person (L35). By person, then course; four queries.
    Empty where the profile or the mandates show nothing.
    """
    mandates = _naming_mandates(viewer, team, on)
    ceiling = max((detail for mandate, detail in mandates if mandate.holds_on(on)), default=NONE)
    if ceiling == NONE:
        return []
    obligations = _mandatory_obligations(team, on)
    found = []
    for rows in _memberships_by_person(team, on):
        current = next((row for row in rows if row.holds_on(on)), None)
        for obligation in obligations.get(rows[0].person_id, []) if current else []:
            seen = [detail for mandate, detail in mandates if _overlap(obligation, rows, mandate, on)]
            detail = min(max(seen, default=NONE), ceiling)
            if current and detail > NONE:
                state = _shown(obligation_state(obligation, on), detail)
                found.append(NamedState(current.person, current.team, obligation.course, state))
    return found


def _memberships_by_person(team: Team, on: datetime.date) -> list[list[Membership]]:
    """Memberships in the team or below that have begun by the day, a list for each person, in order of names."""
    rows = (
        Membership.objects.within(team)
        .filter(starts_on__lte=on)
        .select_related("person", "team")
        .order_by("person__last_name", "person__first_name", "person", "starts_on", "pk")
    )
    return [list(group) for _person, group in groupby(rows, key=lambda row: row.person_id)]


def _mandatory_obligations(team: Team, on: datetime.date) -> dict[int, list[Obligation]]:
    """By person: the newest obligation for each mandatory course that was open or completed on the day."""
    end = end_of_local_day(on, team.client)
    members = Membership.objects.within(team).active_on(on)
    rows = (
        Obligation.objects.filter(client=team.client_id, person__in=members.values("person"), is_mandatory=True)
        .filter(assigned_at__lt=end)
        .exclude(end_reason__in=[EndReason.LEFT, EndReason.WITHDRAWN], ended_at__lt=end)
        .annotate(has_started=Exists(_enrollments().filter(enrolled_at__lt=end)))
        .order_by("assigned_at", "pk")
    )
    newest = {(row.person_id, row.course_id): row for row in rows}
    courses = CoursePage.objects.in_bulk({course_id for _person_id, course_id in newest})
    by_person: dict[int, list[Obligation]] = {}
    for (person_id, course_id), row in sorted(newest.items(), key=lambda item: (courses[item[0][1]].title, item[0])):
        row.client, row.course = team.client, courses[course_id]
        by_person.setdefault(person_id, []).append(row)
    return by_person


def _overlap(obligation: Obligation, memberships: list[Membership], mandate: Mandate, on: datetime.date) -> bool:
    """Whether the obligation was open on a day on which a membership and the mandate held, too."""
    begins_on = local_day(obligation.assigned_at, obligation.client)
    ends_on = local_day(obligation.ended_at, obligation.client) if obligation.ended_at else on
    return any(
        max(begins_on, row.starts_on, mandate.starts_on) <= min(ends_on, row.ends_on or on, mandate.ends_on or on)
        for row in memberships
    )


def _shown(state: State, detail: NameDetail) -> State:
    if detail == NameDetail.STATES or state == State.DONE:
        return state
    return State.OPEN
