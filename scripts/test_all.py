"""The suites that need more than Python: PostgreSQL with Redis, and Chromium.

Usage: python scripts/test_all.py [--only postgres|browser] [--strict]

Each suite runs where its service can be reached; what is skipped is said, with the reason. With --strict a service
that cannot be reached, or a suite that runs no test, is a failure. Services: POSTGRES_URL (default
postgres://postgres@127.0.0.1:5432/postgres) and REDIS_URL (default redis://127.0.0.1:6379/15).
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5
POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def is_reachable(url: str) -> bool:
    """Whether something listens at the address of a URL."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def postgres_missing() -> str:
    """Why the PostgreSQL suite cannot run; empty if it can."""
    if not is_reachable(POSTGRES_URL):
        return "PostgreSQL does not answer (POSTGRES_URL)"
    if not is_reachable(REDIS_URL):
        return "Redis does not answer (REDIS_URL)"
    return ""


def browser_missing() -> str:
    """Why the browser suite cannot run; empty if it can."""
    return "" if any(shutil.which(name) for name in BROWSERS) else f"no browser found ({', '.join(BROWSERS)})"


def run_postgres() -> int:
    """All tests but the browser's that use a database or a cache, on PostgreSQL and Redis."""
    url = urlunsplit(urlsplit(POSTGRES_URL)._replace(path="/ki_fit"))  # tests use test_ki_fit, made and dropped
    environment = {**os.environ, "DATABASE_URL": url, "CACHE_URL": REDIS_URL, "SERVICES_ONLY": "1"}
    return pytest(["-n", "2", "-m", "not browser"], environment)


def run_browser() -> int:
    """The journeys in Chromium."""
    return pytest(["-n", "0", "-m", "browser", "tests/browser"], dict(os.environ))


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    """Run pytest; no test at all counts as a failure."""
    code = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=environment, check=False
    ).returncode
    if code == NO_TESTS:
        print("No test ran: that is a failure.")
    return code


SUITES = {"postgres": (postgres_missing, run_postgres), "browser": (browser_missing, run_browser)}


def main() -> int:
    """Run what can run."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=SUITES)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    codes, skipped = [], []
    for name, (missing, run) in SUITES.items():
        if options.only not in (None, name):
            continue
        reason = missing()
        if reason:
            skipped.append(f"{name}: {reason}")
        else:
            print(f"--- {name}", flush=True)
            codes.append(run())
    for line in skipped:
        print(f"SKIPPED {line}")
    return 1 if any(codes) or (options.strict and skipped) else 0


if __name__ == "__main__":
    sys.exit(main())
