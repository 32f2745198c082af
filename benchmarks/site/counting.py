"""Says with every response how many statements the database got for it, as the database itself would count them."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")


class StatementCountMiddleware:
    """Sets `X-Statements` and, of these, `X-Writes`; and `X-Step`, the name of the view.

    Django's own log of statements is counted: queries, BEGIN, COMMIT and SAVEPOINT alike. The health check of a
    persistent connection is not logged, so it is added. Logging costs CPU: no CPU is measured while this counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.health_checks = 0
        connection.force_debug_cursor = True
        is_usable = connection.is_usable

        def counted_is_usable() -> bool:
            self.health_checks += connection.vendor != "sqlite"  # SQLite says yes without being asked
            return is_usable()

        connection.is_usable = counted_is_usable  # type: ignore[method-assign]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.queries_log.clear()
        self.health_checks = 0
        response = self.get_response(request)
        statements = [query["sql"] for query in connection.queries_log]
        response.headers["X-Statements"] = str(len(statements) + self.health_checks)
        match = request.resolver_match
        response.headers["X-Step"] = match.view_name if match else ""
        response.headers["X-Writes"] = str(sum(sql.lstrip().upper().startswith(WRITES) for sql in statements))
        return response
