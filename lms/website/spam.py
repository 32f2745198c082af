"""Keeps machines from filling in forms, without asking people to prove anything and without anybody else's help.

Three sieves: a field that people do not see, a signed moment that shows how long the form was open, and a limit for
each network address. Only a keyed hash of the address is kept, for as long as the limit lasts.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lms.accounts.certification import client_ip_of

SALT = "lms.website.spam"
LEAST_SECONDS = 2
LONGEST_SECONDS = 24 * 3600
MOST_PER_HOUR = 8
HOUR = 3600


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
    """Count one more use of a form from the visitor's network address; False when there were too many in an hour."""
    return _is_counted(f"{action}:{client_ip_of(request)}", MOST_PER_HOUR)


def is_address_within_limit(email: str, action: str, *, most: int = 3) -> bool:
    """The same for mails to one address, so that nobody can be flooded with them."""
    return _is_counted(f"{action}:{email.lower()}", most)


def _is_counted(what: str, most: int) -> bool:
    key = "lms.website.limit:" + salted_hmac(SALT, what, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
    if cache.add(key, 1, HOUR):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out in between
        cache.set(key, 1, HOUR)
        return True
