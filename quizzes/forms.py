"""What comes in from browsers: pages of answers from learners, questions from authors."""

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from .actions import GivenAnswer
from .models import Certainty, Question, QuestionVersion, RegradeOption
from .queries import AskedVersion

# `q3`: the answer to question 3, `q3.part`: the answer in one of its parts, `q3-sequence`: how many saves of it the
# page knows, `q3-flag`: marked for later, `q3-certainty`: how certain the learner is.
ANSWER_FIELD = re.compile(r"q([1-9]\d{0,3})(?:-sequence|-flag|-certainty|\.([0-9A-Za-z_-]{1,64}))?")
SEQUENCE = re.compile(r"\d{1,9}", re.ASCII)
CERTAINTIES = {str(value) for value in Certainty.values}


class MalformedAnswers(ValueError):
    """The request is not a page of answers."""


def given_answers(data: QueryDict) -> list[GivenAnswer]:
    """The answers of one page, by position. Raises MalformedAnswers."""
    matches = (ANSWER_FIELD.fullmatch(name) for name in data)
    parts: dict[int, dict[str, list[str]]] = {}
    for match in matches:
        if match:
            of_question = parts.setdefault(int(match[1]), {})
            if match[2] is not None:
                of_question[match[2]] = data.getlist(match[0])
    if not parts:
        raise MalformedAnswers(_("The request contains no answer."))
    return [_given_answer(data, position, parts[position]) for position in sorted(parts)]


def _given_answer(data: QueryDict, position: int, parts: dict[str, list[str]]) -> GivenAnswer:
    name = f"q{position}"
    sequence = data.get(f"{name}-sequence", "")
    if not SEQUENCE.fullmatch(sequence):
        raise MalformedAnswers(_("The request does not say which state of the answer it knows."))
    certainty = data.get(f"{name}-certainty")
    if certainty is not None and certainty not in CERTAINTIES:
        raise MalformedAnswers(_("The request names no degree of certainty that there is."))
    return GivenAnswer(
        position=position,
        response=parts or data.getlist(name),
        sequence=int(sequence),
        is_flagged=f"{name}-flag" in data,
        certainty=int(certainty) if certainty else None,
    )


class QuestionForm(WagtailAdminModelForm):
    """A question may be saved half finished; to publish it, its type must find nothing wrong with it."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.is_deferred_validation:
            question = self.save(commit=False)  # nothing is written: options stand beside the question in memory
            for problem in question.problems():
                self.add_error(None, problem)
        return not self.errors


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
