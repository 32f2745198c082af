"""The sitemap: public pages only, each with its versions in other languages."""

from collections.abc import Iterable
from typing import Any

from wagtail.contrib.sitemaps import Sitemap

from .queries import public_pages


class PublicSitemap(Sitemap):
    """Courses are left out: strangers would find a login there."""

    def items(self) -> Iterable[Any]:
        pages: Any = public_pages()
        return pages.defer_streamfields().specific()
