"""Forms by which questions come from files and go into them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.conf import max_import_bytes
from quizzes.formats import question_formats
from quizzes.models import QuestionCategory


def _format_choices() -> list[tuple[str, Any]]:
    return [(item.key, item.label) for item in question_formats()]


class QuestionImportForm(forms.Form):
    """A file of questions, and what to do with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Moodle XML, Aiken, QTI, or a table as CSV or XLSX. Nothing is changed yet: first you see what would "
            "be."
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
