from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import VisibilityChange, VisibilityProfile


class VisibilityForm(forms.Form):
    """A proposal for another profile of visibility."""

    profile = forms.ChoiceField(
        label=_("Profile"), choices=VisibilityProfile.choices, widget=forms.RadioSelect(attrs={"class": "radio-list"})
    )
    has_evidence_list = forms.BooleanField(
        label=_("Auditors may be given a list of certificates, with names"), required=False
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a proposal", "Reason"),
        max_length=VisibilityChange._meta.get_field("reason").max_length,
        help_text=_("Everybody at the company can read it, e.g. “Works agreement of 1 February 2026”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_profile(self) -> VisibilityProfile:
        return VisibilityProfile(self.cleaned_data["profile"])
