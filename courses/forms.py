"""Forms for learning paths in the admin, and for what learners say about a course."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from .models.ratings import HIGHEST, LOWEST


class LearningPathForm(WagtailAdminModelForm):
    """Refuses what could not be published: a visible path that requires nothing."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("live") and not self._requires_something():
            self.add_error(
                "live",
                ValidationError(
                    _(
                        "Learners can see the path only if at least one of its courses is required. "
                        "Please mark one as required, or leave the path hidden."
                    )
                ),
            )
        return cleaned

    def _requires_something(self) -> bool:
        formset = self.formsets["items"]
        formset.is_valid()
        rows = [form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data")]
        return any(row.get("course") and row.get("is_required") and not row.get("DELETE") for row in rows)


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
