import os
import signal
import socket
import subprocess
import sys
import time
from importlib import util

import psutil
import pytest

from tests.architecture.repository import ROOT


def load_run():
    spec = util.spec_from_file_location("run", ROOT / "scripts" / "run.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class TestRun:
    def test_says_that_the_port_is_taken_and_names_another(self, taken_port):
        result = subprocess.run(
            [sys.executable, "scripts/run.py"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(taken_port)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert result.returncode == 1
        assert f"Port {taken_port} is taken" in result.stdout
        assert f"make run PORT={taken_port + 1}" in result.stdout
        assert result.stderr == ""

    def test_takes_a_port_that_is_free(self):
        assert not load_run().is_taken(free_port())

    def test_stops_everything_that_it_started(self):
        # A process with a child of its own, like gunicorn with its workers.
        code = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
        process = subprocess.Popen([sys.executable, "-c", f"{code}; time.sleep(60)"], start_new_session=True)
        deadline = time.monotonic() + 20
        while len(members(process.pid)) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(members(process.pid)) == 2

        handler = signal.getsignal(signal.SIGINT)
        try:
            load_run().stop([process])
        finally:
            signal.signal(signal.SIGINT, handler)

        assert process.returncode is not None
        while members(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert members(process.pid) == []


def members(group: int) -> list[int]:
    """Processes of a process group that are still running."""
    found = []
    for process in psutil.process_iter(["pid", "status"]):
        try:
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except ProcessLookupError:
            continue
    return found
