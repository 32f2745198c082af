"""What must be right before the first certificate is issued."""

import difflib
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from . import conf

QUESTIONS = ("TIME_ZONE_OF", "CLIENT_IP_OF", "VISIBLE_AWARDS")


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Unknown keys, paths that lead nowhere, a missing address for QR codes."""
    messages: list[CheckMessage] = []
    for key in getattr(settings, "LMS_CERTIFICATES", {}):
        if key not in conf.DEFAULTS:
            close = difflib.get_close_matches(key, conf.DEFAULTS, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Known keys: {', '.join(sorted(conf.DEFAULTS))}."
            messages.append(Error(f"LMS_CERTIFICATES has an unknown key {key}.", hint=hint, id="lms_certificates.E001"))
    for key in QUESTIONS:
        try:
            import_string(conf.get(key))
        except ImportError as error:
            messages.append(Error(f"LMS_CERTIFICATES[{key!r}]: {error}", id="lms_certificates.E002"))
    if not conf.verify_base_url():
        messages.append(
            Warning(
                "Certificates have no address that strangers can verify them at.",
                hint="Set WAGTAILADMIN_BASE_URL or LMS_CERTIFICATES['VERIFY_BASE_URL'].",
                id="lms_certificates.W001",
            )
        )
    return messages


def check_addresses(**kwargs: Any) -> list[CheckMessage]:
    """Certificates name the verification page, so it must have an address."""
    try:
        reverse("certificates:verify", args=["code"])
    except NoReverseMatch:
        return [
            Error(
                "The addresses of the certificates plugin are missing.",
                hint='Add path("zertifikate/", include("certificates.urls")) to the URL configuration.',
                id="lms_certificates.E003",
            )
        ]
    return []


def connect() -> None:
    register(check_settings, "certificates")
    register(check_addresses, "urls")
