"""What the login page shows in demo mode."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .accounts import ACCOUNTS


def accounts(request: HttpRequest) -> dict[str, Any]:
    """`demo_accounts`, in demo mode only. Costs no query."""
    return {"demo_accounts": ACCOUNTS} if settings.KIFIT_DEMO else {}
