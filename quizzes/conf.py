"""Settings of this plugin, read lazily from `LMS_QUIZZES`.

| key | default | meaning |
|---|---|---|
| MAX_REQUEST_BYTES | 524288 | how much one page of answers may send; more is refused with status 400 |
"""

from django.conf import settings

# Room for a page of long texts: 20,000 characters take 20 to 120 kB on their way, or 240 kB in pictograms.
DEFAULTS = {"MAX_REQUEST_BYTES": 512 * 1024}


def max_request_bytes() -> int:
    """How many bytes one page of answers may have."""
    configured: dict[str, int] = {**DEFAULTS, **getattr(settings, "LMS_QUIZZES", {})}
    return configured["MAX_REQUEST_BYTES"]
