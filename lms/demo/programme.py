"""How a company of the demo goes through its five phases, and what is published about it week by week."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from lms.accounts.models import User
from lms.disclosure.periods import Period
from lms.rollouts.actions import (
    confirm_promise,
    decide_gate,
    publish_period,
    set_target,
    sign_exception,
    start_phase,
    start_programme,
)
from lms.rollouts.models import ItemKind, Phase, Programme, Verdict
from lms.rollouts.queries import phase_file

from .agenda import ZONE
from .companies import NORDLICHT
from .phases import close_contents, open_contents
from .pulses import answer_pulses
from .stage import Stage


@dataclass(frozen=True)
class PhasePlan:
    """Days of a phase: begun, promise confirmed with evidence, completed; empty: not yet."""

    starts: str
    confirmed: str = ""
    evidence: str = ""
    completed: str = ""


@dataclass(frozen=True)
class TargetPlan:
    """A target in percent with its tolerance in points, set on a day, valid from a later one."""

    kpi: str
    percent: int
    tolerance: int
    set_on: str
    valid_from: str


def go_through_phases(stage: Stage, plans: Sequence[PhasePlan], *, consultant: User) -> None:
    """Start the programme with its first phase and go through as many as are planned, each in its time."""
    agenda = stage.agenda
    agenda.add(agenda.at(plans[0].starts, 9), partial(_start_programme, stage))
    for position, plan in enumerate(plans, start=1):
        agenda.add(agenda.at(plan.starts, 9, 30), partial(_start, stage, position, consultant))
        if plan.confirmed:
            step = partial(_confirm, stage, position, consultant, plan.evidence)
            agenda.add(agenda.at(plan.confirmed, 15), step)
        if plan.completed:
            agenda.add(agenda.at(plan.completed, 16), partial(_complete, stage, position, consultant))


def set_targets(stage: Stage, plans: Sequence[TargetPlan], *, consultant: User) -> None:
    """Set targets, each on its day."""
    for plan in plans:
        stage.agenda.add(stage.agenda.at(plan.set_on, 11), partial(_set_target, stage, plan, consultant))


def publish_weeks(stage: Stage, *, since: str) -> None:
    """Publish every week from the one with that day to the newest that is due, each on the Monday after it."""
    first, last = Period.containing(stage.agenda.day(since)), Period.containing(stage.agenda.today).previous()
    while first <= last:
        publish_period(client=stage.client, period=first, at=first.due_at(ZONE))
        if stage.company is NORDLICHT:
            answer_pulses(stage, at=first.due_at(ZONE) + datetime.timedelta(days=2))
        first = first.next()


def _start_programme(stage: Stage, at: datetime.datetime) -> None:
    start_programme(client=stage.client, at=at)


def _phase(stage: Stage, position: int) -> Phase:
    return Phase.objects.get(programme__client=stage.client, position=position)


def _start(stage: Stage, position: int, by: User, at: datetime.datetime) -> None:
    phase = start_phase(phase=_phase(stage, position), at=at)
    if stage.company is NORDLICHT:
        stage.agenda.add(at + datetime.timedelta(days=2), partial(open_contents, stage, phase, by))


def _confirm(stage: Stage, position: int, by: User, evidence: str, at: datetime.datetime) -> None:
    phase = _phase(stage, position)
    if stage.company is NORDLICHT:
        close_contents(stage, phase, by, at)
    confirm_promise(phase=phase, by=by, evidence=evidence, at=at)


def _complete(stage: Stage, position: int, by: User, at: datetime.datetime) -> None:
    """The gate says Go; what a small company does without is excepted, as in real life."""
    phase = _phase(stage, position)
    for view in phase_file(phase, client=stage.client, on=at.date()).unmet:
        if view.item.kind == ItemKind.CRITERION:
            sign_exception(item=view.item, by=by, reason="Bei acht Personen im Gespräch geklärt.", at=at)
    reasons = "Alle Kriterien sind erfüllt oder begründet ausgenommen."
    decide_gate(phase=phase, verdict=Verdict.GO, reasons=reasons, decided_by=by, recorded_by=by, at=at)


def _set_target(stage: Stage, plan: TargetPlan, by: User, at: datetime.datetime) -> None:
    set_target(
        programme=Programme.objects.get(client=stage.client),
        kpi=plan.kpi,
        target_percent=plan.percent,
        tolerance_points=plan.tolerance,
        valid_from=stage.agenda.day(plan.valid_from),
        by=by,
        at=at,
    )
