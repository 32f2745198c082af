"""Databases of the benchmark's own, made for it and dropped after it, and what can be read from them from outside."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from .norm import BenchmarkError

POSTGRES_URL = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = "kifit_bench"


class Database:
    """A database that exists while the context manager is open."""

    vendor: str
    url: str

    def rows(self) -> dict[str, int]:
        """Number of rows by table."""
        raise NotImplementedError

    def process_ids(self) -> list[int]:
        """The database's own processes that work for the server; none where it works inside the server's."""
        return []

    def version(self) -> str:
        raise NotImplementedError


class SQLite(Database):
    vendor = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bench.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def rows(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.path)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
            tables = [name for (name,) in names if "_fts" not in name and not name.startswith("sqlite_")]
            return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"


class PostgreSQL(Database):
    vendor = "postgresql"

    def __init__(self) -> None:
        self.url = urlunsplit(urlsplit(POSTGRES_URL)._replace(path=f"/{NAME}"))

    def rows(self) -> dict[str, int]:
        tables = [name for (name,) in self.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables)
        return dict(self.query(counts))

    def process_ids(self) -> list[int]:
        sessions = self.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " ORDER BY pid"
        )
        found = [pid for (pid,) in sessions]
        if any(not Path(f"/proc/{pid}").exists() for pid in found):
            raise BenchmarkError("PostgreSQL runs on another machine: its CPU cannot be read from /proc.")
        return found

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()

    def version(self) -> str:
        return f"PostgreSQL {self.query('SHOW server_version')[0][0].split()[0]}"


@contextmanager
def sqlite_database(folder: Path) -> Iterator[SQLite]:
    """A file in the folder."""
    yield SQLite(folder)


@contextmanager
def postgres_database() -> Iterator[PostgreSQL]:
    """A database on POSTGRES_URL's server. Raises BenchmarkError with the reason if that cannot be used."""
    try:
        import psycopg
    except ImportError:
        raise BenchmarkError("psycopg is not installed") from None
    try:
        admin = psycopg.connect(POSTGRES_URL, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        raise BenchmarkError(f"PostgreSQL does not answer at POSTGRES_URL: {str(error).splitlines()[0]}") from None
    with closing(admin):
        admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {NAME}")
        try:
            yield PostgreSQL()
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
