"""Addresses of Wagtail's images and documents, delivered only to those who may have them.

A site that wants this includes them at its root, before Wagtail's own documents, and lets no web server deliver
`MEDIA_URL` by itself: `path("", include("courses.library_urls"))`. `MEDIA_URL` must be an address of this site, and
documents must lie under `documents/`.
"""

import re

from django.conf import settings
from django.urls import re_path

from .views import library

app_name = "library"
urlpatterns = [
    re_path(r"^documents/(?P<document_id>\d+)/(?P<filename>.*)$", library.document, name="document"),
    re_path(rf"^{re.escape(settings.MEDIA_URL.lstrip('/'))}(?P<path>.+)$", library.image, name="image"),
]
