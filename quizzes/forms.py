"""What comes in from browsers: pages of answers from learners, questions from authors."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from .actions import GivenAnswer
from .conf import max_import_bytes
from .formats import question_formats
from .models import Certainty, QuestionCategory

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


def _format_choices() -> list[tuple[str, Any]]:
    return [(item.key, item.label) for item in question_formats()]


class QuestionImportForm(forms.Form):
    """A file of questions, and what to do with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Moodle XML, Aiken, or a table as CSV or XLSX. Nothing is changed yet: first you see what would be."
        ),
        widget=forms.FileInput(attrs={"accept": ".gift,.txt,.xml,.zip,.aiken,.csv,.tsv,.xlsx"}),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=lambda: [("", gettext_lazy("Recognize by itself")), *_format_choices()],
    )
    category: "forms.ModelChoiceField[QuestionCategory]" = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        queryset=QuestionCategory.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("A new one, called like the file"),
        help_text=gettext_lazy("For questions whose file names no category."),
    )
    skip_bad = forms.BooleanField(
        label=gettext_lazy("Leave out questions with errors and import the others"),
        required=False,
        help_text=gettext_lazy("Otherwise nothing is imported as long as one question has an error."),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > max_import_bytes():
            limit = max_import_bytes() / 1024 / 1024
            raise forms.ValidationError(
                _("The file is too large; up to %(limit)g MB are allowed."), params={"limit": limit}
            )
        return file


class QuestionExportForm(forms.Form):
    """Which questions, and as what."""

    category: "forms.ModelChoiceField[QuestionCategory]" = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        queryset=QuestionCategory.objects.order_by("name", "pk"),
        empty_label=gettext_lazy("All categories"),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=_format_choices)
