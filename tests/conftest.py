"""What all tests share: a German request language, a clean cache, and failing loudly instead of skipping in silence."""

import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

# Playwright's event loop runs in the test's thread; the ORM there is used synchronously all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _english_messages() -> Iterator[None]:
    """Actions called without a request speak English, whatever ran before."""
    with translation.override("en"):
        yield
