"""Processes of a web server that die, for tests with `django_db(transaction=True)`.

    with Worker(dies=Moment.BEFORE_COMMIT) as worker, pytest.raises(ConnectionError):
        worker.post("/address/", {"field": "value"}, session=key)

A worker is a real process with database connections of its own, forked as gunicorn forks its workers, that answers real
HTTP on loopback. A worker that dies is ended by SIGKILL: nothing in it can clean up, close or roll back.
"""

import enum
import http.client
import os
import signal
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

HOST = "127.0.0.1"
TOKEN = "t" * 32  # against cross-site requests; cookie and form only have to agree


class Moment(enum.Enum):
    """When a worker dies in the first request that it gets."""

    BEFORE_COMMIT = enum.auto()  # everything is written, and nothing is committed
    AFTER_COMMIT = enum.auto()  # everything is committed, and nothing is answered


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class Worker:
    """Serves the site until the context is left, or until it dies."""

    def __init__(self, *, dies: Moment | None = None) -> None:
        self.dies = dies

    def __enter__(self) -> "Worker":
        connections.close_all()  # a connection must not be shared between two processes
        self.server = WSGIServer((HOST, 0), _Quiet)
        self.server.set_app(WSGIHandler())
        self.process = os.fork()
        if not self.process:
            self._serve()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.server_close()
        os.kill(self.process, signal.SIGKILL)
        self.status = os.waitpid(self.process, 0)[1]

    def post(self, path: str, form: Mapping[str, Any], *, session: str) -> http.client.HTTPResponse:
        """Send a form as the person whose session it is. Raises ConnectionError when the worker dies over it."""
        connection = http.client.HTTPConnection(HOST, self.server.server_port, timeout=30)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
        finally:
            connection.close()
        return response

    def _serve(self) -> None:
        """In the worker's process, which never comes back from here."""
        try:
            if self.dies is Moment.BEFORE_COMMIT:
                BaseDatabaseWrapper.commit = _die  # type: ignore[method-assign]
            elif self.dies is Moment.AFTER_COMMIT:
                self.server.set_app(_dying(self.server.get_app()))
            self.server.serve_forever()
        finally:
            os._exit(1)


def _die(*_args: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, which does all its work, and of which nobody hears any more."""

    def serve(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = application(environment, start_response)
        _die()
        return response

    return serve
