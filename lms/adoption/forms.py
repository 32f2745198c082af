"""Forms for sources and reports."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Client

from .formats import FORMATS
from .models import UsageSource


class SourceForm(forms.Form):
    """A new source. The three columns are for the format "any table" only."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For instance “Microsoft 365 Copilot”."))
    format = forms.ChoiceField(label=_("Report"), choices=[(one.key, one.label) for one in FORMATS])
    account = forms.CharField(
        label=_("Column with the e-mail address"), max_length=80, required=False, help_text=_("Only for “any table”.")
    )
    day = forms.CharField(
        label=_("Column with the day"), max_length=80, required=False, help_text=_("Only for “any table”.")
    )
    actions = forms.CharField(
        label=_("Column with the number of actions"),
        max_length=80,
        required=False,
        help_text=_("Only for “any table”. Without it each row counts as one action."),
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["slug"] = slugify(data.get("name", ""))[:50]
        if data.get("name") and not data["slug"]:
            self.add_error("name", _("Please use at least one letter or digit."))
        elif UsageSource.objects.filter(client=self.client, slug=data["slug"]).exists():
            self.add_error("name", _("There is already a source with this name."))
        if data.get("format") == "generic":
            for field in ("account", "day"):
                if not data.get(field):
                    self.add_error(field, _("Please name the column."))
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """The named columns, by field."""
        if self.cleaned_data["format"] != "generic":
            return {}
        return {field: self.cleaned_data[field] for field in ("account", "day", "actions") if self.cleaned_data[field]}


class ReportForm(forms.Form):
    """A report to read. The view checks its size before it is read at all."""

    report = forms.FileField(
        label=_("Report"),
        allow_empty_file=True,
        help_text=_("CSV or JSON, at most 20 MB. It is read in memory and not stored."),
    )
    week = forms.DateField(
        label=_("A day of the week it is about"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only for reports that do not say when."),
    )
