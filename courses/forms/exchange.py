"""Uploading a course."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.importing.archives import Limits
from courses.importing.source import too_large
from courses.models import CourseIndexPage


class UploadForm(forms.Form):
    """A zip file, and the catalog that the course goes into; the choice is hidden where there is only one."""

    file = forms.FileField(
        label=gettext_lazy("Zip file"),
        help_text=gettext_lazy(
            "A course folder, packed as a zip file. Nothing is changed yet: first you see what would be."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    catalog: "forms.ModelChoiceField[CourseIndexPage]" = forms.ModelChoiceField(
        label=gettext_lazy("Into the catalog"), queryset=CourseIndexPage.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, catalogs: list[CourseIndexPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["catalog"]
        field.queryset = CourseIndexPage.objects.filter(pk__in=[page.pk for page in catalogs])  # type: ignore[attr-defined]
        field.initial = catalogs[0].pk
        if len(catalogs) == 1:
            field.widget = forms.HiddenInput()

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > Limits().archive_bytes:
            raise forms.ValidationError(too_large(Limits().archive_bytes))
        if not (file.name or "").lower().endswith(".zip"):
            raise forms.ValidationError(_("Please choose a file that ends with .zip."))
        return file
