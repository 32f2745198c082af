"""Everything that can happen to programmes, phases and targets, and the publication of weeks."""

from .phases import (
    EvidenceMissing,
    PhaseNotRunning,
    PhaseOutOfOrder,
    PromiseNotConfirmed,
    complete_phase,
    confirm_promise,
    start_phase,
    start_programme,
)
from .publishing import publish_due_periods, publish_period
from .targets import TargetTooLate, set_target

__all__ = [
    "EvidenceMissing",
    "PhaseNotRunning",
    "PhaseOutOfOrder",
    "PromiseNotConfirmed",
    "TargetTooLate",
    "complete_phase",
    "confirm_promise",
    "publish_due_periods",
    "publish_period",
    "set_target",
    "start_phase",
    "start_programme",
]
