"""Videos, recordings and captions, for those who may open the lesson they stand in, and for authors."""

from collections.abc import Iterator
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from courses.conf import content_variants, media_accel_prefix
from courses.media import UnsatisfiableRange, byte_range
from courses.models import CaptionTrack, MediaFile
from courses.queries import media_keys

from .access import lesson_for

CHUNK = 64 * 1024


@login_required
@require_safe
def lesson_media(request: HttpRequest, lesson_id: int, media_id: int) -> HttpResponseBase:
    """A file of a published lesson, whole or in part (206); 404 for who may not take the course."""
    if media_id not in media_keys(lesson_for(request, lesson_id)):
        raise Http404
    media = get_object_or_404(MediaFile.objects.select_related("collection"), pk=media_id)
    _not_of_others(request, media)
    return _media_response(request, media)


@login_required
@require_safe
def lesson_captions(request: HttpRequest, lesson_id: int, track_id: int) -> HttpResponseBase:
    """Captions of a video of a published lesson."""
    track = get_object_or_404(CaptionTrack.objects.select_related("media__collection"), pk=track_id)
    if track.media_id not in media_keys(lesson_for(request, lesson_id)):
        raise Http404
    _not_of_others(request, track.media)
    return _captions_response(request, track)


@login_required
@require_safe
def author_media(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """A file for those who may use it in the library: previews show lessons that are not published."""
    media = get_object_or_404(MediaFile.objects.select_related("collection"), pk=media_id)
    _only_authors(request, media)
    return _media_response(request, media)


@login_required
@require_safe
def author_captions(request: HttpRequest, track_id: int) -> HttpResponseBase:
    """Captions of a file, for those who may use it in the library."""
    track = get_object_or_404(CaptionTrack.objects.select_related("media__collection"), pk=track_id)
    _only_authors(request, track.media)
    return _captions_response(request, track)


def _not_of_others(request: HttpRequest, media: MediaFile) -> None:
    """A file of one circle of learners is theirs alone, whatever lesson shows it."""
    if content_variants().may_have_file(request.user, media) is False:
        raise Http404


def _only_authors(request: HttpRequest, media: MediaFile) -> None:
    policy = policy_registry.get_by_type(MediaFile)
    if not policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], media):
        raise Http404


def _media_response(request: HttpRequest, media: MediaFile) -> HttpResponseBase:
    return _file_response(request, media.file, media.content_type, media.filename)


def _captions_response(request: HttpRequest, track: CaptionTrack) -> HttpResponseBase:
    return _file_response(request, track.file, "text/vtt; charset=utf-8", f"{track.language}.vtt")


def _file_response(request: HttpRequest, file: FieldFile, content_type: str, filename: str) -> HttpResponseBase:
    """The file to be shown in the page; a player that asks for a part gets it."""
    if not file.storage.exists(str(file.name)):
        raise Http404
    response = _accelerated(file) or _streamed(request, file)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = str(content_disposition_header(False, filename))
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _accelerated(file: FieldFile) -> HttpResponseBase | None:
    """An answer without a body, which the web server in front completes, ranges included."""
    prefix = media_accel_prefix()
    if not prefix:
        return None
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix.rstrip('/')}/{quote(str(file.name))}"})


def _streamed(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    size = file.size
    try:
        part = byte_range(request.headers.get("Range", ""), size)
    except UnsatisfiableRange:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1)}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(_chunks(file, first, last), status=206 if part else 200, headers=headers)


def _chunks(file: FieldFile, first: int, last: int) -> Iterator[bytes]:
    with file.storage.open(str(file.name), "rb") as opened:
        opened.seek(first)
        left = last - first + 1
        while left > 0:
            data = opened.read(min(CHUNK, left))
            if not data:
                return
            left -= len(data)
            yield data
