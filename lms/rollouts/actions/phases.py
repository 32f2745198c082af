"""The five phases: each is started, its promise is confirmed with evidence, then its gate decides."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Client, User
from lms.accounts.queries import local_day
from lms.rollouts.models import STANDARD, Phase, PhaseCheck, PhaseItem, PhaseKind, PhaseState, Programme
from lms.rollouts.signals import phase_started, programme_started, promise_confirmed


class PhaseOutOfOrder(ValidationError):
    """A phase was to start before the one before it was completed."""


class PhaseNotRunning(ValidationError):
    """Something was to happen in a phase that has not begun or is completed."""


class EvidenceMissing(ValidationError):
    """A promise was to be confirmed without saying what shows that it is kept."""


@transaction.atomic
def start_programme(*, client: Client, at: datetime.datetime) -> Programme:
    """Begin a client's programme with its five phases, none of them started; repeating it returns the programme.

    Figures are published from the week on that the day lies in.
    """
    programme, created = Programme.objects.get_or_create(client=client, defaults={"started_on": local_day(at, client)})
    if created:
        phases = Phase.objects.bulk_create(
            Phase(programme=programme, kind=kind, position=position) for position, kind in enumerate(PhaseKind, start=1)
        )
        PhaseCheck.objects.bulk_create(PhaseCheck(phase=phase) for phase in phases)
        programme_started.send(sender=Programme, programme=programme, at=at)
    return programme


def locked(phase: Phase) -> Phase:
    """The phase as it stands now, with its programme locked against a second change."""
    programme = Programme.objects.select_for_update(of=("self",)).select_related("client").get(pk=phase.programme_id)
    phase = Phase.objects.get(pk=phase.pk)
    phase.programme = programme
    return phase


@transaction.atomic
def start_phase(*, phase: Phase, at: datetime.datetime) -> Phase:
    """Begin a phase, with what every programme needs in it; repeating it changes nothing.

    Raises PhaseOutOfOrder unless all phases before it are completed.
    """
    phase = locked(phase)
    if phase.state != PhaseState.OPEN:
        return phase
    earlier = Phase.objects.filter(programme=phase.programme_id, position__lt=phase.position)
    waiting = earlier.exclude(state=PhaseState.DONE).order_by("position").first()
    if waiting:
        raise PhaseOutOfOrder(
            _("“%(phase)s” begins when “%(earlier)s” is completed.") % {"phase": phase.title, "earlier": waiting.title}
        )
    phase.state, phase.started_on = PhaseState.CURRENT, local_day(at, phase.programme.client)
    phase.save(update_fields=["state", "started_on"])
    PhaseItem.objects.bulk_create(
        PhaseItem(
            phase=phase,
            kind=one.kind,
            key=one.key,
            side=one.side,
            needs_document=one.needs_document,
            fact=one.fact,
        )
        for one in STANDARD[phase.kind]
    )
    phase_started.send(sender=Phase, phase=phase, at=at)
    return phase


@transaction.atomic
def confirm_promise(*, phase: Phase, by: User, evidence: str, at: datetime.datetime) -> PhaseCheck:
    """Confirm what a running phase promises, saying what shows it; repeating it with the same evidence changes nothing.

    Other evidence replaces the earlier one while the phase runs. Raises EvidenceMissing, or PhaseNotRunning.
    """
    evidence = evidence.strip()
    if not evidence:
        raise EvidenceMissing({"evidence": _("Please say what shows that the promise is kept.")})
    phase = locked(phase)
    check = PhaseCheck.objects.get(phase=phase, key=PhaseCheck.PROMISE)
    if check.is_confirmed and check.evidence == evidence:
        return check
    demand_running(phase)
    is_first = not check.is_confirmed
    check.evidence, check.confirmed_by, check.confirmed_at = evidence, by, at
    check.save(update_fields=["evidence", "confirmed_by", "confirmed_at"])
    if is_first:
        promise_confirmed.send(sender=PhaseCheck, check=check, at=at)
    return check


def demand_running(phase: Phase) -> None:
    """Raises PhaseNotRunning unless the phase runs."""
    if phase.state == PhaseState.OPEN:
        raise PhaseNotRunning(_("“%(phase)s” has not begun yet.") % {"phase": phase.title})
    demand_not_over(phase)


def demand_not_over(phase: Phase) -> None:
    """Raises PhaseNotRunning for a phase whose gate has decided: what it saw stays as it was."""
    if phase.state == PhaseState.DONE:
        raise PhaseNotRunning(_("“%(phase)s” is already completed.") % {"phase": phase.title})
    if phase.state == PhaseState.STOPPED:
        raise PhaseNotRunning(_("“%(phase)s” was stopped.") % {"phase": phase.title})


def locked_phase(programme: Programme, kind: PhaseKind) -> Phase:
    """A phase of the programme for a change of what it contains, locked. Raises PhaseNotRunning if it is over."""
    phase = locked(Phase.objects.get(programme=programme, kind=kind))
    demand_not_over(phase)
    return phase
