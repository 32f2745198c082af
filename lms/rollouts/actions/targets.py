"""Targets of KPIs, always set before the weeks that they judge."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.accounts.queries import local_day
from lms.disclosure.periods import Period
from lms.rollouts.kpis import kpi_named
from lms.rollouts.models import KpiTarget, Programme


class TargetTooLate(ValidationError):
    """A target was to hold for a week that has already begun."""


@transaction.atomic
def set_target(
    *,
    programme: Programme,
    kpi: str,
    target_percent: int,
    tolerance_points: int = 5,
    valid_from: datetime.date | None = None,
    by: User | None,
    at: datetime.datetime,
) -> KpiTarget:
    """Set what a KPI should reach from a day on, by default from next Monday; repeating it changes nothing.

    A target that does not hold yet can be set anew for the same day. Raises UnknownKpi, TargetTooLate, or
    ValidationError when a number is out of range.
    """
    kpi_named(kpi)
    programme = Programme.objects.select_for_update(of=("self",)).select_related("client").get(pk=programme.pk)
    today = local_day(at, programme.client)
    valid_from = valid_from or Period.containing(today).next().starts_on
    if valid_from <= today:
        raise TargetTooLate({"valid_from": _("A target has to be set before the day from which it holds.")})
    target = KpiTarget.objects.filter(programme=programme, kpi=kpi, valid_from=valid_from).first()
    target = target or KpiTarget(programme=programme, kpi=kpi, valid_from=valid_from)
    if target.pk and (target.target_percent, target.tolerance_points) == (target_percent, tolerance_points):
        return target
    target.target_percent, target.tolerance_points = target_percent, tolerance_points
    target.set_by, target.set_at = by, at
    target.full_clean()
    target.save()
    return target
