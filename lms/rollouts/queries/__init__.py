"""Reads for screens: the programme of a client, its phases and its published figures."""

from .access import PhaseAccess, deciders, phase_access
from .boards import (
    TREND,
    Board,
    CountLine,
    PhaseView,
    TeamFigures,
    TeamRow,
    board,
    coming_targets,
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
from .published import KpiTile, judges_of, means_of, published_weeks, published_weeks_of, target_text, targets_for
from .pulses import open_pulse, task_named, tasks_of
from .reports import (
    Appointment,
    coming_up,
    fingerprint_of,
    last_decisions,
    open_exceptions,
    report_text,
    unsettled_items,
)
from .terms import Setting, Settings, settings_of, tools_of

__all__ = [
    "TREND",
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
    "Setting",
    "Settings",
    "TeamFigures",
    "TeamRow",
    "Waves",
    "board",
    "coming_targets",
    "coming_up",
    "comparison",
    "deciders",
    "fingerprint_of",
    "judges_of",
    "last_decisions",
    "means_of",
    "open_exceptions",
    "open_pulse",
    "phase_access",
    "phase_file",
    "portfolio",
    "proof_versions",
    "published_weeks",
    "published_weeks_of",
    "report_text",
    "settings_of",
    "target_text",
    "targets_for",
    "task_named",
    "tasks_of",
    "team_figures",
    "tools_of",
    "unsettled_items",
    "waves",
    "weights_of",
]
