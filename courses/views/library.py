"""Images and documents of Wagtail's library, for those who may have them. Strangers get 404, visitors log in."""

import mimetypes
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_document
from wagtail.documents.wagtail_hooks import check_view_restrictions

from courses.conf import library_accel_prefix
from courses.queries import Reach, image_at, reach_of

SECONDS = 3600
AVATARS = "avatar_images/"


@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document; Wagtail sends it and asks for the password of its collection, if that has one."""
    wanted = get_object_or_404(get_document_model().objects.select_related("collection"), pk=document_id)
    reach = reach_of(wanted, request)
    # A login or a password that an author asks for at the collection.
    asked: HttpResponseBase | None = check_view_restrictions(wanted, request)
    if reach is Reach.NOBODY:
        return asked or _refused(request)
    return asked or _cached(serve_document(request, document_id, filename), reach)


@require_safe
def image(request: HttpRequest, path: str) -> HttpResponseBase:
    """An image or a rendition of one by its place in the storage. Nothing else that lies there is delivered."""
    reach = _reach(request, path)
    if reach is Reach.NOBODY:
        return _refused(request)
    return _cached(_accelerated(path) or serve_file(request, path, document_root=str(settings.MEDIA_ROOT)), reach)


def _reach(request: HttpRequest, path: str) -> Reach:
    if path.startswith(AVATARS):  # pictures that people who work in the admin gave themselves
        return Reach.PERSON if request.user.has_perm("wagtailadmin.access_admin") else Reach.NOBODY
    found = image_at(path)
    return reach_of(found, request) if found else Reach.NOBODY


def _refused(request: HttpRequest) -> HttpResponse:
    """The same for what is not there and for what is somebody else's."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def _accelerated(path: str) -> HttpResponse | None:
    """An answer without a body, which the web server in front completes."""
    prefix = library_accel_prefix()
    if not prefix:
        return None
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    address = f"{prefix.rstrip('/')}/{quote(path)}"
    return HttpResponse(content_type=content_type, headers={"X-Accel-Redirect": address})


def _cached(response: HttpResponseBase, reach: Reach) -> HttpResponseBase:
    """Kept by browsers for an hour, and by what stands between only if it is for everybody."""
    if reach is Reach.EVERYBODY:
        patch_cache_control(response, public=True, max_age=SECONDS)
    else:
        patch_cache_control(response, private=True, max_age=SECONDS)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
