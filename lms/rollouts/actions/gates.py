"""The gate at the end of a phase: what was decided, by whom, on what grounds."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.queries import local_day
from lms.rollouts.models import GateDecision, Phase, PhaseState, Verdict
from lms.rollouts.queries.items import ItemView, PhaseFile, phase_file
from lms.rollouts.signals import gate_decided, phase_completed

from .phases import demand_running, locked


class PromiseNotConfirmed(ValidationError):
    """A phase was to be completed before its promise was confirmed."""


class CriteriaNotMet(ValidationError):
    """A phase was to be completed although a criterion is neither met nor excepted."""


class IteratedBefore(ValidationError):
    """A phase was to go round for a second time."""


class ReasonMissing(ValidationError):
    """Something was to be decided or signed without saying why."""


@transaction.atomic
def decide_gate(
    *,
    phase: Phase,
    verdict: Verdict,
    reasons: str,
    conditions: str = "",
    decided_by: User,
    recorded_by: User,
    decided_on: datetime.date | None = None,
    at: datetime.datetime,
) -> GateDecision:
    """Record what a gate says, with the criteria and documents that lay on the table. It is never changed.

    Go and Go with conditions complete the phase: signal `phase_completed`. Iterate leaves it running, at most once.
    Stop ends the programme. Raises PhaseNotRunning, ReasonMissing, PromiseNotConfirmed, CriteriaNotMet,
    IteratedBefore.
    """
    phase = locked(phase)
    demand_running(phase)
    today = local_day(at, phase.programme.client)
    found = phase_file(phase, client=phase.programme.client, on=today)
    reasons, conditions = reasons.strip(), conditions.strip()
    _demand_words(verdict, reasons, conditions)
    if verdict.passes:
        _demand_closable(phase, found)
    if verdict == Verdict.ITERATE and found.has_iterated:
        raise IteratedBefore(_("“%(phase)s” has gone round once already.") % {"phase": phase.title})
    decision = GateDecision.objects.create(
        phase=phase,
        verdict=verdict,
        reasons=reasons,
        conditions=conditions,
        decided_by=decided_by,
        recorded_by=recorded_by,
        decided_on=min(decided_on or today, today),
        recorded_at=at,
        criteria=[_as_seen(view) for view in found.criteria],
        documents=[
            {"title": one.title, "version": one.version, "digest": one.digest, "link": one.link}
            for one in found.documents
        ],
    )
    gate_decided.send(sender=GateDecision, decision=decision, at=at)
    _end(phase, verdict, today, at)
    return decision


def _as_seen(view: ItemView) -> dict[str, Any]:
    """A criterion as it stood when the gate decided."""
    return {
        "title": view.item.name,
        "is_met": view.is_met,
        "state": view.fact.text if view.fact else view.item.evidence,
        "exception": view.exception.reason if view.exception else "",
    }


def _demand_words(verdict: Verdict, reasons: str, conditions: str) -> None:
    if not reasons:
        raise ReasonMissing({"reasons": _("Please give the reasons for the decision.")})
    if verdict == Verdict.GO_WITH_CONDITIONS and not conditions:
        raise ReasonMissing({"conditions": _("Please write down the conditions.")})
    if verdict != Verdict.GO_WITH_CONDITIONS and conditions:
        raise ReasonMissing({"conditions": _("Conditions belong to “Go with conditions” only.")})


def _demand_closable(phase: Phase, found: PhaseFile) -> None:
    if phase.checks.filter(confirmed_at__isnull=True).exists():
        raise PromiseNotConfirmed(
            _("Before “%(phase)s” can be completed, “%(promise)s” has to be confirmed.")
            % {"phase": phase.title, "promise": phase.promise}
        )
    if found.unmet:
        raise CriteriaNotMet(
            _("Neither met nor excepted: %(criteria)s.")
            % {"criteria": ", ".join(f"“{view.item.name}”" for view in found.unmet)}
        )


def _end(phase: Phase, verdict: Verdict, today: datetime.date, at: datetime.datetime) -> None:
    if verdict == Verdict.ITERATE:
        return
    phase.state = PhaseState.DONE if verdict.passes else PhaseState.STOPPED
    phase.finished_on = today
    phase.save(update_fields=["state", "finished_on"])
    if verdict.passes:
        phase_completed.send(sender=Phase, phase=phase, at=at)
