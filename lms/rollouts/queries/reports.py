"""What a management report says beside the figures: gates, exceptions, what is overdue, what comes next."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms.accounts.models import Client
from lms.disclosure.cells import Cell
from lms.disclosure.periods import Period
from lms.rollouts.kpis import UnitCell, kpi_named
from lms.rollouts.models import (
    CriterionException,
    GateDecision,
    KpiTarget,
    PhaseItem,
    PhaseKind,
    PhaseState,
    Programme,
    ProofPlan,
    ReportText,
    Wave,
)

from .boards import Board
from .published import target_text

OPEN_STATES = (PhaseState.CURRENT, PhaseState.OPEN)


def fingerprint_of(board: Board) -> str:
    """SHA-256, in hexadecimal, of the whole company's figures on the board; empty before the first week.

    Over the JSON text of the list [client, week, cells], without spaces; cells is the list, sorted by JSON text, of
    [measure, n, lower, upper, expected case or null, week of the data, release] of all that is shown, each value of
    derived KPIs, too. Board, report and files that bear the same fingerprint show the same figures. Targets and words
    are no part of it.
    """
    if board.publication is None:
        return ""
    cells = [tile.cell for tile in board.tiles] + [line.cell for line in board.lines]
    cells += [line.cell for tile in board.tiles for line in tile.lines[1:]]
    shown = sorted((_printed(cell) for cell in cells if cell.is_shown), key=json.dumps)
    printed = [board.client.slug, board.publication.period, shown]
    return hashlib.sha256(json.dumps(printed, separators=(",", ":")).encode()).hexdigest()


def _printed(cell: Cell) -> list[Any]:
    expected = cell.base if isinstance(cell, UnitCell) else None
    return [cell.measure, cell.n, cell.lower, cell.upper, expected, str(cell.data_from), cell.release]


def report_text(programme: Programme, period: Period) -> ReportText | None:
    """What people wrote into the report of a week, in its newest version."""
    texts = ReportText.objects.filter(programme=programme, period=str(period)).select_related("written_by")
    return texts.order_by("version").last()


def last_decisions(programme: Programme) -> dict[int, GateDecision]:
    """By phase, what its gate said last."""
    decisions = GateDecision.objects.filter(phase__programme=programme).order_by("recorded_at", "pk")
    return {decision.phase_id: decision for decision in decisions}


def open_exceptions(programme: Programme) -> list[CriterionException]:
    """Exceptions for criteria that nobody has met since, phase by phase."""
    rows = CriterionException.objects.filter(item__phase__programme=programme, item__done_at__isnull=True)
    return list(rows.select_related("item__phase").order_by("item__phase__position", "item__pk"))


def unsettled_items(clients: Iterable[Client]) -> QuerySet[PhaseItem]:
    """What running phases still wait for and has a day, the nearest first.

    Facts of the platform are left out: they come true by themselves and are nobody's task.
    """
    rows = PhaseItem.objects.filter(
        phase__programme__client__in=list(clients),
        phase__state=PhaseState.CURRENT,
        fact="",
        done_at__isnull=True,
        exception__isnull=True,
        due_on__isnull=False,
    )
    return rows.select_related("phase__programme").order_by("due_on", "pk")


@dataclass(frozen=True)
class Appointment:
    """Something that the plan of the programme has for a day."""

    day: datetime.date
    text: str


def coming_up(programme: Programme, *, since: datetime.date, until: datetime.date) -> list[Appointment]:
    """What is due, begins or ends from one day to another, both included, in order. Four queries."""
    days = (since, until)
    found = [
        Appointment(item.due_on, _("Due: %(task)s") % {"task": item.name})
        for item in unsettled_items([programme.client])
        if item.due_on and since <= item.due_on <= until
    ]
    for wave in Wave.objects.filter(programme=programme).order_by("number"):
        if since <= wave.starts_on <= until:
            found.append(Appointment(wave.starts_on, _("Wave “%(wave)s” begins") % {"wave": wave.title}))
        if since <= wave.ends_on <= until:
            found.append(Appointment(wave.ends_on, _("Wave “%(wave)s” ends") % {"wave": wave.title}))
    plan = ProofPlan.objects.filter(programme=programme, ends_on__range=days).order_by("version").last()
    if plan and programme.phases.filter(kind=PhaseKind.PROOF, state__in=OPEN_STATES).exists():
        found.append(Appointment(plan.ends_on, _("The proof of concept ends; then its gate decides")))
    for target in KpiTarget.objects.filter(programme=programme, valid_from__range=days).order_by("valid_from", "kpi"):
        words = {"kpi": kpi_named(target.kpi).label, "target": target_text(target)}
        found.append(Appointment(target.valid_from, _("The target for “%(kpi)s” becomes %(target)s") % words))
    return sorted(found, key=lambda one: one.day)
