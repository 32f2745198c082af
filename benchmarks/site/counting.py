"""Says with every response how many statements the database got for it, as the database itself would count them."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")


class StatementCountMiddleware:
    """Sets `X-Statements` and, of these, `X-Writes`; and `X-Step`, the name of the view.

    Django's own log of statements is counted: queries, BEGIN, COMMIT and SAVEPOINT alike. The health check of a
    persistent connection sends none (`lms.settings.postgresql`). Logging costs CPU: no CPU is measured while this counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        connection.force_debug_cursor = True

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.queries_log.clear()
        response = self.get_response(request)
        statements = [query["sql"] for query in connection.queries_log]
        response.headers["X-Statements"] = str(len(statements))
        match = request.resolver_match
        response.headers["X-Step"] = match.view_name if match else ""
        response.headers["X-Writes"] = str(sum(sql.lstrip().upper().startswith(WRITES) for sql in statements))
        return response
