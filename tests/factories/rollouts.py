"""Programmes, published weeks and learning facts for tests, made through the public actions.

client = make_client()
publish(client, "2026-W47")                             # on the Monday after it, 06:00 in the client's zone
as_of(client, "2026-W47")                               # the facts of that week, for a KPI by itself
"""

import datetime
import itertools
from zoneinfo import ZoneInfo

from lms.accounts.models import Client, Team, User
from lms.disclosure.actions import open_publication
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.periods import Period
from lms.disclosure.queries import cells_of
from lms.disclosure.rosters import group_of
from lms.records.actions import record
from lms.records.models import LearningRecord, Verb
from lms.rollouts.actions import (
    confirm_promise,
    decide_gate,
    publish_period,
    sign_exception,
    start_phase,
    start_programme,
)
from lms.rollouts.kpis import AsOf
from lms.rollouts.models import Phase, Programme, Verdict

from .accounts import make_user, root_team

_numbers = itertools.count(1)


def due_at(client: Client, week: str) -> datetime.datetime:
    """When the week is published."""
    return Period.parse(week).due_at(ZoneInfo(client.time_zone))


def publish(client: Client, week: str) -> Publication:
    return publish_period(client=client, period=Period.parse(week), at=due_at(client, week))


def as_of(client: Client, week: str) -> AsOf:
    """What the week is computed from. The publication is begun by it, not published: one week per client."""
    return AsOf.of(open_publication(client=client, period=Period.parse(week), at=due_at(client, week)))


def cell(publication: Publication, measure: str, team: Team | None = None) -> Cell:
    """A published cell of a team, or of the whole company."""
    group = group_of((team or root_team(publication.client)).pk)
    return cells_of([publication], groups=[group]).get(publication.week, measure, group)


def record_attempt(
    person: User, *, at: datetime.datetime, passed: bool | None, quiz: str = "quiz", number: int = 1
) -> LearningRecord:
    """A finished attempt at a quiz, as the receivers record it."""
    return record(
        person=person,
        verb=Verb.ATTEMPT_FINISHED,
        source=f"attempt:test-{next(_numbers)}",
        at=at,
        object_key=quiz,
        detail={"passed": passed, "attempt": number, "quiz": 1},
    )


def make_programme(client: Client, *, at: datetime.datetime) -> Programme:
    return start_programme(client=client, at=at)


def phase_of(programme: Programme, position: int) -> Phase:
    """The phase at a position, 1 to 5, as it stands now."""
    return Phase.objects.select_related("programme__client").get(programme=programme, position=position)


def finish_phase(phase: Phase, *, at: datetime.datetime) -> Phase:
    """Start and confirm a phase, except it from its criteria, and let its gate say Go."""
    phase = start_phase(phase=phase, at=at)
    confirm_promise(phase=phase, by=make_user(), evidence="Protokoll vom 3. März 2026", at=at)
    return close_phase(phase, at=at)


def close_phase(phase: Phase, *, at: datetime.datetime) -> Phase:
    """Sign exceptions for all criteria of a running phase, and let its gate say Go."""
    person = make_user()
    for item in phase.items.filter(kind="criterion"):
        sign_exception(item=item, by=person, reason="Für diesen Test", at=at)
    go = decide_gate(phase=phase, verdict=Verdict.GO, reasons="Alles da", decided_by=person, recorded_by=person, at=at)
    return go.phase
