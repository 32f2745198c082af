"""Forms of the programme. They check shape and range; what may happen is decided by the actions."""

from .contents import (
    ChoiceForm,
    ComparisonCriterionForm,
    NewVersionForm,
    OptionForm,
    PlanForm,
    ProofCriterionForm,
    ResultsForm,
    UseCaseForm,
    WaveForm,
    WeightsForm,
)
from .phases import DocumentForm, DoneForm, ExceptionForm, GateForm, ItemForm
from .steering import EvidenceForm, TargetForm

__all__ = [
    "ChoiceForm",
    "ComparisonCriterionForm",
    "DocumentForm",
    "DoneForm",
    "EvidenceForm",
    "ExceptionForm",
    "GateForm",
    "ItemForm",
    "NewVersionForm",
    "OptionForm",
    "PlanForm",
    "ProofCriterionForm",
    "ResultsForm",
    "TargetForm",
    "UseCaseForm",
    "WaveForm",
    "WeightsForm",
]
