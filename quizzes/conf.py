"""Settings of this plugin, read lazily from `LMS_QUIZZES`.

| key | default | meaning |
|---|---|---|
| MAX_REQUEST_BYTES | 65536 | how much one page of answers may send; more is refused with status 400 |
| MAX_IMPORT_BYTES | 20971520 | how large a file of questions may be; more is refused before it is read |
"""

from django.conf import settings

DEFAULTS = {"MAX_REQUEST_BYTES": 64 * 1024, "MAX_IMPORT_BYTES": 20 * 1024 * 1024}


def max_request_bytes() -> int:
    """How many bytes one page of answers may have."""
    return _configured("MAX_REQUEST_BYTES")


def max_import_bytes() -> int:
    """How many bytes a file of questions may have."""
    return _configured("MAX_IMPORT_BYTES")


def _configured(name: str) -> int:
    configured: dict[str, int] = {**DEFAULTS, **getattr(settings, "LMS_QUIZZES", {})}
    return configured[name]
