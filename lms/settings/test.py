"""Tests: fast hashing, no files outside a temporary folder; database and cache of the environment, else embedded."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, LMS_COURSES, STORAGES, TEMPLATES, caches, from_environment
from .env import VAR_DIR, read_environment, test_worker_number

VAR_DIR.mkdir(exist_ok=True)
_environment = read_environment()
globals().update(from_environment(_environment))
INSTALLED_APPS = [*INSTALLED_APPS, "django_linear_migrations"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if _environment.CACHE_URL:
    _server, _, _number = _environment.CACHE_URL.rpartition("/")
    CACHES = caches(f"{_server}/{int(_number) - test_worker_number()}")
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = Path(tempfile.gettempdir()) / "ki-fit-test-media"
LMS_COURSES = {**LMS_COURSES, "PROTECTED_ROOT": str(Path(tempfile.gettempdir()) / "ki-fit-test-protected")}
# Search and reference index are kept up to date by tasks; few tests look at them, and all would pay for them.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
WHITENOISE_AUTOREFRESH = True
PATTERN_LIBRARY = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "INVALID[%s]"

# A file, because tests with threads need several connections to one database.
for _database in DATABASES.values():  # type: ignore[name-defined]  # noqa: F405
    if _database["ENGINE"].endswith("sqlite3"):
        _path = Path(_database["NAME"])
        _options = _database["OPTIONS"]
        # A test database need not survive a power cut.
        _options["init_command"] = _options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
        _database["TEST"] = {"NAME": str(_path.with_name(f"test_{_path.name}"))}
