"""Forms of the admin."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RevocationForm(forms.Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person who holds the certificate can read it. Strangers see only the date of the revocation."),
        error_messages={"required": _("Please give a reason. The person who holds the certificate can read it.")},
    )
