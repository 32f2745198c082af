import errno
from http import HTTPStatus
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


class FullDisk(LocMemCache):
    def set(self, *args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")


class TestHealthz:
    def test_answers_without_asking_anything(self, client, django_assert_num_queries, db):
        with django_assert_num_queries(0):
            response = client.get("/healthz")
        assert response.status_code == HTTPStatus.OK
        assert response.content == b"ok"
        assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
class TestReadyz:
    def test_says_yes_when_everything_is_in_order(self, client):
        response = client.get("/readyz")
        assert response.status_code == HTTPStatus.OK
        assert response.json() == {"database": True, "cache": True, "migrations": True}

    def test_says_that_the_cache_does_not_answer(self, client, settings):
        settings.CACHES = {
            "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
        }
        response = client.get("/readyz")
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.json() == {"database": True, "cache": False, "migrations": True}

    def test_says_that_the_cache_cannot_write(self, client, settings):
        settings.CACHES = {"default": {"BACKEND": f"{__name__}.FullDisk"}}
        response = client.get("/readyz")
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.json() == {"database": True, "cache": False, "migrations": True}

    def test_says_that_the_cache_forgets(self, client, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        assert client.get("/readyz").json()["cache"] is False

    def test_says_that_the_database_does_not_answer(self, client, monkeypatch):
        def refuse(*args, **kwargs):
            raise OperationalError("no connection")

        monkeypatch.setattr(connection, "cursor", refuse)
        response = client.get("/readyz")
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.json() == {"database": False, "cache": True, "migrations": False}

    def test_says_that_a_migration_is_missing(self, client):
        newest = (apps.get_app_config("lms_courses").path / Path("migrations/max_migration.txt")).read_text().strip()
        MigrationRecorder(connection).record_unapplied("lms_courses", newest)
        response = client.get("/readyz")
        assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert response.json() == {"database": True, "cache": True, "migrations": False}
