"""The one place where HTML written by people becomes HTML that is shown.

Three steps, each of which would do if the others failed: bleach keeps an allow-list, nh3 parses the result again as a
browser would, and every address is checked for its scheme (bleach 6.4 lets `javascript:123` pass). A strict
Content-Security-Policy stands behind them.
"""

from functools import lru_cache
from urllib.parse import urlsplit

import bleach
import nh3

TAGS = frozenset(
    {
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "dd",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "kbd",
    }
    | {"li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul"}
)
ATTRIBUTES: dict[str, set[str]] = {"a": {"href", "title"}, "abbr": {"title"}, "td": {"colspan"}, "th": {"scope"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


@lru_cache(maxsize=2048)
def sanitize(html: str) -> str:
    """HTML without anything that could run, load or restyle. Idempotent; plain text comes back escaped.

    Tags outside the list vanish and leave their text, except `script` and `style`, whose content goes, too. A pure
    function of some milliseconds per page of text, so results are kept.
    """
    cleaned = bleach.clean(
        _without_active_elements(html),
        tags=TAGS,
        attributes={tag: list(names) for tag, names in ATTRIBUTES.items()},
        protocols=SCHEMES,
        strip=True,
        strip_comments=True,
    )
    return nh3.clean(
        cleaned,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        attribute_filter=_checked_attribute,
        link_rel="noopener noreferrer",
    )


def _without_active_elements(html: str) -> str:
    """bleach keeps the text of a stripped tag; code and style sheets are no text anybody wants to read."""
    return nh3.clean(html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)


def _checked_attribute(tag: str, name: str, value: str) -> str | None:
    if name != "href":
        return value
    return value if is_safe_url(value) else None


def is_safe_url(url: str) -> bool:
    """Whether an address is local or has an allowed scheme, once what browsers ignore (control characters) is gone."""
    squeezed = "".join(character for character in url if character > " " and character != "\x7f")
    try:
        scheme = urlsplit(squeezed).scheme.lower()
    except ValueError:
        return False
    return scheme in SCHEMES or (not scheme and ":" not in squeezed.split("/")[0])
