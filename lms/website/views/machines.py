"""What machines read: robots.txt, the sitemap, security.txt, and pictures for sharing."""

import datetime

from django.conf import settings
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from lms.website.addresses import absolute
from lms.website.models import PublicPage, PublicSite
from lms.website.queries import public_pages
from lms.website.share_images import share_image
from lms.website.sitemaps import PublicSitemap

# What crawlers need not ask for: they would only be led to the login.
NOT_FOR_CRAWLERS = [
    "/admin/",
    "/konto/",
    "/lernen/",
    "/mein-lernen/",
    "/meine-daten/",
    "/tests/",
    "/training/",
    "/suche/",
]
SECURITY_TXT_HOLDS = datetime.timedelta(days=180)
PICTURE_KEPT_SECONDS = 7 * 24 * 3600


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS),
        "",
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages with their languages."""
    response: HttpResponse = django_sitemap(request, {"pages": PublicSitemap(request)})
    response.headers.pop("X-Robots-Tag", None)
    return response


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It expires half a year after it is asked for: while the site answers, somebody reads the contact."""
    contact = PublicSite.for_request(request).security_contact
    if not contact:
        raise Http404
    expires = (timezone.now() + SECURITY_TXT_HOLDS).astimezone(datetime.UTC).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: " + ", ".join(code for code, _name in settings.LANGUAGES),
        f"Canonical: {absolute('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def share_picture(request: HttpRequest, page_id: int) -> HttpResponse:
    """The picture that shows a page where somebody shares it: 1200 × 630 pixels, with its title."""
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    if not isinstance(page, PublicPage) or not public_pages().filter(pk=page.pk).exists():
        raise Http404
    key = f"lms.website.share:{page.pk}:{page.live_revision_id}:{hash_of(page.title)}"
    picture = cache.get(key)
    if picture is None:
        picture = share_image(title=page.title, language=page.language)
        cache.set(key, picture, PICTURE_KEPT_SECONDS)
    response = HttpResponse(picture, content_type="image/png")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def hash_of(title: str) -> str:
    """Short and stable between processes."""
    return title.encode().hex()[:60]
