"""Settings of this plugin, read lazily from `LMS_CERTIFICATES`.

| key | default | meaning |
|---|---|---|
| ISSUER_NAME | `WAGTAIL_SITE_NAME` | who issues the certificates, as printed |
| NUMBER_PREFIX | `"KF"` | letters before the year in certificate numbers |
| VERIFY_BASE_URL | `WAGTAILADMIN_BASE_URL` | address of the site in QR codes, without a slash at the end |
| TIME_ZONE_OF | `"certificates.contracts.time_zone_of"` | path of `(learner) -> str`: the zone that dates are in |
| CLIENT_IP_OF | `"certificates.contracts.client_ip_of"` | path of `(request) -> str`: who is asking |
| VISIBLE_AWARDS | `"certificates.contracts.visible_awards"` | path of `(user) -> QuerySet`: awards seen in the admin |
| VERIFY_LIMIT_PER_MINUTE | `30` | verifications per minute and address |
| FONT_PATHS | `[]` | folders with more fonts, for names in scripts that the shipped ones lack |
| RETENTION_YEARS | `None` | years after its end until `discard_outdated_awards` deletes an award; None: never |
"""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

DEFAULTS: dict[str, Any] = {
    "ISSUER_NAME": "",
    "NUMBER_PREFIX": "KF",
    "VERIFY_BASE_URL": "",
    "TIME_ZONE_OF": "certificates.contracts.time_zone_of",
    "CLIENT_IP_OF": "certificates.contracts.client_ip_of",
    "VISIBLE_AWARDS": "certificates.contracts.visible_awards",
    "VERIFY_LIMIT_PER_MINUTE": 30,
    "FONT_PATHS": [],
    "RETENTION_YEARS": None,
}


def get(key: str) -> Any:
    """The value of one key, configured or default. Raises KeyError for a key that is not in the table."""
    return getattr(settings, "LMS_CERTIFICATES", {}).get(key, DEFAULTS[key])


def ask(key: str, *args: Any) -> Any:
    """Call the function whose dotted path is configured under `key`."""
    return import_string(get(key))(*args)


def issuer_name() -> str:
    return str(get("ISSUER_NAME") or getattr(settings, "WAGTAIL_SITE_NAME", ""))


def verify_base_url() -> str:
    """Scheme and host of printed addresses, without a slash at the end."""
    return str(get("VERIFY_BASE_URL") or getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")
