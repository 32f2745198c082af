"""The client's accent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms.accounts.models import Client
from lms.dashboards.theme import is_theme_of, theme_css

A_YEAR = 31_536_000


@require_safe
def theme(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The client's color. Only the address made for the present color exists, so a copy in a cache is never wrong."""
    client = Client.objects.filter(slug=slug).first()
    if client is None or not is_theme_of(slug, client.accent, digest):
        raise Http404
    # The stylesheet is the same for everybody; without this, `Vary: Cookie` would keep caches from sharing it.
    request.session.accessed = False
    headers = {"Cache-Control": f"public, max-age={A_YEAR}, immutable"}
    return HttpResponse(theme_css(client.accent), content_type="text/css; charset=utf-8", headers=headers)
