"""What search engines read about a page (schema.org, JSON-LD).

It stands in a script element of a type that browsers never run, so the Content-Security-Policy has nothing to allow.
"""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from .addresses import absolute
from .models import ArticlePage

# As Django's json_script does: nothing in the text can end the element.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def article_data(article: ArticlePage, *, picture: str, publisher: str) -> dict[str, Any]:
    """The article as schema.org describes one; the picture's address is absolute."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": article.title,
        "description": article.description,
        "inLanguage": article.language,
        "datePublished": article.published_on.isoformat(),
        "dateModified": (
            article.last_published_at or article.latest_revision_created_at or article.published_on
        ).isoformat(),
        "mainEntityOfPage": article.canonical_url,
        "image": [picture],
        "publisher": {"@type": "Organization", "name": publisher, "url": absolute("/")},
        "citation": [
            {"@type": "CreativeWork", "name": source.title, "url": source.url, "publisher": source.publisher}
            for source in article.sources.all()
        ],
    }
    if article.author:
        data["author"] = {"@type": "Person", "name": article.author.name}
    return data


def data_element(data: dict[str, Any]) -> SafeString:
    """The element for the page's head."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
