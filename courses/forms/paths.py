"""The form for a learning path in the admin."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from courses.queries import first_unlicensed

from .roles import offer_role_families


class LearningPathForm(WagtailAdminModelForm):
    """Refuses what could not be published: a visible path that requires nothing, or gives away what it must not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_role_families(self, "role_family")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("live"):
            self._check_items()
        return cleaned

    def _check_items(self) -> None:
        rows = self._rows()
        if not any(row.get("is_required") for row in rows):
            text = _(
                "Learners can see the path only if at least one of its courses is required. "
                "Please mark one as required, or leave the path hidden."
            )
            self.add_error("live", text)
        unlicensed = first_unlicensed(row["course"] for row in rows)
        if unlicensed is not None:
            text = _(
                "Paying clients get the courses of this path, and “%(title)s” has no ZFU license number or was "
                "assessed as free of charge. Please change that in the course under “Origin and law” "
                "first, or leave the path hidden."
            )
            self.add_error("live", text % {"title": unlicensed.title})

    def _rows(self) -> list[dict[str, Any]]:
        formset = self.formsets["items"]
        formset.is_valid()
        rows = [form.cleaned_data for form in formset.forms if hasattr(form, "cleaned_data")]
        return [row for row in rows if row.get("course") and not row.get("DELETE")]
