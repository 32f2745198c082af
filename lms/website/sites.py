"""The Wagtail site of a request, remembered: finding it costs a third of a bare page, and it hardly ever changes."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.views import serve

KEY = "lms.website.sites"
REMEMBERED_SECONDS = 300
MAX_HOSTS = 50


class SiteMiddleware:
    """Gives Wagtail's page view the site it would look up, with its root page in its own model.

    The cache is shared by all processes, and forgets when a site or a root page changes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if view is serve and (site := known_site(request)):
            request._wagtail_site = site  # type: ignore[attr-defined]


def known_site(request: HttpRequest) -> Site | None:
    """The site for the request's host; no query if it was asked for within five minutes."""
    host = f"{request.get_host()}:{request.get_port()}"
    sites: dict[str, Site] = cache.get(KEY) or {}
    if host not in sites:
        site = Site.find_for_request(request)
        if site is None:
            return None
        site.root_page = site.root_page.specific
        if len(sites) >= MAX_HOSTS:
            sites = {}
        cache.set(KEY, {**sites, host: site}, REMEMBERED_SECONDS)
        return site
    return sites[host]


def _forget(**kwargs: Any) -> None:
    cache.delete(KEY)
    # Another process may have remembered the old state in the meantime: it sees ours only now.
    transaction.on_commit(lambda: cache.delete(KEY))


def _forget_if_root(*, instance: Page, **kwargs: Any) -> None:
    if instance.sites_rooted_here.exists():
        _forget()


def connect() -> None:
    """Listen to everything that changes a site or its root page."""
    for signal in (post_save, post_delete):
        signal.connect(_forget, sender=Site, dispatch_uid="lms.website.sites")
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_forget_if_root, dispatch_uid="lms.website.sites.root")
