"""Everything that can happen to programmes, phases and targets, and the publication of weeks."""

from .contents import (
    TeamOfAnotherClient,
    choose_solution,
    save_comparison_criterion,
    save_option,
    save_use_case,
    save_wave,
    set_weights,
)
from .gates import CriteriaNotMet, IteratedBefore, PromiseNotConfirmed, ReasonMissing, decide_gate
from .items import (
    DocumentMissing,
    NotToBeSaid,
    OwnerMissing,
    add_document,
    complete_item,
    save_item,
    sign_exception,
)
from .phases import (
    EvidenceMissing,
    PhaseNotRunning,
    PhaseOutOfOrder,
    confirm_promise,
    start_phase,
    start_programme,
)
from .proof import (
    CriteriaFrozen,
    PersonalDataTooEarly,
    PlanNotReady,
    WrongLength,
    begin_new_version,
    freeze_plan,
    record_results,
    save_plan,
    save_proof_criterion,
)
from .publishing import publish_due_periods, publish_period
from .report import NothingPublished, note_audit_download, write_report
from .targets import TargetTooLate, set_target

__all__ = [
    "CriteriaFrozen",
    "CriteriaNotMet",
    "DocumentMissing",
    "EvidenceMissing",
    "IteratedBefore",
    "NotToBeSaid",
    "NothingPublished",
    "OwnerMissing",
    "PersonalDataTooEarly",
    "PhaseNotRunning",
    "PhaseOutOfOrder",
    "PlanNotReady",
    "PromiseNotConfirmed",
    "ReasonMissing",
    "TargetTooLate",
    "TeamOfAnotherClient",
    "WrongLength",
    "add_document",
    "begin_new_version",
    "choose_solution",
    "complete_item",
    "confirm_promise",
    "decide_gate",
    "freeze_plan",
    "note_audit_download",
    "publish_due_periods",
    "publish_period",
    "record_results",
    "save_comparison_criterion",
    "save_item",
    "save_option",
    "save_plan",
    "save_proof_criterion",
    "save_use_case",
    "save_wave",
    "set_target",
    "set_weights",
    "sign_exception",
    "start_phase",
    "start_programme",
    "write_report",
]
