"""Personal data in this app: who confirmed, decided, signed, added or set what, who is a champion, and pulses.

What people answer to pulses bears a pseudonym, like learning records; `lms.accounts.privacy` cuts its link to the
account.
"""

from typing import Any

from django.db.models import Model

from lms.accounts.models import User

from .models import (
    AuditDownload,
    CriterionException,
    GateDecision,
    KpiDefinition,
    KpiTarget,
    LightOverride,
    PhaseCheck,
    PhaseDocument,
    PhaseItem,
    ProofPlan,
    PulseAnswer,
    PulseInvitation,
    ReportText,
    ScoringWeights,
    SelectionDecision,
    Wave,
)

# What people did in phases: model, the field that names them, and the field with the moment.
TRACES: tuple[tuple[type[Model], str, str], ...] = (
    (PhaseItem, "done_by", "done_at"),
    (PhaseDocument, "added_by", "added_at"),
    (CriterionException, "signed_by", "signed_at"),
    (GateDecision, "decided_by", "recorded_at"),
    (GateDecision, "recorded_by", "recorded_at"),
    (ScoringWeights, "set_by", "set_at"),
    (SelectionDecision, "decided_by", "decided_at"),
    (ProofPlan, "frozen_by", "frozen_at"),
    (KpiDefinition, "set_by", "set_at"),
    (LightOverride, "set_by", "set_at"),
    (ReportText, "written_by", "written_at"),
    (AuditDownload, "fetched_by", "fetched_at"),
)


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    checks = PhaseCheck.objects.filter(confirmed_by=person).select_related("phase__programme__client")
    targets = KpiTarget.objects.filter(set_by=person).select_related("programme__client")
    return {
        "confirmed": [
            {
                "client": check.phase.programme.client.name,
                "phase": check.phase.kind,
                "evidence": check.evidence,
                "at": check.confirmed_at and check.confirmed_at.isoformat(),
            }
            for check in checks.order_by("confirmed_at", "pk")
        ],
        "targets": [
            {"client": target.programme.client.name, "target": str(target), "at": target.set_at.isoformat()}
            for target in targets.order_by("set_at", "pk")
        ],
        "phases": [
            {"what": f"{model._meta.model_name}.{name}", "object": str(row), "at": getattr(row, moment).isoformat()}
            for model, name, moment in TRACES
            for row in model._default_manager.filter(**{name: person}).order_by(moment, "pk")
        ],
        "pulses": [_pulse(pulse) for pulse in PulseInvitation.objects.of_person(person.pseudonym)],
        "champion": [str(wave) for wave in Wave.objects.filter(champions=person).order_by("starts_on", "pk")],
    }


def _pulse(pulse: PulseInvitation) -> dict[str, Any]:
    answer: PulseAnswer | None = getattr(pulse, "answer", None)
    return {
        "client": pulse.client.name,
        "days_after_training": pulse.day,
        "from": pulse.opens_on.isoformat(),
        "until": pulse.closes_on.isoformat(),
        "reminded_at": pulse.reminded_at and pulse.reminded_at.isoformat(),
        "answer": answer
        and {
            "declined": answer.is_declined,
            "recommends": answer.recommends,
            "used_at_work": answer.used_at_work,
            "tasks": answer.tasks,
            "minutes": answer.minutes,
            "at": answer.answered_at.isoformat(),
        },
    }


def erase_for(person: User) -> None:
    """Forget who it was; what was confirmed and set is the client's and stays."""
    PhaseCheck.objects.filter(confirmed_by=person).update(confirmed_by=None)
    KpiTarget.objects.filter(set_by=person).update(set_by=None)
    for model, name, _moment in TRACES:
        model._default_manager.filter(**{name: person}).update(**{name: None})
    for wave in Wave.objects.filter(champions=person).order_by("pk"):
        wave.champions.remove(person)
