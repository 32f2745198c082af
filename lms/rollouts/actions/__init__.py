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
from .lights import NothingToOverrule, override_light
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
from .publishing import publish_due_periods, publish_period, revise_period
from .pulses import PulseAnswered, PulseClosed, answer_pulse, decline_pulse, invite_to_pulses
from .reminding import remind_of_pulses
from .report import NothingPublished, note_audit_download, write_report
from .targets import TargetTooLate, set_target
from .terms import set_definition, task_list

__all__ = [
    "CriteriaFrozen",
    "CriteriaNotMet",
    "DocumentMissing",
    "EvidenceMissing",
    "IteratedBefore",
    "NotToBeSaid",
    "NothingPublished",
    "NothingToOverrule",
    "OwnerMissing",
    "PersonalDataTooEarly",
    "PhaseNotRunning",
    "PhaseOutOfOrder",
    "PlanNotReady",
    "PromiseNotConfirmed",
    "PulseAnswered",
    "PulseClosed",
    "ReasonMissing",
    "TargetTooLate",
    "TeamOfAnotherClient",
    "WrongLength",
    "add_document",
    "answer_pulse",
    "begin_new_version",
    "choose_solution",
    "complete_item",
    "confirm_promise",
    "decide_gate",
    "decline_pulse",
    "freeze_plan",
    "invite_to_pulses",
    "note_audit_download",
    "override_light",
    "publish_due_periods",
    "publish_period",
    "record_results",
    "remind_of_pulses",
    "revise_period",
    "save_comparison_criterion",
    "save_item",
    "save_option",
    "save_plan",
    "save_proof_criterion",
    "save_use_case",
    "save_wave",
    "set_definition",
    "set_target",
    "set_weights",
    "sign_exception",
    "start_phase",
    "start_programme",
    "task_list",
    "write_report",
]
