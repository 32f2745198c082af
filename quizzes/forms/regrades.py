"""The form by which a question is graded again."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import Question, QuestionVersion, RegradeOption
from quizzes.queries import AskedVersion


class RegradeForm(forms.Form):
    """What is to become of the answers to a version. The same form shows what would change and decides."""

    public_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.TypedChoiceField(label=gettext_lazy("Which version was wrong?"), coerce=int)
    option = forms.ChoiceField(
        label=gettext_lazy("What is to count?"), choices=RegradeOption.choices, widget=forms.RadioSelect
    )
    key_version = forms.TypedChoiceField(
        label=gettext_lazy("Version with the right key"), coerce=int, empty_value=None, required=False
    )
    may_lower = forms.BooleanField(
        label=gettext_lazy("Points may also be taken away"),
        required=False,
        help_text=gettext_lazy("Otherwise nobody loses points, and whoever has passed stays passed."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Learners find it in the data that they can download about themselves. Please name nobody."
        ),
    )

    def __init__(self, data: Any, *, question: Question, asked: Sequence[AskedVersion]) -> None:
        super().__init__(data)
        self._versions = {
            version.pk: version for version in QuestionVersion.objects.filter(question=question.pk).order_by("-number")
        }
        names = {pk: _("Version %(number)s") % {"number": version.number} for pk, version in self._versions.items()}
        self.fields["version"].choices = [(one.version.pk, str(one)) for one in asked]  # type: ignore[attr-defined]
        self.fields["key_version"].choices = [("", "–"), *names.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        needs_key = cleaned.get("option") in (RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY)
        key = cleaned.get("key_version")
        if needs_key and (key is None or key == cleaned.get("version")):
            message = _("Please publish the question with the right key first, then choose that version here.")
            self.add_error("key_version", message)
        if "decide" in self.data and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason: it is stored with every result that changes."))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What `regrade_preview` and `decide_regrade` ask for."""
        cleaned = self.cleaned_data
        needs_key = cleaned["option"] in (RegradeOption.BOTH_KEYS, RegradeOption.NEW_KEY)
        return {
            "version": self._versions[cleaned["version"]],
            "option": RegradeOption(cleaned["option"]),
            "key_version": self._versions[cleaned["key_version"]] if needs_key else None,
            "may_lower": cleaned["may_lower"] and needs_key,
        }
