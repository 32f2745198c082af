"""Views of the public site, and error pages of the whole one."""

from .choices import set_audience, set_language
from .errors import csrf_failure, forbidden, not_found
from .individuals import confirm_registration, enquire, register
from .machines import robots, security_txt, share_picture, sitemap
from .search import search

__all__ = [
    "confirm_registration",
    "csrf_failure",
    "enquire",
    "forbidden",
    "not_found",
    "register",
    "robots",
    "search",
    "security_txt",
    "set_audience",
    "set_language",
    "share_picture",
    "sitemap",
]
