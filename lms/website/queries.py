"""Reads of the public site."""

import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page

from courses.queries.folding import folded
from lms.accounts.models import Mandate, Role, User

from .models import (
    AccessibilityPage,
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    LandingPage,
    OfferPage,
    PublicPage,
    TextPage,
)

PUBLIC_MODELS = (HomePage, OfferPage, LandingPage, ArticleIndexPage, ArticlePage, AccessibilityPage, TextPage)


def public_pages() -> QuerySet[Page]:
    """Live pages that everybody may read, in the order of the tree."""
    return Page.objects.live().public().type(*PUBLIC_MODELS).order_by("path")


def pages_with_words(words: str, *, language: str) -> list[PublicPage]:
    """Public pages of one language that have all the words; those that have them in the title come first."""
    pieces = folded(words).split()
    found: list[PublicPage] = []
    for model in PUBLIC_MODELS:
        rows: Any = model._default_manager.live().public().filter(locale__language_code=language)
        for piece in pieces:
            rows = rows.filter(search_text__contains=piece)
        found += rows.defer_streamfields().order_by("path")
    return sorted(found, key=lambda page: (not all(piece in folded(page.title) for piece in pieces), page.path))


def is_registration_open() -> bool:
    """Whether individuals may create an account: a live offer says so."""
    return OfferPage.objects.live().filter(opens_registration=True).exists()


def home_in(language: str) -> HomePage | None:
    """The live home page of a language, else that of the site's own."""
    homes = {home.locale.language_code: home for home in HomePage.objects.live().select_related("locale")}
    return homes.get(language) or homes.get(settings.LANGUAGE_CODE)


def enquiry_readers(on: datetime.date) -> list[str]:
    """E-mail addresses of the firm's consultants on a day."""
    consulting = Mandate.objects.filter(role=Role.CONSULTANT, client__isnull=True).active_on(on)
    people = User.objects.filter(is_active=True, pk__in=consulting.values("person"))
    return list(people.order_by("email").values_list("email", flat=True))
