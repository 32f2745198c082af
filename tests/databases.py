"""A database with all migrations applied, made once and copied for each run of the tests and each worker.

Applying some 250 migrations takes longer than hundreds of tests. The original is only used as long as neither a
migration nor a requirement has changed. On SQLite it is a file, on PostgreSQL a database that new ones take as template.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "test-databases"
TEMPLATE = "ki_fit_migrated_"
PLATFORM = "lms.settings.test"
BARE_SITE = "tests.sites.bare_wagtail.settings"
SETTINGS_FILES = {PLATFORM: "lms/settings/base.py", BARE_SITE: "tests/sites/bare_wagtail/settings.py"}


def migrated_database() -> Path:
    """The SQLite file to copy for the platform; whoever comes first makes it, others wait for it."""
    return _migrated_file("migrated", PLATFORM)


def migrated_bare_database() -> Path:
    """The same for the site that has the plugins alone."""
    return _migrated_file("bare", BARE_SITE)


def _migrated_file(kind: str, settings: str) -> Path:
    with _one_at_a_time():
        wanted = FOLDER / f"{kind}-{_fingerprint(settings)}.sqlite3"
        if not wanted.exists():
            for old in FOLDER.glob(f"{kind}-*"):
                old.unlink()
            making = wanted.with_suffix(".making")
            _migrate(f"sqlite:///{making}", settings)
            making.rename(wanted)
        return wanted


def make_from_template(connection: Any, name: str) -> None:
    """Make the PostgreSQL database anew from the migrated one; whoever comes first makes that."""
    original = f"{TEMPLATE}{_fingerprint(PLATFORM)}"
    with _one_at_a_time(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
        existing = {row[0] for row in cursor.fetchall()}
        for old in existing - {original}:
            cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        if original not in existing:
            making = f"{TEMPLATE}making"
            cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')  # of a run that was interrupted
            cursor.execute(f'CREATE DATABASE "{making}"')
            _migrate(urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{making}")), PLATFORM)
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{original}"')
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')


def drop_database(connection: Any, name: str) -> None:
    """Leave nothing of a run behind but the template."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint(settings: str) -> str:
    sources = [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("lms/*/migrations/*.py"))]
    sources += [ROOT / "requirements" / "production.txt", ROOT / SETTINGS_FILES[settings]]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(url: str, settings: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    migrated_database()
    migrated_bare_database()
