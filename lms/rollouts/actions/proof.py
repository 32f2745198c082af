"""The proof of concept: planned, frozen, measured. What was frozen changes in a new version only."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.rollouts.models import DataKind, GateDecision, PhaseKind, Programme, ProofCriterion, ProofPlan, Verdict

from .gates import ReasonMissing
from .phases import demand_running, locked_phase

SHORTEST, LONGEST = datetime.timedelta(weeks=4), datetime.timedelta(weeks=6)


class CriteriaFrozen(ValidationError):
    """What had been frozen was to be changed."""


class PlanNotReady(ValidationError):
    """A plan without criteria was to be frozen, or one that is not frozen was to be measured."""


class PersonalDataTooEarly(ValidationError):
    """Real personal data were to be used before the gate of data protection said Go without conditions."""


class WrongLength(ValidationError):
    """A proof of concept was to take less than four or more than six weeks."""


@transaction.atomic
def save_plan(*, plan: ProofPlan) -> ProofPlan:
    """Add or change a draft of the plan.

    Raises PhaseNotRunning, CriteriaFrozen, WrongLength, PersonalDataTooEarly, or ValidationError.
    """
    locked_phase(plan.programme, PhaseKind.PROOF)
    _demand_draft(plan)
    _demand_allowed(plan)
    if plan.version is None:
        plan.version = plan.programme.proof_plans.count() + 1
    plan.full_clean(exclude=["frozen_at", "measured_at"])
    plan.save()
    return plan


def _demand_draft(plan: ProofPlan) -> None:
    """Asks the database: the plan in hand may be older than the freezing."""
    if plan.pk and ProofPlan.objects.filter(pk=plan.pk, frozen_at__isnull=False).exists():
        raise CriteriaFrozen(_("This version is frozen. Please begin a new version and say why."))


def _demand_allowed(plan: ProofPlan) -> None:
    if not SHORTEST <= plan.ends_on - plan.starts_on <= LONGEST:
        raise WrongLength({"ends_on": _("A proof of concept takes four to six weeks.")})
    if plan.data_kind == DataKind.PERSONAL and not _may_use_personal_data(plan.programme):
        raise PersonalDataTooEarly(
            {"data_kind": _("Real personal data may be used when the gate “Data protection” has said Go.")}
        )


def _may_use_personal_data(programme: Programme) -> bool:
    gates = GateDecision.objects.filter(phase__programme=programme, phase__kind=PhaseKind.PRIVACY)
    return gates.filter(verdict=Verdict.GO).exists()


@transaction.atomic
def save_proof_criterion(*, criterion: ProofCriterion) -> ProofCriterion:
    """Add or change a success criterion of a draft. Raises PhaseNotRunning, CriteriaFrozen, or ValidationError."""
    locked_phase(criterion.plan.programme, PhaseKind.PROOF)
    _demand_draft(criterion.plan)
    criterion.full_clean()
    criterion.save()
    return criterion


@transaction.atomic
def freeze_plan(*, plan: ProofPlan, by: User, at: datetime.datetime) -> ProofPlan:
    """Freeze plan and criteria; repeating it changes nothing. Raises PhaseNotRunning, or PlanNotReady."""
    phase = locked_phase(plan.programme, PhaseKind.PROOF)
    plan = ProofPlan.objects.select_related("programme").get(pk=plan.pk)
    if plan.is_frozen:
        return plan
    demand_running(phase)
    if not plan.criteria.exists():
        raise PlanNotReady(_("Please add at least one success criterion first."))
    _demand_allowed(plan)
    plan.frozen_by, plan.frozen_at = by, at
    plan.save(update_fields=["frozen_by", "frozen_at"])
    return plan


@transaction.atomic
def begin_new_version(*, programme: Programme, reason: str) -> ProofPlan:
    """Copy the frozen plan with its criteria, without results, as a draft; repeating it returns the draft there is.

    Raises PhaseNotRunning, ReasonMissing, or PlanNotReady if nothing is frozen yet.
    """
    locked_phase(programme, PhaseKind.PROOF)
    newest = programme.proof_plans.order_by("version").last()
    if newest is None:
        raise PlanNotReady(_("There is no plan yet."))
    if not newest.is_frozen:
        return newest
    if not reason.strip():
        raise ReasonMissing({"reason": _("Please say why the criteria change.")})
    draft = ProofPlan.objects.create(
        programme=programme,
        version=newest.version + 1,
        starts_on=newest.starts_on,
        ends_on=newest.ends_on,
        data_kind=newest.data_kind,
        test_set=newest.test_set,
        stop_rule=newest.stop_rule,
        owner=newest.owner,
        reason=reason.strip(),
    )
    ProofCriterion.objects.bulk_create(
        ProofCriterion(
            plan=draft,
            title=one.title,
            unit=one.unit,
            baseline=one.baseline,
            minimum=one.minimum,
            target=one.target,
        )
        for one in newest.criteria.order_by("pk")
    )
    return draft


@transaction.atomic
def record_results(
    *, plan: ProofPlan, results: Mapping[int, Decimal | None], summary: str, at: datetime.datetime
) -> ProofPlan:
    """Record what was measured, by criterion, for a frozen plan. Raises PhaseNotRunning, or PlanNotReady."""
    phase = locked_phase(plan.programme, PhaseKind.PROOF)
    demand_running(phase)
    plan = ProofPlan.objects.get(pk=plan.pk)
    if not plan.is_frozen:
        raise PlanNotReady(_("Please freeze the success criteria before measuring."))
    for criterion in plan.criteria.filter(pk__in=results).order_by("pk"):
        criterion.result = results[criterion.pk]
        criterion.save(update_fields=["result"])
    plan.summary, plan.measured_at = summary.strip(), at
    plan.save(update_fields=["summary", "measured_at"])
    return plan
