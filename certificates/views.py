"""Certificates for their holders, and their verification by anybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import conf
from .models import Award
from .printing import document_of, etag_of, render_pdf
from .qr import qr_path
from .queries import award_items, award_with_code, item_of
from .throttle import is_too_often, seconds_left

View = Callable[..., HttpResponseBase]


def noindex(view: View) -> View:
    """Search engines keep out: certificates name people."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@noindex
@never_cache
@login_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """The person's own certificates."""
    items = award_items(request.user, at=timezone.now())
    return render(request, "certificates/award_list.html", {"awards": items})


@noindex
@never_cache
@login_required
@require_safe
def award_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One of the person's own certificates; a stranger gets 404."""
    award = _own_award(request, code)
    qr_size, path = qr_path(award.verify_url)
    context = {
        "item": item_of(award, on=award.day_of(timezone.now())),
        "award": award,
        "document": document_of(award),
        "qr_size": qr_size,
        "qr_path": path,
    }
    return render(request, "certificates/award.html", context)


@noindex
@login_required
@require_safe
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    """The PDF, for its holder; a stranger gets 404. Browsers that have it already are told so without setting it."""
    award = _own_award(request, code)
    etag = etag_of(award)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        name = slugify(f"{award.heading}-{award.number}") or award.number
        response = HttpResponse(render_pdf(award), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _own_award(request: HttpRequest, code: str) -> Award:
    return get_object_or_404(Award, code=code, learner_id=request.user.pk)


@noindex
@never_cache
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in; with `?code=`, its result."""
    code = request.GET.get("code", "").strip()
    if code:
        return _result(request, code)
    return render(request, "certificates/verify_form.html")


@noindex
@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate is worth today, for anybody who has its code (L26)."""
    return _result(request, code)


def _result(request: HttpRequest, code: str) -> HttpResponse:
    """The result for a code; malformed and unknown codes give the same page and status."""
    now = timezone.now()
    if is_too_often(conf.ask("CLIENT_IP_OF", request), at=now):
        response = render(request, "certificates/too_many.html", status=429)
        response.headers["Retry-After"] = str(seconds_left(now))
        return response
    award = award_with_code(code)
    if award is None:
        return render(request, "certificates/unknown.html", status=404)
    item = item_of(award, on=award.day_of(now))
    return render(request, "certificates/verify.html", {"item": item, "award": award})
