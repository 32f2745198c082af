"""Language and offer: the two choices that the site remembers on the visitor's device.

Their forms stand on pages that set no cookie at all, so they carry no token; the browser's word about where a form was
sent from takes its place.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lms.website.addresses import is_from_own_page
from lms.website.cookies import AUDIENCE, AUDIENCES, remember

from .errors import csrf_failure

View = Callable[..., HttpResponse]


def own_forms_only(view: View) -> View:
    """Refuses what another site sends in the visitor's name."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not is_from_own_page(request):
            return csrf_failure(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(checked)


@require_POST
@own_forms_only
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the `language` for a year; go back to `next` if that is an address of this site, else to the front."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    target = request.POST.get(f"next_{language}") or request.POST.get("next", "")
    response = HttpResponseRedirect(_local_address(request, target))
    remember(response, request, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@require_POST
@own_forms_only
def set_audience(request: HttpRequest) -> HttpResponse:
    """Remember the offer, or forget it if `audience` is empty; then go to `next_<audience>`, else to `next`."""
    audience = request.POST.get("audience", "")
    if audience and audience not in AUDIENCES:
        return HttpResponseBadRequest()
    target = request.POST.get(f"next_{audience}") or request.POST.get("next", "")
    response = HttpResponseRedirect(_local_address(request, target))
    if audience:
        remember(response, request, AUDIENCE, audience)
    else:
        response.delete_cookie(AUDIENCE, samesite="Lax")
    return response


def _local_address(request: HttpRequest, address: str) -> str:
    is_local = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_local else "/"
