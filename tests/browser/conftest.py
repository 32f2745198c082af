"""The real thing: gunicorn with the demo on a database of its own, and Chromium.

Tests in this folder act through the browser only. They share one server, so each one uses an account or a course that
no other one changes, or says what it relies on.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lms.demo.accounts import account

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000  # ms, as long as for clicks: a busy machine is slow, not wrong
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of the site that the browsers visit, for all its processes."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "BASE_URL": address,
        "KIFIT_DEMO": "1",
    }
    environment.pop("CACHE_URL", None)
    return environment


@pytest.fixture(scope="session")
def site(environment: dict[str, str]) -> Iterator[str]:
    """Address of a running demo."""
    port = int(environment["PORT"])
    subprocess.run([sys.executable, "manage.py", "set_up", "--demo"], cwd=ROOT, env=environment, check=True)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "lms.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--worker-class",
            "gthread",
            "--no-control-socket",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        wait_for(port)
        yield environment["BASE_URL"]
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port: int) -> None:
    for _attempt in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert path, f"no browser found: {', '.join(BROWSERS)}"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


class Visitor:
    """Somebody with a browser window. Fails on script errors, policy violations, and requests to other hosts."""

    sessions: ClassVar[dict[tuple[str, str], Any]] = {}

    def __init__(self, browser: Browser, site: str, *, width: int = 1440, dark: bool = False) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="de-DE",
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", self._note_error)
        self.page.on("console", self._note_console)
        self.page.on("request", self._note_request)

    def _note_error(self, error) -> None:
        # Chromium's note that a page without cross-fades (Wagtail's) follows one with them.
        if "ViewTransition opt-in disabled" not in str(error):
            self.faults.append(f"{self.page.url}: {error}")

    def _note_console(self, message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.faults.append(f"{self.page.url} asked {request.url}")

    def log_in(self, role: str) -> "Visitor":
        """Through the real form; later windows of the same role take over its session as long as it is valid.

        The form would rightly refuse so many logins a minute.
        """
        if known := self.sessions.get((self.site, role)):
            self.context.add_cookies(known)
            self.page.goto("/mein-lernen/")
            if "/konto/login/" not in self.page.url:
                return self
        self.page.goto("/konto/login/")
        self.page.fill("input[name=login]", account(role).email)
        self.page.fill("input[name=password]", account(role).password)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_url(lambda url: "/konto/login/" not in url)
        self.sessions[(self.site, role)] = self.context.cookies()
        return self

    def go(self, path: str) -> "Visitor":
        response = self.page.goto(path)
        assert response is not None
        assert response.status < 400, (path, response.status)
        return self

    def assert_accessible(self) -> None:
        """No violation of WCAG 2.2 A/AA or axe's best practices on the page as it is now."""
        results = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        violations = [
            f"{item['id']}: {item['help']} → {[node['target'] for node in item['nodes']][:3]}"
            for item in results.response["violations"]
        ]
        assert violations == [], (self.page.url, violations)

    def assert_fits(self) -> None:
        """Nothing is wider than the window."""
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, (self.page.url, f"{wider}px too wide")

    def close(self) -> None:
        self.context.close()
        assert self.faults == []


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """Opens windows; all are closed, and checked for faults, at the end."""
    opened: list[Visitor] = []

    def open_window(**options) -> Visitor:
        opened.append(Visitor(browser, site, **options))
        return opened[-1]

    yield open_window
    for window in opened:
        window.close()
