"""What belongs to one phase alone: use cases and weights, solutions and their choice, waves."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Team, User
from lms.rollouts.models import (
    OptionRating,
    PhaseKind,
    Programme,
    ScoringWeights,
    SelectionCriterion,
    SelectionDecision,
    SolutionOption,
    UseCase,
    Wave,
)
from lms.rollouts.queries.contents import comparison, weights_of
from lms.rollouts.statistics.scoring import Weights

from .gates import ReasonMissing
from .phases import locked_phase


class TeamOfAnotherClient(ValidationError):
    """A wave was to take a team along that is not the client's."""


@transaction.atomic
def save_use_case(*, use_case: UseCase) -> UseCase:
    """Add or change a use case. Raises PhaseNotRunning once the analysis is over, or ValidationError."""
    locked_phase(use_case.programme, PhaseKind.ANALYSIS)
    use_case.full_clean()
    use_case.save()
    return use_case


@transaction.atomic
def set_weights(
    *, programme: Programme, weights: Weights, reason: str, by: User, at: datetime.datetime
) -> ScoringWeights | None:
    """Weigh all use cases anew, as a new version; `weights.version` is ignored. The same weights change nothing (None).

    Raises PhaseNotRunning once the analysis is over, ReasonMissing, or ValidationError unless they add up to 100.
    """
    locked_phase(programme, PhaseKind.ANALYSIS)
    now = weights_of(programme)
    if (now.value, now.feasibility, now.safety) == (weights.value, weights.feasibility, weights.safety):
        return None
    if not reason.strip():
        raise ReasonMissing({"reason": _("Please say why the weights change.")})
    row = ScoringWeights(
        programme=programme,
        version=now.version + 1,
        value=weights.value,
        feasibility=weights.feasibility,
        safety=weights.safety,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def save_comparison_criterion(*, criterion: SelectionCriterion) -> SelectionCriterion:
    """Add or change what solutions are compared by. Raises PhaseNotRunning once the choice is over."""
    locked_phase(criterion.programme, PhaseKind.SELECTION)
    criterion.full_clean()
    criterion.save()
    return criterion


@transaction.atomic
def save_option(*, option: SolutionOption, points: Mapping[int, int | None]) -> SolutionOption:
    """Add or change a solution with its ratings: by criterion 0–10, None for not rated yet.

    Raises PhaseNotRunning once the choice is over, or ValidationError.
    """
    locked_phase(option.programme, PhaseKind.SELECTION)
    option.full_clean()
    option.save()
    criteria = SelectionCriterion.objects.filter(programme=option.programme_id, pk__in=points)
    for criterion in criteria.order_by("pk"):
        value = points[criterion.pk]
        if value is None:
            OptionRating.objects.filter(option=option, criterion=criterion).delete()
        else:
            OptionRating.objects.update_or_create(option=option, criterion=criterion, defaults={"points": value})
    return option


@transaction.atomic
def choose_solution(
    *,
    programme: Programme,
    chosen: SolutionOption,
    reasons: str,
    against: Mapping[int, str],
    by: User,
    at: datetime.datetime,
) -> SelectionDecision:
    """Record which solution it is, and by primary key why not the others. A new decision is a new version.

    Raises PhaseNotRunning once the choice is over, or ReasonMissing.
    """
    locked_phase(programme, PhaseKind.SELECTION)
    found = comparison(programme)
    rejected = [column.option for column in found.columns if column.option.pk != chosen.pk]
    missing = [option.name for option in rejected if not against.get(option.pk, "").strip()]
    if not reasons.strip() or missing:
        names = ", ".join([chosen.name, *missing] if not reasons.strip() else missing)
        raise ReasonMissing(_("Please give reasons for: %(solutions)s.") % {"solutions": names})
    return SelectionDecision.objects.create(
        programme=programme,
        version=len(found.decisions) + 1,
        chosen=chosen,
        reasons=reasons.strip(),
        comparison=[
            {
                "name": column.option.name,
                "total": column.total,
                "is_chosen": column.option.pk == chosen.pk,
                "reason": reasons.strip() if column.option.pk == chosen.pk else against[column.option.pk].strip(),
            }
            for column in found.columns
        ],
        decided_by=by,
        decided_at=at,
    )


@transaction.atomic
def save_wave(
    *, wave: Wave, teams: list[Team], paths: list[int] | None = None, champions: list[User] | None = None
) -> Wave:
    """Add or change a wave; `paths` are primary keys of learning paths. A new one gets the next number.

    Raises PhaseNotRunning once the rollout is over, TeamOfAnotherClient, or ValidationError.
    """
    phase = locked_phase(wave.programme, PhaseKind.ROLLOUT)
    if any(team.client_id != phase.programme.client_id for team in teams):
        raise TeamOfAnotherClient({"teams": _("All teams have to be the client’s own.")})
    if wave.number is None:
        last = wave.programme.waves.order_by("number").last()
        wave.number = last.number + 1 if last else 1
    wave.full_clean()
    wave.save()
    wave.teams.set(teams)
    wave.paths.set(paths or [])
    wave.champions.set(champions or [])
    return wave
