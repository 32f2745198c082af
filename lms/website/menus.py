"""Header and footer of the public site: remembered, because every page shows them and they hardly ever change."""

from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .queries import PUBLIC_MODELS, home_in, is_registration_open

KEY = "lms.website.menus:1"
REMEMBERED_SECONDS = 300


@dataclass(frozen=True)
class MenuLink:
    """A page in the menu."""

    url: str
    title: str


@dataclass(frozen=True)
class SiteMenu:
    """`main`: pages whose editors chose “show in menus”. `footer`: what the law asks for, and more."""

    home_url: str = "/"
    main: list[MenuLink] = field(default_factory=list)
    footer: list[MenuLink] = field(default_factory=list)
    articles_url: str = ""
    opens_registration: bool = False


def menu_in(language: str) -> SiteMenu:
    """The menu of a language; no query if it was asked for within five minutes."""
    menus: dict[str, SiteMenu] = cache.get(KEY) or {}
    if language not in menus:
        menus = {**menus, language: _build(language)}
        cache.set(KEY, menus, REMEMBERED_SECONDS)
    return menus[language]


def _build(language: str) -> SiteMenu:
    home = home_in(language)
    if home is None:
        return SiteMenu()
    main, footer, articles = [], [], ""
    for page in Page.objects.child_of(home).live().public().type(*PUBLIC_MODELS).specific().defer_streamfields():
        link = MenuLink(page.get_url() or "/", page.title)
        kind = type(page).__name__
        if kind in FOOTER_KINDS or getattr(page, "is_in_footer", False):
            footer.append(link)
        elif page.show_in_menus and kind != "HomePage":
            main.append(link)
        if kind == "ArticleIndexPage":
            articles = link.url
    return SiteMenu(home.address, main, footer, articles, is_registration_open())


FOOTER_KINDS = {"TextPage", "AccessibilityPage"}


def _forget(**kwargs: Any) -> None:
    cache.delete(KEY)
    # Another process may have remembered the old state in the meantime: it sees ours only now.
    transaction.on_commit(lambda: cache.delete(KEY))


def connect() -> None:
    """Listen to everything that changes which pages there are, and what they are called."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_forget, dispatch_uid="lms.website.menus")
