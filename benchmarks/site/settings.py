"""Production's settings as far as they fit a server without HTTPS on loopback; everything else is the platform's own.

`DATABASE_URL`, `CACHE_URL` and `MEDIA_ROOT` come from the environment like everywhere. `BENCHMARK_STATIC_ROOT` says
where static files were collected, `BENCHMARK_CACHE` where files of the cache lie; with `BENCHMARK_COUNTS=1` every
response says how many statements it took.
"""

import os
from pathlib import Path

from lms.settings.base import *  # noqa: F403
from lms.settings.base import INSTALLED_APPS, MIDDLEWARE, from_environment
from lms.settings.env import read_environment

globals().update(from_environment(read_environment()))

PATTERN_LIBRARY = False
if not os.environ.get("CACHE_URL"):
    CACHES["default"]["LOCATION"] = os.environ["BENCHMARK_CACHE"]  # type: ignore[name-defined]  # noqa: F405
STATIC_ROOT = Path(os.environ["BENCHMARK_STATIC_ROOT"])
INSTALLED_APPS = ["benchmarks.site.floors", *INSTALLED_APPS]
ROOT_URLCONF = "benchmarks.site.urls"
if os.environ.get("BENCHMARK_COUNTS"):
    MIDDLEWARE = ["benchmarks.site.counting.StatementCountMiddleware", *MIDDLEWARE]
