"""Production refuses to start with one list of everything that is wrong."""

import os
import subprocess
import sys

import pytest

from lms.settings.env import REQUIRED_IN_PRODUCTION, UNSAFE_SECRET_KEY
from tests.architecture.repository import ROOT

COMPLETE = {
    "SECRET_KEY": "k7" * 30,
    "DATABASE_URL": "postgres://kifit:secret@db.example.com:5432/kifit",
    "CACHE_URL": "redis://cache.example.com:6379/0",
    "ALLOWED_HOSTS": "lernen.example.com, www.example.com",
    "BASE_URL": "https://lernen.example.com",
    "EMAIL_URL": "smtp://mail:secret@mail.example.com:587",
    "DEFAULT_FROM_EMAIL": "KI-fit <ki-fit@example.com>",
}
SHOW = "from lms.settings import production as p; print(p.ALLOWED_HOSTS, p.DEBUG, p.DATABASES['default']['HOST'])"


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Read the production settings in a new process; None takes a variable away."""
    environment = {"PATH": os.environ["PATH"], **COMPLETE, **changes}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def faults(result: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.removeprefix("  - ") for line in result.stderr.splitlines() if line.startswith("  - ")]


class TestProductionSettings:
    def test_start_with_a_complete_environment(self):
        result = start()
        assert result.stderr == ""
        assert result.stdout == "['lernen.example.com', 'www.example.com'] False db.example.com\n"

    def test_name_everything_that_is_missing_at_once(self):
        result = start(**dict.fromkeys(COMPLETE))
        assert result.returncode == 1
        assert faults(result) == [f"{name}: missing" for name in REQUIRED_IN_PRODUCTION]
        assert result.stderr.startswith(f"The environment cannot be used ({len(REQUIRED_IN_PRODUCTION)}):\n")
        assert "Traceback" not in result.stderr

    def test_name_what_is_unsafe_unknown_misspelled_and_of_the_wrong_shape_in_one_list(self):
        result = start(
            SECRET_KEY=UNSAFE_SECRET_KEY,
            DEBUG="1",
            KIFIT_DEMO="1",
            BASE_URL="http://lernen.example.com",
            KIFIT_COLOR="green",
            ALOWED_HOSTS="lernen.example.com",
            CACHE_URL=None,
        )
        assert result.returncode == 1
        assert sorted(faults(result)) == [
            "ALOWED_HOSTS: unknown, did you mean ALLOWED_HOSTS?",
            "BASE_URL: must start with https://",
            "CACHE_URL: missing",
            "DEBUG: must be off",
            "KIFIT_COLOR: unknown",
            "KIFIT_DEMO: must be off",
            "SECRET_KEY: needs at least 50 random characters",
        ]

    @pytest.mark.parametrize(
        ("name", "value"), [("PORT", "eighty"), ("PORT", "0"), ("WEB_WORKERS", "0"), ("KIFIT_LOG_LEVEL", "LOUD")]
    )
    def test_name_the_variable_whose_value_has_the_wrong_shape(self, name, value):
        result = start(**{name: value})
        assert result.returncode == 1
        assert [fault.partition(":")[0] for fault in faults(result)] == [name]

    def test_refuse_a_short_key(self):
        assert faults(start(SECRET_KEY="short")) == ["SECRET_KEY: needs at least 50 random characters"]
