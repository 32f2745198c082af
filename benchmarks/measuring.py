"""Doing works many times and reading the clocks before and after."""

import itertools
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from .browser import Browser
from .databases import Database
from .norm import BenchmarkError, Work, WrongWork
from .plan import Plan
from .server import TICKS_PER_SECOND, Server, cpu_ticks

CLIENTS = 2
WARM_UP = 8
BEFORE_ROUNDS = 3 * WARM_UP  # to warm up the server that counts, to count, and to warm up the one that is measured
LEAST = 2


@dataclass
class Round:
    """One round of one work: seconds of CPU and wall time, and seconds of each repetition."""

    cpu_seconds: float
    wall_seconds: float
    latencies: list[float]

    @property
    def repetitions(self) -> int:
        return len(self.latencies)


@dataclass(eq=False)
class Result:
    """A line of the table, for one repetition of a work."""

    work: Work
    database: str
    size: int
    statements: float = 0
    requests: float = 0
    steps: dict[str, int] = field(default_factory=dict)  # most statements of one request, by kind of request
    rounds: list[Round] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """Median over the rounds."""
        return statistics.median(1000 * one.cpu_seconds / one.repetitions for one in self.rounds)

    @property
    def cpu_ms_range(self) -> tuple[float, float]:
        values = [1000 * one.cpu_seconds / one.repetitions for one in self.rounds]
        return min(values), max(values)

    @property
    def per_second(self) -> float:
        """Repetitions in a second, median over the rounds, with the client on the same cores."""
        return statistics.median(one.repetitions / one.wall_seconds for one in self.rounds)

    def latency_ms(self, percent: int) -> float:
        """Wall time that so many percent of the repetitions stayed below."""
        latencies = sorted(itertools.chain.from_iterable(one.latencies for one in self.rounds))
        return 1000 * latencies[min(len(latencies) * percent // 100, len(latencies) - 1)]

    @property
    def is_met(self) -> bool:
        return self.work.goal.is_met(self.cpu_ms, self.statements)


class Bench:
    """One database with its workload. Numbers of repetitions go on from work to work and round to round."""

    def __init__(self, database: Database, plan: Plan, works: Sequence[Work]) -> None:
        self.database = database
        self.plan = plan
        self.results = [Result(work, database.vendor, plan.size) for work in works]
        self._numbers = {work.name: itertools.count() for work in works}

    def count_statements(self, server: Server) -> None:
        """On a server that counts: each work some times to warm up, then some times for the average."""
        for result in self.results:
            browser = Browser(server.port)
            browser.is_strict = False
            self._repeat(result.work, browser, WARM_UP)
            browser.is_strict = True
            browser.tally.clear()
            with self.watching_rows(result.work) as watch:
                watch.repetitions += self._repeat(result.work, browser, WARM_UP)
            if not browser.tally.is_counted:
                raise BenchmarkError("The server does not count statements.")
            result.statements = browser.tally.statements / WARM_UP
            result.requests = browser.tally.requests / WARM_UP
            result.steps = browser.tally.most_by_step

    def measure(self, server: Server, rounds: int, share: float) -> None:
        """`share`: how much of the declared repetitions each round has, 0–1; see `repetitions_of`."""
        repetitions = {result: repetitions_of(result.work, self.plan, rounds, share) for result in self.results}
        for result in self.results:
            with self.watching_rows(result.work) as watch:
                watch.repetitions += self._round(server, result.work, WARM_UP).repetitions
        for _number in range(rounds):
            for result in self.results:
                with self.watching_rows(result.work) as watch:
                    one = self._round(server, result.work, repetitions[result])
                    watch.repetitions += one.repetitions
                result.rounds.append(one)

    def _repeat(self, work: Work, browser: Browser, times: int) -> int:
        for _time in range(times):
            work.repeat(browser, self.plan, next(self._numbers[work.name]))
        return times

    def _round(self, server: Server, work: Work, repetitions: int) -> Round:
        """Clients share the repetitions; CPU is read before the first and after the last."""
        clients = [Client(server, work, self) for _client in range(CLIENTS)]
        for number, client in enumerate(clients):
            client.repetitions = repetitions // CLIENTS + (number < repetitions % CLIENTS)
        processes = self._processes(server)
        ticks = cpu_ticks(processes)
        started = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        wall = time.perf_counter() - started
        for client in clients:
            if client.error:
                raise client.error
        if self._processes(server) != processes:
            return self._round(server, work, repetitions)  # somebody connected or left: their CPU is unknown
        cpu = (cpu_ticks(processes) - ticks) / TICKS_PER_SECOND
        return Round(cpu, wall, [second for client in clients for second in client.latencies])

    def _processes(self, server: Server) -> list[int]:
        return sorted([*server.process_ids(), *self.database.process_ids()])

    def watching_rows(self, work: Work) -> "RowWatch":
        return RowWatch(self.database, work)


def repetitions_of(work: Work, plan: Plan, rounds: int, share: float) -> int:
    """How often each round repeats the work: as declared, or less where a small workload has fewer learners for it.

    One round more than there are is put aside, for one in which a process came or went. Raises BenchmarkError when not
    even two are left: a result of one says nothing.
    """
    wanted = max(int(work.per_round * share), LEAST)
    if not work.learners:
        return wanted
    there_are = len(getattr(plan, work.learners))
    possible = (there_are - BEFORE_ROUNDS) // (rounds + 1)
    if possible < LEAST:
        raise BenchmarkError(
            f"{work.name}: {there_are} learners can take the quiz, {BEFORE_ROUNDS + LEAST * (rounds + 1)} are needed; "
            "a larger --size has more"
        )
    return min(wanted, possible)


class Client(threading.Thread):
    """Repeats a work with a browser of its own."""

    def __init__(self, server: Server, work: Work, bench: Bench) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(server.port)
        self.work = work
        self.bench = bench
        self.repetitions = 0
        self.latencies: list[float] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            for _repetition in range(self.repetitions):
                number = next(self.bench._numbers[self.work.name])
                started = time.perf_counter()
                self.work.repeat(self.browser, self.bench.plan, number)
                self.latencies.append(time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001 - raised again where the clients are waited for
            self.error = error


class RowWatch:
    """Around some repetitions of a work: afterwards every table must have exactly the declared rows more."""

    def __init__(self, database: Database, work: Work) -> None:
        self.database = database
        self.work = work
        self.repetitions = 0

    def __enter__(self) -> "RowWatch":
        self.before = self.database.rows()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            return
        after = self.database.rows()
        for table in sorted({*self.before, *after}):
            added = after.get(table, 0) - self.before.get(table, 0)
            declared = self.work.rows.get(table, 0) * self.repetitions
            if added != declared:
                raise WrongWork(
                    f"{self.work.name}: {self.repetitions} repetitions added {added} rows to {table}, not {declared}"
                )
