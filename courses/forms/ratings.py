"""What learners say about a course they completed."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from courses.models.ratings import HIGHEST, LOWEST


class ScaleField(forms.TypedChoiceField):
    """A number from 1 to 5. `low` and `high` say what the ends mean."""

    def __init__(self, *, label: Any, low: str | Promise, high: str | Promise) -> None:
        super().__init__(
            label=label,
            choices=[(number, str(number)) for number in range(LOWEST, HIGHEST + 1)],
            coerce=int,
            widget=forms.RadioSelect,
            error_messages={
                "required": gettext_lazy("Please choose a number from 1 to 5."),
                "invalid_choice": gettext_lazy("Please choose a number from 1 to 5."),
            },
        )
        self.low, self.high = low, high


class RatingForm(forms.Form):
    """Three answers; whoever would rather not give them skips the whole form."""

    usefulness = ScaleField(
        label=gettext_lazy("How useful was the course for you?"),
        low=gettext_lazy("not useful"),
        high=gettext_lazy("very useful"),
    )
    application = ScaleField(
        label=gettext_lazy("I can apply what I learned in my work."),
        low=gettext_lazy("I do not agree"),
        high=gettext_lazy("I fully agree"),
    )
    pace = ScaleField(
        label=gettext_lazy("Length and pace were right."),
        low=gettext_lazy("I do not agree"),
        high=gettext_lazy("I fully agree"),
    )
