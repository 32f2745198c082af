"""The two choices that a visitor may leave on their own device: language and offer. Nothing else is ever stored there.

Both cookies are set by the visitor's own press of a button, never by looking at a page.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

AUDIENCE = "kifit_offer"
AUDIENCES = ("individuals", "teams")
REMEMBERED_SECONDS = 365 * 24 * 3600


def chosen_language(request: HttpRequest) -> str:
    """Code of the language chosen on this device, or nothing."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def chosen_audience(request: HttpRequest) -> str:
    """Key of the offer chosen on this device, or nothing."""
    chosen = request.COOKIES.get(AUDIENCE, "")
    return chosen if chosen in AUDIENCES else ""


def remember(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    """Keep a choice for a year, out of reach of scripts."""
    response.set_cookie(
        name, value, max_age=REMEMBERED_SECONDS, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
