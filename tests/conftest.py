"""What all tests share: a German request language, a clean cache, and failing loudly instead of skipping in silence."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests.databases import drop_database, make_from_template, migrated_database

# Properties are tried with few examples each time, so that the suite is fast enough to be run, and every run tries
# other ones; HYPOTHESIS_PROFILE=thorough tries many. A loaded machine makes no property false: no deadline.
settings.register_profile("quick", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# Playwright's event loop runs in the test's thread; the ORM there is used synchronously all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "django_db_serialized_rollback", "live_server"}
# Here tests may use the cache, or start programs, without naming a database.
SERVICE_FOLDERS = ("tests/operations", "tests/website", "tests/accounts", "tests/sites", "tests/benchmarks")


# What takes longest begins first, so that no worker waits for the other at the end.
LONG_FOLDERS = ("tests/demo", "tests/sites")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With SERVICES_ONLY, leave out what touches neither database nor cache: on another database it says the same."""
    items.sort(key=lambda item: not item.path.relative_to(config.rootpath).as_posix().startswith(LONG_FOLDERS))
    if not os.environ.get("SERVICES_ONLY"):
        return
    kept, left_out = [], []
    for item in items:
        folder = item.path.relative_to(config.rootpath).as_posix()
        names = set(getattr(item, "fixturenames", ()))
        uses = item.get_closest_marker("django_db") or names & DATABASE_FIXTURES or folder.startswith(SERVICE_FOLDERS)
        (kept if uses else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """What was imported stays: looking for garbage in it, again and again, costs a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_db_blocker: Any) -> Iterator[bool]:
    """Begin with a copy of a migrated database instead of migrating a new one."""
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        target = Path(name)
        for rest in target.parent.glob(f"{target.name}-*"):  # of a run that was interrupted
            rest.unlink()
        shutil.copyfile(migrated_database(), target)
        yield True
    else:
        with django_db_blocker.unblock():
            make_from_template(connection, name)
        yield True
        with django_db_blocker.unblock():
            drop_database(connection, name)


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
