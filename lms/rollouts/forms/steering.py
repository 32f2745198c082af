"""What consultants say to move a programme on: evidence and targets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.rollouts.kpis import GROUPS, Kpi
from lms.rollouts.models import KpiTarget


class EvidenceForm(forms.Form):
    """What shows that a promise is kept."""

    evidence = forms.CharField(
        label=_("Evidence"),
        help_text=_("Which documents or results show it, and where do they lie? At least a few words."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        error_messages={"required": _("Please say what shows that the promise is kept.")},
    )


class TargetForm(forms.ModelForm[KpiTarget]):
    """A target from next Monday on, or from a later day."""

    kpi = forms.ChoiceField(label=_("KPI"))
    valid_from = forms.DateField(
        label=_("Valid from"),
        required=False,
        help_text=_("Empty: from next Monday. A week that has begun keeps its target."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = KpiTarget
        fields = ["kpi", "target_percent", "tolerance_points", "valid_from"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kpi"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (heading, [(kpi.id, kpi.label) for kpi in kpis if isinstance(kpi, Kpi) or kpi.has_light])
            for heading, kpis in GROUPS
        ]
