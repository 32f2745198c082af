"""Answers for load balancers: is the process alive, is it ready to serve?"""

import logging

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

logger = logging.getLogger(__name__)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and cache are in order, else 503 with the name of what is not."""
    checks = {"database": _database_answers(), "cache": _cache_keeps()}
    checks["migrations"] = checks["database"] and _is_migrated()
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache_keeps() -> bool:
    try:
        cache.set("readyz", "kept", 10)
        return cache.get("readyz") == "kept"
    except Exception:  # each backend has errors of its own: redis-py's are no OSError, the file system's are
        logger.exception("The cache does not answer")
        return False
