"""Production: PostgreSQL, Redis, HTTPS. Refuses to start with one list of everything that is missing or unsafe."""

import sys

from .base import *  # noqa: F403
from .base import from_environment
from .env import ConfigurationError, read_environment

try:
    globals().update(from_environment(read_environment(production=True)))
except ConfigurationError as error:
    sys.exit(str(error))

PATTERN_LIBRARY = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
