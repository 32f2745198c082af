from .analysis import ScoringWeights, UseCase
from .gates import GateDecision, Verdict
from .items import CriterionException, ItemKind, PhaseDocument, PhaseItem, Side
from .programme import Phase, PhaseCheck, PhaseKind, PhaseState, Programme
from .proof import DataKind, ProofCriterion, ProofPlan
from .report import AuditDownload, ReportText
from .selection import Hosting, OptionRating, SelectionCriterion, SelectionDecision, SolutionOption
from .signed import Signed
from .standard import STANDARD
from .target import KpiTarget
from .waves import Wave

__all__ = [
    "STANDARD",
    "AuditDownload",
    "CriterionException",
    "DataKind",
    "GateDecision",
    "Hosting",
    "ItemKind",
    "KpiTarget",
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
    "ReportText",
    "ScoringWeights",
    "SelectionCriterion",
    "SelectionDecision",
    "Side",
    "Signed",
    "SolutionOption",
    "UseCase",
    "Verdict",
    "Wave",
]
