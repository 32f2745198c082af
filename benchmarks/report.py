"""The table for people and the file for machines."""

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .crowd import Crowd
from .measuring import Result
from .norm import Goal

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(__file__).with_name("results.json")
MEMORY_GOAL_MIB = 200


def machine() -> str:
    """Processor, cores and versions, in one line."""
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} × {processor}, Linux {platform.release()}, Python {platform.python_version()}"


def commit() -> str:
    """The commit that was measured; with a plus where the tree differs from it."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    return git("rev-parse", "--short=12", "HEAD") + ("+" if git("status", "--porcelain") else "")


def as_json(result: Result) -> dict[str, Any]:
    """One line of `results`, for one repetition of the work."""
    low, high = result.cpu_ms_range
    return {
        "work": result.work.name,
        "database": result.database,
        "size": result.size,
        "cpu_ms": round(result.cpu_ms, 2),
        "cpu_ms_min": round(low, 2),
        "cpu_ms_max": round(high, 2),
        "statements": round(result.statements, 1),
        "requests": round(result.requests, 1),
        "p50_ms": round(result.latency_ms(50), 1),
        "p95_ms": round(result.latency_ms(95), 1),
        "rps": round(result.per_second, 1),
        "goal_cpu_ms": result.work.goal.cpu_ms,
        "goal_statements": result.work.goal.statements,
        "goal_met": result.is_met,
        "statements_by_step": result.steps,
    }


def write(
    results: Sequence[Result],
    crowds: Sequence[Crowd],
    scale: Sequence[dict[str, Any]],
    memory: dict[str, float],
    versions: dict[str, str],
    *,
    rounds: int,
) -> None:
    """Write `benchmarks/results.json`."""
    data = {
        "machine": machine(),
        "commit": commit(),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "databases": versions,
        "rounds": rounds,
        "web_processes_mib": memory,
        "results": [as_json(result) for result in results],
        "crowds": [crowd.as_json() for crowd in crowds],
        "scale": list(scale),
    }
    TARGET.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


COLUMNS = "{:<20}{:<12}{:>9}{:>10}{:>15}{:>9}{:>9}{:>9}{:>10}  {}"


def table(results: Sequence[Result], memory: dict[str, float]) -> str:
    """The table, with goals and verdicts."""
    lines = [
        COLUMNS.format(
            "work", "database", "size", "CPU-ms", "(min–max)", "goal", "stmts", "goal", "per s", "p50/p95 ms, verdict"
        )
    ]
    for result in results:
        low, high = result.cpu_ms_range
        goal = result.work.goal
        lines.append(
            COLUMNS.format(
                result.work.name,
                result.database,
                f"{result.size:,}",
                f"{result.cpu_ms:.1f}",
                f"({low:.1f}–{high:.1f})",
                _at_most(goal.cpu_ms),
                f"{result.statements:g}",
                _at_most(goal.statements),
                f"{result.per_second:.1f}",
                f"{result.latency_ms(50):.0f}/{result.latency_ms(95):.0f} {_verdict(result, goal)}",
            )
        )
    for database, mib in memory.items():
        verdict = "met" if mib <= MEMORY_GOAL_MIB else "MISSED"
        lines.append(f"memory of web processes, {database}: {mib:.0f} MiB, goal ≤ {MEMORY_GOAL_MIB}: {verdict}")
    return "\n".join(lines)


CROWD_COLUMNS = "{:<20}{:<12}{:>9}{:>10}{:>9}{:>10}  {}"


def crowd_table(crowds: Sequence[Crowd]) -> str:
    """What many did at once."""
    head = CROWD_COLUMNS.format("work", "database", "at once", "learners", "CPU-ms", "per s", "p50/p95/longest ms")
    lines = [
        CROWD_COLUMNS.format(
            crowd.work,
            crowd.database,
            crowd.parallel,
            crowd.count,
            f"{crowd.cpu_ms:.1f}",
            f"{crowd.per_second:.1f}",
            f"{crowd.p50_ms:.0f}/{crowd.p95_ms:.0f}/{crowd.longest_ms:.0f}",
        )
        for crowd in crowds
    ]
    return "\n".join([head, *lines])


def _at_most(value: float | None) -> str:
    return "" if value is None else f"≤ {value:g}"


def _verdict(result: Result, goal: Goal) -> str:
    if goal == Goal():
        return ""
    return "met" if result.is_met else "MISSED"
