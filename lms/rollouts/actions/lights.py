"""Overruling a traffic light: for one week, with a reason and a name."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lms.accounts.models import User
from lms.disclosure.queries import latest_publications
from lms.rollouts.kpis import kpi_named
from lms.rollouts.lights import Light
from lms.rollouts.models import LightOverride, Programme
from lms.rollouts.queries import board

LEAST_REASON = 10  # characters


class NothingToOverrule(ValidationError):
    """No week is published, the KPI has no light in it, or the reason says too little."""


def override_light(
    *, programme: Programme, kpi: str, light: str, reason: str, by: User, at: datetime.datetime
) -> LightOverride:
    """Overrule the light of a KPI for the newest published week; the last one who does it has the say.

    What was said before stays. Raises UnknownKpi, NothingToOverrule, or ValidationError.
    """
    kpi_named(kpi)
    published = latest_publications(programme.client_id)
    if not published:
        raise NothingToOverrule(_("Nothing is published yet."))
    if len(reason.strip()) < LEAST_REASON:
        raise NothingToOverrule({"reason": _("Please give the reason in a few words; it stands beside the light.")})
    tile = next((tile for tile in board(programme.client).tiles if tile.kpi.id == kpi), None)
    if tile is None or tile.light is Light.NONE:
        raise NothingToOverrule(_("This KPI has no traffic light in the newest week, so there is nothing to overrule."))
    override = LightOverride(
        programme=programme,
        kpi=kpi,
        period=published[0].period,
        light=light,
        reason=reason.strip(),
        set_by=by,
        set_at=at,
    )
    override.full_clean()
    override.save()
    return override
