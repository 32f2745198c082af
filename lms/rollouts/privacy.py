"""Personal data in this app: who confirmed which promise, and who set which target."""

from typing import Any

from lms.accounts.models import User

from .models import KpiTarget, PhaseCheck


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
    }


def erase_for(person: User) -> None:
    """Forget who it was; what was confirmed and set is the client's and stays."""
    PhaseCheck.objects.filter(confirmed_by=person).update(confirmed_by=None)
    KpiTarget.objects.filter(set_by=person).update(set_by=None)
