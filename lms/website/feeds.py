"""New articles as RSS and Atom."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import make_aware

from .addresses import absolute
from .menus import menu_in
from .models import ArticlePage

ARTICLES_IN_A_FEED = 20


class ArticleFeed(Feed):  # type: ignore[type-arg]  # not subscriptable at run time
    """RSS 2.0 of one language."""

    def get_object(self, request: HttpRequest, language: str) -> str:
        if language not in dict(settings.LANGUAGES) or not menu_in(language).articles_url:
            raise Http404
        return language

    def title(self, language: str) -> str:
        return f"{settings.WAGTAIL_SITE_NAME}: " + {"de": "Artikel"}.get(language, "Articles")

    def link(self, language: str) -> str:
        return absolute(menu_in(language).articles_url)

    def description(self, language: str) -> str:
        return self.title(language)

    def items(self, language: str) -> Any:
        articles = ArticlePage.objects.newest().filter(locale__language_code=language)
        return articles.prefetch_related("topics")[:ARTICLES_IN_A_FEED]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.teaser)

    def item_link(self, item: Any) -> str:
        return str(item.canonical_url)

    def item_author_name(self, item: Any) -> str | None:
        return item.author and item.author.name

    def item_pubdate(self, item: Any) -> datetime.datetime:
        return make_aware(datetime.datetime.combine(item.published_on, datetime.time(8)))

    def item_categories(self, item: Any) -> list[str]:
        return [topic.name for topic in item.topics.all()]


class AtomArticleFeed(ArticleFeed):
    """The same as Atom 1.0."""

    feed_type = Atom1Feed
    subtitle = ArticleFeed.description
