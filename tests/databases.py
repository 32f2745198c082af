"""A SQLite database with all migrations applied, made once and copied for each run of the tests and each worker.

Applying some 300 migrations takes longer than a hundred tests. The copy is only used as long as neither a migration nor
a requirement has changed.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "test-databases"


def migrated_database() -> Path:
    """The database to copy; whoever comes first makes it, others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = FOLDER / f"migrated-{_fingerprint()}.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            _migrate(wanted)
    return wanted


def _fingerprint() -> str:
    sources = [*sorted(ROOT.glob("*/migrations/*.py")), *sorted(ROOT.glob("lms/*/migrations/*.py"))]
    sources += [ROOT / "requirements" / "production.txt", ROOT / "lms" / "settings" / "base.py"]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(target: Path) -> None:
    making = target.with_suffix(".making")
    making.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.test",
        "DATABASE_URL": f"sqlite:///{making}",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    making.rename(target)


if __name__ == "__main__":
    migrated_database()
