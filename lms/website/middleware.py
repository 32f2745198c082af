"""Content-Security-Policy: strict everywhere, except under the Wagtail admin, which needs inline scripts."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'self'; "
    "frame-src 'self'; base-uri 'none'; object-src 'none'"
)
# Wagtail's admin writes inline scripts and styles (page listing, reports, InlinePanel); see docs/decisions.
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
)
# What people upload (an SVG, say) is shown, but runs nothing, even when it is opened by itself.
UPLOADS = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; sandbox"


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            policy = ADMIN
        elif request.path.startswith(settings.MEDIA_URL):
            policy = UPLOADS
        else:
            policy = STRICT
        response.headers["Content-Security-Policy"] = with_frames(policy, getattr(response, "frame_sources", ()))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


def with_frames(policy: str, origins: Iterable[str]) -> str:
    """The policy of a page that may also show frames from these origins: a lesson with a video elsewhere, say.

    Plugins name them on their response (`frame_sources`, see courses/README.md); almost no page has any.
    """
    return policy.replace("frame-src 'self'", " ".join(["frame-src 'self'", *origins]))
