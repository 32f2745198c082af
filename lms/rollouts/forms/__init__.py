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
from .pulses import PulseForm
from .steering import EvidenceForm, TargetForm
from .terms import (
    CostForm,
    DefinitionForm,
    LicenseForm,
    LightForm,
    ReturnForm,
    TaskListForm,
    TimeSavingForm,
)

__all__ = [
    "ChoiceForm",
    "ComparisonCriterionForm",
    "CostForm",
    "DefinitionForm",
    "DocumentForm",
    "DoneForm",
    "EvidenceForm",
    "ExceptionForm",
    "GateForm",
    "ItemForm",
    "LicenseForm",
    "LightForm",
    "NewVersionForm",
    "OptionForm",
    "PlanForm",
    "ProofCriterionForm",
    "PulseForm",
    "ResultsForm",
    "ReturnForm",
    "TargetForm",
    "TaskListForm",
    "TimeSavingForm",
    "UseCaseForm",
    "WaveForm",
    "WeightsForm",
]
