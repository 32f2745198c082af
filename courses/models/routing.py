"""Pages found in few queries. Shared by courses, lessons and whatever a site puts above them."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Exists
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

# Model of the page last found at an address; only a hint, the page itself is always read.
_models_by_url_path: dict[str, type[Page]] = {}
MAX_HINTS = 10_000


class DirectRouteMixin(models.Model):
    """Finds a page below this one by its whole path at once: one query, or two, instead of two per level."""

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)  # type: ignore[misc]
        url_path = f"{self.url_path}{'/'.join(path_components)}/"  # type: ignore[attr-defined]
        page = _page_at(url_path, path_components[-1])
        if page is None:
            return super().route(request, path_components)  # type: ignore[misc]
        return page.route(request, [])


def _page_at(url_path: str, slug: str) -> Page | None:
    """The page at an internal address, in its own model. The index is on the slug, not on the address."""
    if model := _models_by_url_path.get(url_path):
        pages = model._default_manager.filter(slug=slug, url_path=url_path).order_by()
        for page in pages.annotate(has_site_restrictions=Exists(PageViewRestriction.objects.all())):
            return page
    found = Page.objects.filter(slug=slug, url_path=url_path).first()
    if found is None:
        return None
    if len(_models_by_url_path) >= MAX_HINTS:
        _models_by_url_path.clear()
    _models_by_url_path[url_path] = found.specific_class
    return found.specific


class FewRestrictionsMixin(models.Model):
    """Where a site has no view restrictions: no query for them if the page was found by its whole path, else one.

    Wagtail would ask twice.
    """

    # Set by `_page_at`: whether there is any restriction anywhere.
    has_site_restrictions: bool | None = None

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        known = self.has_site_restrictions
        if not (PageViewRestriction.objects.exists() if known is None else known):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc]
