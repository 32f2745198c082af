"""Keeps machines from filling in forms, without asking people to prove anything and without anybody else's help.

Three sieves: a field that people do not see, a signed moment that shows how long the form was open, and counts for each
network and each address of mail, kept by the limiter of the login.
"""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

SALT = "lms.website.spam"
LEAST_SECONDS = 2
LONGEST_SECONDS = 24 * 3600


class GuardedForm(forms.Form):
    """A form with the two sieves that stand in its fields."""

    homepage = forms.CharField(required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stamp"] = signing.TimestampSigner(salt=SALT).sign("form")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("homepage"):
            raise ValidationError(_("A hidden field of this form was filled in. Please load the page again."))
        if not _was_open_long_enough(cleaned.get("stamp") or ""):
            # The next try shows how long this page was open, not the one before.
            self.data = {**{name: self.data.get(name) for name in self.data}, "stamp": self.initial["stamp"]}
            raise ValidationError(
                _("The form came back very quickly or after more than a day. Please check it and send it once more.")
            )
        return cleaned


def _was_open_long_enough(stamp: str) -> bool:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(stamp, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(stamp, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return True
    return False


def is_within_limit(request: HttpRequest, action: str) -> bool:
    """Count one more form from the visitor's network; False when there were too many (`ACCOUNT_RATE_LIMITS`)."""
    return bool(ratelimit.consume(request, action=action))


def may_get_mail(request: HttpRequest, email: str, action: str) -> bool:
    """Count a mail to an address that nobody has confirmed; False when it has had too many: it may be a stranger's."""
    return bool(ratelimit.consume(request, action=action, key=email.casefold()))
