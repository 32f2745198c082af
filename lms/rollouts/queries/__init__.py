"""Reads for screens: the programme of a client, its phases and its published figures."""

from .access import PhaseAccess, deciders, phase_access
from .boards import (
    Board,
    CountLine,
    KpiTile,
    PhaseView,
    TeamFigures,
    TeamRow,
    board,
    coming_targets,
    targets_for,
    team_figures,
)
from .contents import (
    Comparison,
    Portfolio,
    ProofView,
    Waves,
    comparison,
    portfolio,
    proof_versions,
    waves,
    weights_of,
)
from .facts import Facts, FactState
from .items import ItemView, PhaseFile, phase_file
from .reports import (
    Appointment,
    coming_up,
    fingerprint_of,
    last_decisions,
    open_exceptions,
    report_text,
    unsettled_items,
)

__all__ = [
    "Appointment",
    "Board",
    "Comparison",
    "CountLine",
    "FactState",
    "Facts",
    "ItemView",
    "KpiTile",
    "PhaseAccess",
    "PhaseFile",
    "PhaseView",
    "Portfolio",
    "ProofView",
    "TeamFigures",
    "TeamRow",
    "Waves",
    "board",
    "coming_targets",
    "coming_up",
    "comparison",
    "deciders",
    "fingerprint_of",
    "last_decisions",
    "open_exceptions",
    "phase_access",
    "phase_file",
    "portfolio",
    "proof_versions",
    "report_text",
    "targets_for",
    "team_figures",
    "unsettled_items",
    "waves",
    "weights_of",
]
