"""The form by which people grade an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from quizzes.models.questions.rubric import Criterion, plain_points

MOST_BUTTONS = 9  # a digit of the keyboard for each


@dataclass(frozen=True)
class CriterionRow:
    """A criterion in the form of those who grade. `choices`: points as buttons; empty: a field to type them in."""

    criterion: Criterion
    field: forms.BoundField
    choices: list[str]

    @property
    def value(self) -> str:
        return str(self.field.value() or "") if self.field.value() != 0 else "0"


class GradingForm(forms.Form):
    """Points for each criterion of a rubric, and a comment."""

    comment = forms.CharField(required=False, max_length=5000, widget=forms.Textarea)
    known = forms.IntegerField(min_value=0, max_value=10_000)

    def __init__(self, *args: Any, rubric: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for criterion in rubric:
            values = {"criterion": criterion.title, "most": plain_points(criterion.points)}
            wrong = _("“%(criterion)s”: please give 0 to %(most)s points, with at most two decimals.") % values
            self.fields[f"points-{criterion.id}"] = forms.DecimalField(
                min_value=0,
                max_value=criterion.points,
                decimal_places=2,
                error_messages=dict.fromkeys(
                    ["required", "invalid", "min_value", "max_value", "max_decimal_places"], wrong
                ),
            )

    @classmethod
    def initial_of(cls, stored: Mapping[str, str] | None, comment: str, known: int) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        points = {f"points-{criterion}": points for criterion, points in (stored or {}).items()}
        return {**points, "comment": comment, "known": known}

    def rows(self) -> list[CriterionRow]:
        return [
            CriterionRow(criterion, self[f"points-{criterion.id}"], _choices_of(criterion)) for criterion in self.rubric
        ]

    def points(self) -> dict[str, Decimal]:
        """Points by criterion, of a valid form."""
        return {criterion.id: self.cleaned_data[f"points-{criterion.id}"] for criterion in self.rubric}


def _choices_of(criterion: Criterion) -> list[str]:
    if criterion.points != int(criterion.points) or criterion.points > MOST_BUTTONS:
        return []
    return [str(points) for points in range(int(criterion.points) + 1)]
