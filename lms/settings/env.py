"""The environment, read once, checked, and explained.

This module alone reads ``os.environ``. ``Environment`` is the list of what can be configured; the table in
``docs/reference/environment.md`` is generated from it.
"""

import difflib
import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

PREFIX = "KIFIT_"
UNSAFE_SECRET_KEY = "only-for-development-and-tests-never-in-production"  # noqa: S105


class ConfigurationError(Exception):
    """The environment is incomplete or wrong; the message lists every fault."""


class Environment(BaseSettings):
    """What can be configured from outside. Names are those of the environment variables."""

    model_config = SettingsConfigDict(case_sensitive=True, extra="ignore")

    SECRET_KEY: str = Field(
        default=UNSAFE_SECRET_KEY,
        description="Key for signatures and sessions, at least 50 characters.",
    )
    DATABASE_URL: str = Field(
        default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        description="Database: `sqlite:///path` or `postgres://user:password@host:port/name`.",
        json_schema_extra={"shown_default": "sqlite:///var/db.sqlite3"},
    )
    CACHE_URL: str = Field(
        default="",
        description="Cache shared by all processes: `redis://host:port/number`. Empty: files under `var/cache`.",
    )
    ALLOWED_HOSTS: Annotated[list[str], NoDecode] = Field(
        default=["localhost", "127.0.0.1", "[::1]"],
        description="Host names that are served, separated by commas.",
    )
    BASE_URL: str = Field(
        default="http://127.0.0.1:8000",
        description="Address of the site in mails and on certificates, without a slash at the end.",
    )
    PORT: int = Field(default=8000, ge=1, le=65535, description="Port that the web server listens on.")
    WEB_WORKERS: int = Field(default=2, ge=1, le=64, description="Processes of the web server.")
    DEBUG: bool = Field(default=False, description="Django's debug mode. Refused in production.")
    EMAIL_URL: str = Field(
        default="console:",
        description="Outgoing mail: `smtp://user:password@host:port`, `smtps://…` (TLS first) or `console:`.",
    )
    DEFAULT_FROM_EMAIL: str = Field(default="KI-fit <ki-fit@localhost>", description="Sender of all mails.")
    MEDIA_ROOT: str = Field(
        default=str(VAR_DIR / "media"),
        description="Folder of uploaded files.",
        json_schema_extra={"shown_default": "var/media"},
    )
    KIFIT_MEDIA_ACCEL: str = Field(
        default="",
        description="Internal address under which the web server in front finds `MEDIA_ROOT`, for `X-Accel-Redirect`: "
        "Django decides who may have an image, and the web server sends it. Empty: Django sends it, too.",
    )
    KIFIT_TRUSTED_PROXIES: int = Field(
        default=0, ge=0, le=5, description="Proxies in front whose `X-Forwarded-For` tells the visitor's address."
    )
    KIFIT_DEMO: bool = Field(
        default=False, description="Show the demo accounts on the login page. Refused in production."
    )
    KIFIT_LOG_LEVEL: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )

    @field_validator("ALLOWED_HOSTS", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY",
    "DATABASE_URL",
    "CACHE_URL",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
)


def read_environment(*, production: bool = False) -> Environment:
    """Read and check the environment.

    Raises ConfigurationError with one line per fault: values of the wrong shape, unknown names that start
    with ``KIFIT_`` or look like a misspelled known one, and, in production, what is missing or unsafe.
    """
    faults: list[str] = []
    environment = None
    try:
        environment = Environment()
    except ValidationError as error:
        faults += [f"{item['loc'][0]}: {item['msg']}" for item in error.errors()]
    faults += _unknown_names()
    if production:
        faults += [f"{name}: missing" for name in REQUIRED_IN_PRODUCTION if not os.environ.get(name)]
        faults += _unsafe_values(environment) if environment else []
    if faults or environment is None:
        lines = "\n".join(f"  - {fault}" for fault in faults)
        raise ConfigurationError(
            f"The environment cannot be used ({len(faults)}):\n{lines}\nAll variables: docs/reference/environment.md"
        )
    return environment


def test_worker_number() -> int:
    """Number of the parallel test process, from 0; each has a Redis database of its own."""
    return int("".join(filter(str.isdigit, os.environ.get("PYTEST_XDIST_WORKER", ""))) or 0)


def _unknown_names() -> list[str]:
    known = list(Environment.model_fields)
    faults = []
    for name in sorted(os.environ):
        if name in known:
            continue
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.88)
        if name.startswith(PREFIX) or close:
            hint = f", did you mean {close[0]}?" if close else ""
            faults.append(f"{name}: unknown{hint}")
    return faults


def _unsafe_values(environment: Environment) -> list[str]:
    faults = []
    if os.environ.get("SECRET_KEY") and (
        len(environment.SECRET_KEY) < 50 or environment.SECRET_KEY == UNSAFE_SECRET_KEY
    ):
        faults.append("SECRET_KEY: needs at least 50 random characters")
    if environment.DEBUG:
        faults.append("DEBUG: must be off")
    if environment.KIFIT_DEMO:
        faults.append("KIFIT_DEMO: must be off")
    if os.environ.get("BASE_URL") and not environment.BASE_URL.startswith("https://"):
        faults.append("BASE_URL: must start with https://")
    return faults
