"""What clients set for KPIs, and what somebody overrules a light by. Every form makes a new version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models import (
    CostItem,
    Judgement,
    KpiDefinition,
    LicenseTerms,
    ReturnTerms,
    TaskList,
    TimeSavingTerms,
)

from .phases import day_input

MAX_TASKS, MAX_TASK = 30, 120
CASES = ("low", "base", "high")


class DefinitionForm(forms.ModelForm[KpiDefinition]):
    """Numbers of a setting, from which day on they hold, and where they come from."""

    valid_from = forms.DateField(
        label=_("Valid from"),
        required=False,
        help_text=_("Empty: from today. It counts in the weeks that are published afterwards; earlier ones stay."),
        widget=day_input(),
    )


def _three(name: str) -> list[str]:
    return [f"{name}_{case}" for case in CASES]


class TimeSavingForm(DefinitionForm):
    class Meta:
        model = TimeSavingTerms
        fields = [*_three("realization"), "source", "valid_from"]


class ReturnForm(DefinitionForm):
    class Meta:
        model = ReturnTerms
        fields = [
            *_three("hourly_cost"),
            *_three("isolation"),
            *_three("confidence"),
            *_three("learning_hours"),
            "weeks",
            "source",
            "valid_from",
        ]


class CostForm(DefinitionForm):
    class Meta:
        model = CostItem
        fields = ["label", *_three("amount"), "source", "valid_from"]


class LicenseForm(DefinitionForm):
    class Meta:
        model = LicenseTerms
        fields = ["bought", "price", "source", "valid_from"]


class TaskListForm(DefinitionForm):
    """The list as text, one task a line."""

    lines = forms.CharField(
        label=_("Tasks"),
        help_text=_("One a line, in the words of the people who do them, for instance “Draft an offer”."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=MAX_TASKS * (MAX_TASK + 2),
    )

    class Meta:
        model = TaskList
        fields = ["source", "valid_from"]

    field_order = ("lines", "source", "valid_from")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("lines", "\n".join(task["label"] for task in self.instance.tasks))

    def clean_lines(self) -> list[str]:
        labels = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(labels) > MAX_TASKS:
            raise forms.ValidationError(
                _("These are %(count)s tasks; people can choose from at most %(most)s."),
                params={"count": len(labels), "most": MAX_TASKS},
            )
        for label in labels:
            if len(label) > MAX_TASK:
                raise forms.ValidationError(
                    _("“%(task)s…” is too long; a task has at most %(most)s characters."),
                    params={"task": label[:30], "most": MAX_TASK},
                )
        return labels


class LightForm(forms.Form):
    """Another light for the newest published week."""

    light = forms.ChoiceField(label=_("Judgement"), choices=Judgement.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Your name and the reason stand beside the light, for everybody who sees the board."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
