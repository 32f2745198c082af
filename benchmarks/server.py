"""The server that is measured: gunicorn as `make run` starts it, and what the kernel says about its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from .norm import BenchmarkError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
WORKERS = 2
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Server:
    """gunicorn with two sync workers on a free port of loopback; a context manager."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self.environment = environment
        self.log = log
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Server":
        bind = f"{HOST}:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", bind, "--workers", str(WORKERS)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--preload", "--log-level", "warning"],
                cwd=ROOT,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_up()
        return self

    def __exit__(self, *exception: object) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _wait_until_up(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0 and len(self.process_ids()) == WORKERS + 1:
                    return
            time.sleep(0.1)
        raise BenchmarkError(f"The server did not start; see {self.log}:\n{self.log.read_text()[-2000:]}")

    def process_ids(self) -> list[int]:
        """Master and workers."""
        assert self.process is not None
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return [master, *map(int, children)]

    def memory_mib(self) -> float:
        """Memory of master and workers together, pages that they share counted once (Linux: proportional set size)."""
        return sum(_proportional_kib(pid) for pid in self.process_ids()) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_ticks(process_ids: Iterable[int]) -> int:
    """User and system time that the processes have used so far, in clock ticks, with their threads that have ended."""
    total = 0
    for pid in process_ids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total


def _proportional_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
