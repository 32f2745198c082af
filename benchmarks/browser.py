"""A client as plain as can be: cookies, forms, a connection per request, and it looks at what comes back."""

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from .norm import WrongWork
from .server import HOST

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SESSION_COOKIE = "sessionid"


@dataclass
class Tally:
    """What a browser has done so far. Statements are known only where the server counts them."""

    requests: int = 0
    statements: int = 0
    is_counted: bool = False
    most_by_step: dict[str, int] = field(default_factory=dict)

    def clear(self) -> None:
        self.requests = self.statements = 0
        self.most_by_step = {}

    def count(self, step: str, statements: int) -> None:
        self.is_counted = True
        self.statements += statements
        self.most_by_step[step] = max(statements, self.most_by_step.get(step, 0))


@dataclass
class Page:
    """A response."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    def token(self) -> str:
        """The first form's protection against cross-site requests."""
        found = TOKEN.search(self.text)
        if not found:
            raise WrongWork(f"{self.path}: there is no form")
        return found[1]

    def find(self, pattern: str) -> list[str]:
        """What the pattern's group matches, entities resolved."""
        return [unescape(found) for found in re.findall(pattern, self.text)]


class Browser:
    """One at a time, not shared between threads. `open_session` begins as another person.

    `is_strict` off lets a page write on its first visit (a picture in the size of the page, say).
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.is_strict = True
        self.cookies: dict[str, str] = {}
        self.tally = Tally()

    def open_session(self, session_key: str = "") -> None:
        self.cookies = {SESSION_COOKIE: session_key} if session_key else {}

    def get(self, path: str, *, status: int = 200, shows: str = "") -> Page:
        """Raises WrongWork for another status, when the text is not there, or when the server wrote something."""
        return self._request("GET", path, b"", status=status, shows=shows, writes=False)

    def post(self, path: str, form: list[tuple[str, str]], *, status: int = 302, **headers: str) -> Page:
        """Sends a form. Raises WrongWork for another status, or when the server wrote nothing."""
        body = urlencode(form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._request("POST", path, body, status=status, writes=True, headers=headers)

    def _request(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        status: int,
        shows: str = "",
        writes: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Page:
        page = self._exchange(method, path, body, headers or {})
        self.tally.requests += 1
        if page.status != status:
            raise WrongWork(f"{method} {path}: status {page.status} instead of {status}\n{page.text[:500]}")
        if shows and shows not in page.text:
            raise WrongWork(f"{method} {path}: “{shows}” is not on the page")
        if statements := page.headers.get("X-Statements"):
            self.tally.count(f"{method} {page.headers.get('X-Step', path)}", int(statements))
            wrote = int(page.headers["X-Writes"])
            if self.is_strict and bool(wrote) != writes:
                raise WrongWork(f"{method} {path}: {wrote} writing statements")
        return page

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body or None, {**({"Cookie": cookies} if cookies else {}), **headers})
        response = connection.getresponse()
        page = Page(path, response.status, response.headers, response.read())
        connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return page
