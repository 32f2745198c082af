"""What all phases have: items, documents, exceptions, gates."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.conf import max_file_bytes
from courses.documents import KINDS, RefusedFile, Upload, checked_upload
from courses.documents.kinds import Group
from lms.accounts.models import User
from lms.rollouts.kpis import KPIS
from lms.rollouts.models import Phase, PhaseItem, Verdict


def day_input() -> forms.DateInput:
    """A day as browsers want it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ItemForm(forms.ModelForm[PhaseItem]):
    """An item of one's own, or owner and day of a standard one."""

    kpi = forms.ChoiceField(
        label=_("KPI"), required=False, help_text=_("For an exit criterion that the platform judges by itself.")
    )

    class Meta:
        model = PhaseItem
        fields = ["title", "kind", "side", "owner", "due_on", "needs_document", "kpi", "minimum_percent"]
        widgets = {"due_on": day_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.key:
            for name in ("title", "kind", "side", "needs_document", "kpi", "minimum_percent"):
                del self.fields[name]
            return
        self.fields["title"].required = True
        field = self.fields["kpi"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", _("None")), *((kpi.id, kpi.label) for kpi in KPIS)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("kpi")) != bool(data.get("minimum_percent")):
            self.add_error("minimum_percent", _("A KPI and its minimum belong together."))
        if data.get("kpi") and data.get("kind") != "criterion":
            self.add_error("kind", _("Only an exit criterion can be judged by a KPI."))
        return data


class DoneForm(forms.Form):
    """What shows that an item is done."""

    evidence = forms.CharField(label=_("What shows it?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)


class ExceptionForm(forms.Form):
    """Why a phase may close without a criterion."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    is_signed = forms.BooleanField(label=_("I sign this exception with my name and today’s date."))


class DocumentForm(forms.Form):
    """A file or a link, for an item or for the phase as a whole."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("The same title again becomes the next version.")
    )
    item = forms.ModelChoiceField(PhaseItem.objects.none(), label=_("For"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    link = forms.URLField(
        label=_("Or a link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("If it lies elsewhere."),
    )

    def __init__(self, *args: Any, items: list[PhaseItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = PhaseItem.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
        field.empty_label = str(_("The phase as a whole"))
        endings = ", ".join(kind.suffixes[0] for kind in KINDS)
        self.fields["file"].help_text = _("Possible are %(endings)s, up to %(size)s MB.") % {
            "endings": endings,
            "size": max_file_bytes() // (1024 * 1024),
        }

    def clean_file(self) -> Upload | None:
        file = self.cleaned_data.get("file")
        if not file:
            return None
        if file.size > max_file_bytes():
            raise forms.ValidationError(_("The file is too large."))
        try:
            return checked_upload(name=file.name, content=file.read(), groups=list(Group))
        except RefusedFile as error:
            raise forms.ValidationError(str(error)) from error


class GateForm(forms.Form):
    """What a gate says."""

    verdict = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        help_text=_("For “Go with conditions” only: what has to be done, by whom, until when."),
    )
    decided_by = forms.ChoiceField(label=_("Decided by"))
    decided_on = forms.DateField(
        label=pgettext_lazy("form", "Decided on"), required=False, widget=day_input(), help_text=_("Empty: today.")
    )

    def __init__(self, *args: Any, phase: Phase, people: Iterable[User], has_iterated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._phase, self._people = phase, {str(person.pk): person for person in people}
        verdict, decided_by = self.fields["verdict"], self.fields["decided_by"]
        assert isinstance(verdict, forms.ChoiceField)  # noqa: S101
        assert isinstance(decided_by, forms.ChoiceField)  # noqa: S101
        verdict.choices = [
            (value, label) for value, label in Verdict.choices if not (has_iterated and value == Verdict.ITERATE)
        ]
        decided_by.choices = [(key, str(person)) for key, person in self._people.items()]

    def clean_verdict(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])

    def clean_decided_by(self) -> User:
        return self._people[self.cleaned_data["decided_by"]]
