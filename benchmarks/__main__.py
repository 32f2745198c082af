"""`python -m benchmarks`: build the workload, run the server, measure, report. See README.md."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import report
from .crowd import Crowd, Crowds
from .databases import Database, postgres_database, sqlite_database
from .measuring import Bench, Result
from .norm import BenchmarkError, Work
from .plan import Plan
from .server import ROOT, Server
from .works import WORKS

ROUNDS = 5
QUICK_SIZE = 160
QUICK_COURSES = 5
ATTEMPTS = 10_000  # that item analysis looks at
QUICK_ATTEMPTS = 300


def main() -> int:
    """Measure on every database that can be reached; 1 when the observed work was not the declared one."""
    options = read_options()
    works = [work for work in WORKS if not options.works or work.name in options.works]
    started = time.monotonic()
    results: list[Result] = []
    crowds: list[Crowd] = []
    scale: list[dict[str, Any]] = []
    memory: dict[str, float] = {}
    versions: dict[str, str] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="kifit-bench-") as name:
            folder = Path(name)
            for vendor, open_database in databases(folder, options.database).items():
                with open_database() as database:
                    print(f"{vendor}: {database.version()}", flush=True)
                    measured = measure(database, works, folder / vendor, options)
                    versions[vendor], memory[vendor] = database.version(), measured.memory_mib
                    results += measured.results
                    crowds += measured.crowds
                    scale += measured.scale
    except BenchmarkError as error:
        print(f"\nNothing is reported: {error}", file=sys.stderr)
        return 1
    print(f"\n{report.table(results, memory)}")
    if crowds:
        print(f"\n{report.crowd_table(crowds)}")
    for figures in scale:
        print(", ".join(f"{name} {value}" for name, value in figures.items()))
    print(f"\n{time.monotonic() - started:.0f} s")
    if not options.works and not options.quick:
        report.write(results, crowds, scale, memory, versions, rounds=ROUNDS)
        print(f"Written: {report.TARGET.relative_to(ROOT)}")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a small workload once, to see that everything runs")
    parser.add_argument("--size", type=int, default=1000, help="number of learners (default 1000)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    parser.add_argument(
        "--work", action="append", dest="works", help="only this work, `crowd` or `scale`; may be repeated"
    )
    options = parser.parse_args()
    if options.quick:
        options.size = QUICK_SIZE
        options.database = options.database or "sqlite"
    return options


def databases(folder: Path, only: str | None) -> dict[str, Callable[[], AbstractContextManager[Database]]]:
    """How to open each database; PostgreSQL only where it can be used, or where it was asked for."""
    found: dict[str, Callable[[], AbstractContextManager[Database]]] = {
        "sqlite": lambda: sqlite_database(folder),
        "postgresql": postgres_database,
    }
    if only:
        return {only: found[only]}
    try:
        with postgres_database():
            pass
    except BenchmarkError as error:
        print(f"Without PostgreSQL: {error}")
        del found["postgresql"]
    return found


@dataclass(frozen=True)
class Measured:
    """What was found on one database. `memory_mib`: of its web processes, at the end."""

    results: list[Result]
    crowds: list[Crowd]
    scale: list[dict[str, Any]]
    memory_mib: float


def measure(database: Database, works: list[Work], folder: Path, options: argparse.Namespace) -> Measured:
    """Build the workload and measure, each in processes of its own."""
    folder.mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.site.settings",
        "DATABASE_URL": database.url,
        "MEDIA_ROOT": str(folder / "media"),
        "BENCHMARK_STATIC_ROOT": str(folder.parent / "static"),
        "BENCHMARK_CACHE": str(folder / "cache"),
    }
    courses = QUICK_COURSES if options.quick else 20
    plan = build(folder / "plan.json", options.size, courses, environment)
    bench = Bench(database, plan, works)
    log = folder / "server.log"
    with Server({**environment, "BENCHMARK_COUNTS": "1"}, log) as server:
        bench.count_statements(server)
    with Server(environment, log) as server:
        bench.measure(server, rounds=1 if options.quick else ROUNDS, share=0.1 if options.quick else 1)
        crowds = Crowds(server, bench.watching_rows, plan, database).measure() if is_wanted("crowd", options) else []
        memory = server.memory_mib()
    attempts = QUICK_ATTEMPTS if options.quick else ATTEMPTS
    scale = measure_scale(attempts, environment) if is_wanted("scale", options) else []
    return Measured(bench.results, crowds, scale, memory)


def is_wanted(name: str, options: argparse.Namespace) -> bool:
    return not options.works or name in options.works


def measure_scale(attempts: int, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Item analysis and regrading of so many attempts."""
    command = [sys.executable, "-m", "benchmarks.scale", "--attempts", str(attempts)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise BenchmarkError("Many attempts could not be analyzed.")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def build(target: Path, size: int, courses: int, environment: dict[str, str]) -> Plan:
    """Fill the database, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.workload", "--size", str(size)]
    command += ["--courses", str(courses), "--plan", str(target)]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BenchmarkError("The workload could not be built.")
    return Plan.load(target)


if __name__ == "__main__":
    sys.exit(main())
