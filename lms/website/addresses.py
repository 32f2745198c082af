"""Addresses of the public site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

BOOKING = "/demo-buchen/"
SCHEMES = ("https", "http", "mailto", "tel")


def absolute(address: str) -> str:
    """The whole address of a path on this site, as it stands in mails, feeds and for search engines."""
    return f"{settings.BASE_URL.rstrip('/')}{address}"


def validate_address(value: str) -> None:
    """A path on this site, a place on the page, or an address elsewhere. Raises ValidationError for all else."""
    if value.startswith("#") or (value.startswith("/") and not value.startswith(("//", "/\\"))):
        return
    if urlsplit(value).scheme not in SCHEMES:
        raise ValidationError(_("Please begin with “/” for a page of this site, else with “https://”."))


def is_from_own_page(request: HttpRequest) -> bool:
    """Whether a browser says that a form of this site was sent.

    Browsers name the page's origin with every POST, and scripts of other sites cannot forge it. Forms that change
    nothing but the visitor's own cookie rely on it, so that no page needs a cookie for their sake.
    """
    origin = request.headers.get("Origin", "")
    scheme = "https" if request.is_secure() else "http"
    return origin == f"{scheme}://{request.get_host()}"
