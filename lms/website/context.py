"""What every template of the site may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_demo`: show demo accounts. Costs no query."""
    return {"is_demo": settings.KIFIT_DEMO, "site_name": settings.WAGTAIL_SITE_NAME}
