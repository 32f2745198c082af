"""Form fields of the quiz editor."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import ReviewAspect, ReviewTime

Table = dict[str, list[str]]


class ReviewTableWidget(forms.Widget):
    """Check boxes: a row for each aspect, a column for each time. Works without a script."""

    template_name = "quizzes/widgets/review_table.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, dict(attrs or {}))
        table = value if isinstance(value, Mapping) else {}
        context["widget"]["times"] = [time.label for time in ReviewTime]
        context["widget"]["rows"] = [
            {
                "label": aspect.label,
                "boxes": [
                    {
                        "name": f"{name}-{time}",
                        "value": aspect.value,
                        "label": time.label,
                        "is_checked": aspect in table.get(time, []),
                    }
                    for time in ReviewTime
                ],
            }
            for aspect in ReviewAspect
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Table:
        return {time.value: data.getlist(f"{name}-{time}") for time in ReviewTime}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a table without a check is an answer, too

    def id_for_label(self, id_: str) -> str:
        return ""


class ReviewField(forms.Field):
    """What learners see of a result, and when: {ReviewTime: [ReviewAspect, …]}, in the order of `ReviewAspect`."""

    widget = ReviewTableWidget

    def to_python(self, value: Any) -> Table:
        table = value if isinstance(value, Mapping) else {}
        chosen = {time: table.get(time, []) for time in ReviewTime.values}
        if any(not set(aspects) <= set(ReviewAspect.values) for aspects in chosen.values()):
            raise ValidationError(_("The table names something that learners cannot be shown."))
        return {time: [a for a in ReviewAspect.values if a in aspects] for time, aspects in chosen.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)
