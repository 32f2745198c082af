"""A client's accent color as a stylesheet of its own: public, small, and cached for good."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

DIGITS = 12


def theme_digest(slug: str, accent: str) -> str:
    """Changes with the color, so that browsers may keep a stylesheet; strangers cannot guess a client's."""
    return salted_hmac("lms.dashboards.theme", f"{slug}:{accent}", algorithm="sha256").hexdigest()[:DIGITS]


def theme_url(slug: str, accent: str) -> str:
    """Address of the stylesheet with the client's accent."""
    return reverse("lms_dashboards:theme", args=[slug, theme_digest(slug, accent)])


def is_theme_of(slug: str, accent: str, digest: str) -> bool:
    """Whether the digest is that of the client's present accent."""
    return constant_time_compare(theme_digest(slug, accent), digest)


def theme_css(accent: str) -> str:
    """The stylesheet: one custom property, from which all shades derive. `accent` is a checked color like #0b6e69."""
    return f":root{{--accent-base:{accent}}}\n"
