"""The form for a learning path in the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm


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
