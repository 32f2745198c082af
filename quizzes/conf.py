"""Settings of this plugin, read lazily from `LMS_QUIZZES`.

| key | default | meaning |
|---|---|---|
| MAX_REQUEST_BYTES | 65536 | how much one page of answers may send; more is refused with status 400 |
"""

from django.conf import settings

DEFAULTS = {"MAX_REQUEST_BYTES": 64 * 1024}


def max_request_bytes() -> int:
    """How many bytes one page of answers may have."""
    configured: dict[str, int] = {**DEFAULTS, **getattr(settings, "LMS_QUIZZES", {})}
    return configured["MAX_REQUEST_BYTES"]
