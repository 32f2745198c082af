from .analysis import ScoringWeights, UseCase
from .gates import GateDecision, Verdict
from .items import CriterionException, ItemKind, PhaseDocument, PhaseItem, Side
from .programme import Phase, PhaseCheck, PhaseKind, PhaseState, Programme
from .proof import DataKind, ProofCriterion, ProofPlan
from .published import Judgement, LightOverride, PublishedMean
from .pulses import Minutes, PulseAnswer, PulseInvitation
from .report import AuditDownload, ReportText
from .selection import Hosting, OptionRating, SelectionCriterion, SelectionDecision, SolutionOption
from .signed import Signed
from .standard import STANDARD
from .target import KpiTarget
from .terms import CostItem, KpiDefinition, LicenseTerms, ReturnTerms, TaskList, TimeSavingTerms
from .waves import Wave

__all__ = [
    "STANDARD",
    "AuditDownload",
    "CostItem",
    "CriterionException",
    "DataKind",
    "GateDecision",
    "Hosting",
    "ItemKind",
    "Judgement",
    "KpiDefinition",
    "KpiTarget",
    "LicenseTerms",
    "LightOverride",
    "Minutes",
    "OptionRating",
    "Phase",
    "PhaseCheck",
    "PhaseDocument",
    "PhaseItem",
    "PhaseKind",
    "PhaseState",
    "Programme",
    "ProofCriterion",
    "ProofPlan",
    "PublishedMean",
    "PulseAnswer",
    "PulseInvitation",
    "ReportText",
    "ReturnTerms",
    "ScoringWeights",
    "SelectionCriterion",
    "SelectionDecision",
    "Side",
    "Signed",
    "SolutionOption",
    "TaskList",
    "TimeSavingTerms",
    "UseCase",
    "Verdict",
    "Wave",
]
