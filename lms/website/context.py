"""What every template of the site may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from .addresses import BOOKING
from .menus import menu_in


def site(request: HttpRequest) -> dict[str, Any]:
    """`is_demo`: show demo accounts. `site_menu`: header and footer in the language of the page, once it is asked for.

    No query for a menu that was shown within five minutes.
    """
    return {
        "is_demo": settings.KIFIT_DEMO,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_menu": SimpleLazyObject(lambda: menu_in(get_language() or settings.LANGUAGE_CODE)),
        "booking_url": BOOKING,
    }
