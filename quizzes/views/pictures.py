"""Pictures that questions are asked with."""

import mimetypes

from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from quizzes.models.questions.hotspot import PICTURE_FOLDER
from quizzes.queries import may_see_picture

SECONDS = 3600


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture for those who may see it; strangers get 404, visitors the login page.

    Its name is the hash of its content, so a browser may keep it.
    """
    path = f"{PICTURE_FOLDER}/{name}"
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may_see_picture(request.user, path) or not default_storage.exists(path):
        raise Http404
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(path), content_type=content_type)
    patch_cache_control(response, private=True, max_age=SECONDS)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # An SVG picture that is opened by itself runs nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
