"""Many learners at once: sessions side by side, and everybody who hands in in the same second.

Throughput and waiting are wall times: they say something on a machine that does nothing else. What always holds is
that nothing failed and nothing was lost; a run in which it did is not reported.
"""

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .browser import Browser
from .measuring import RowWatch
from .norm import BenchmarkError, Work
from .plan import Plan
from .server import TICKS_PER_SECOND, Server, cpu_ticks
from .works.quiz import ROWS, answer_all, hand_in, session

PARALLEL = (1, 8, 32)
SESSIONS_EACH = 40  # at each degree, at least two for each learner who works at the same time
RUSH = 200


@dataclass(frozen=True)
class Crowd:
    """What so many learners did at once. `cpu_ms`: of the server and the database's backends, for one of them.

    Waiting (ms, wall time): of one session from its first request to its result, or of one hand-in.
    """

    work: str
    database: str
    parallel: int
    count: int
    seconds: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    longest_ms: float

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def as_json(self) -> dict[str, Any]:
        figures = {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(self).items()}
        return {**figures, "per_second": round(self.per_second, 2)}


class Crowds:
    """All measurements on one database; each learner of the plan's crowd is taken once."""

    def __init__(self, server: Server, watching: Callable[[Work], RowWatch], plan: Plan, backends: Any) -> None:
        self.server = server
        self.watching = watching
        self.plan = plan
        self.database = backends
        self.learners = list(plan.crowd_sessions)

    def measure(self) -> list[Crowd]:
        rush = self.learners[-min(RUSH, len(self.learners) // 2) :]
        others = self.learners[: -len(rush)]
        found = []
        for parallel in PARALLEL:
            count = min(max(SESSIONS_EACH, 2 * parallel), len(others) // 2 if parallel != PARALLEL[-1] else len(others))
            taken, others = others[:count], others[count:]
            if taken:
                found.append(self.sessions(taken, min(parallel, len(taken))))
        return [*found, self.rush(rush)]

    def sessions(self, keys: Sequence[str], parallel: int) -> Crowd:
        """Start, ten saves, hand in, result: one learner after the other, so many side by side."""
        return self._together("quiz_sessions", [self._session(key) for key in keys], parallel)

    def rush(self, keys: Sequence[str]) -> Crowd:
        """Everybody has answered; then all hand in at once, each over a connection of their own."""
        browsers: list[tuple[Browser, str, str]] = []
        for key in keys:
            browser = Browser(self.server.port)
            browser.open_session(key)
            browsers.append((browser, *answer_all(browser, self.plan)))
        calls = [
            lambda browser=browser, attempt=attempt, token=token: hand_in(browser, attempt, token)
            for browser, attempt, token in browsers
        ]
        # Attempts and answers are there already; handing in adds the rest.
        rows = {table: count for table, count in ROWS.items() if not table.startswith("lms_quizzes_")}
        return self._together("quiz_rush", calls, len(calls), rows)

    def _session(self, key: str) -> Callable[[], None]:
        def take() -> None:
            browser = Browser(self.server.port)
            browser.open_session(key)
            session(browser, self.plan)

        return take

    def _together(
        self, name: str, calls: Sequence[Callable[[], Any]], parallel: int, rows: dict[str, int] | None = None
    ) -> Crowd:
        work = Work(name, lambda browser, plan, number: None, rows=ROWS if rows is None else rows)
        before = set(self.server.process_ids())
        with self.watching(work) as watch:
            ticks = cpu_ticks([*before, *self.database.process_ids()])
            seconds, latencies = run_side_by_side(calls, parallel)
            used = cpu_ticks([*before, *self.database.process_ids()]) - ticks
            watch.repetitions = len(calls)
        if set(self.server.process_ids()) != before:
            raise BenchmarkError(f"{name}: a worker of the server died")
        latencies = sorted(1000 * latency for latency in latencies)
        return Crowd(
            work=name,
            database=self.database.vendor,
            parallel=parallel,
            count=len(calls),
            seconds=seconds,
            cpu_ms=1000 * used / TICKS_PER_SECOND / len(calls),
            p50_ms=statistics.median(latencies),
            p95_ms=latencies[min(len(latencies) * 95 // 100, len(latencies) - 1)],
            longest_ms=latencies[-1],
        )


def run_side_by_side(calls: Sequence[Callable[[], Any]], parallel: int) -> tuple[float, list[float]]:
    """Seconds for all, and for each. Threads begin at the same moment; the first error of any is raised."""
    latencies: list[float] = []
    errors: list[Exception] = []
    barrier = threading.Barrier(parallel + 1)

    def work_through(mine: Sequence[Callable[[], Any]]) -> None:
        barrier.wait()
        try:
            for call in mine:
                started = time.perf_counter()
                call()
                latencies.append(time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001 - raised below
            errors.append(error)

    threads = [threading.Thread(target=work_through, args=(calls[place::parallel],)) for place in range(parallel)]
    for thread in threads:
        thread.start()
    barrier.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if errors:
        raise errors[0]
    return seconds, latencies
