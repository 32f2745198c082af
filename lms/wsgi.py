"""WSGI entry point of the platform."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
application = get_wsgi_application()

# What the first request would import is imported now, and the collector leaves it alone from here on: a server that
# loads the application before it forks shares these pages among its workers.
get_resolver().url_patterns  # noqa: B018 read for its effect
gc.collect()
gc.freeze()
