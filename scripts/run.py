"""`make run`: set up what is missing, start web server and worker, end both together.

Everything is kept in `var/`. PORT chooses the port.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
HOST = "127.0.0.1"


def main() -> int:
    """Run until Ctrl-C or until one of the two processes ends."""
    port = int(os.environ.get("PORT", "8000"))
    if is_taken(port):
        print(f"Port {port} is taken by another program. Please choose another one: make run PORT={port + 1}")
        return 1
    os.chdir(ROOT)
    address = f"http://{HOST}:{port}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "KIFIT_DEMO": "1",
        "BASE_URL": address,
        "PYTHONUNBUFFERED": "1",
    }
    subprocess.run([PYTHON, "scripts/compile_catalogs.py"], check=True, env=environment)
    if subprocess.run([PYTHON, "manage.py", "set_up", "--demo"], env=environment, check=False).returncode:
        return 1
    workers = os.environ.get("WEB_WORKERS", "2")
    # Browsers open connections ahead of need; a sync worker would wait for them. One thread: SQLite has one writer.
    server = ["--workers", workers, "--worker-class", "gthread", "--threads", "1", "--preload", "--no-control-socket"]
    gunicorn = [PYTHON, "-m", "gunicorn", "lms.wsgi", "--bind", f"{HOST}:{port}", *server]
    processes = [
        subprocess.Popen([*gunicorn, "--log-level", "warning"], env=environment, start_new_session=True),
        subprocess.Popen([PYTHON, "manage.py", "worker"], env=environment, start_new_session=True),
    ]
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(0))
    try:
        wait_until_up(port, processes)
        print(f"\n  KI-fit runs at {address}   (Ctrl-C ends it)\n", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        print("One of the processes ended; stopping the other.")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(processes)


def is_taken(port: int) -> bool:
    """Whether another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def wait_until_up(port: int, processes: list["subprocess.Popen[bytes]"]) -> None:
    """Wait, at most 30 s, until the port answers or a process has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def stop(processes: list["subprocess.Popen[bytes]"]) -> None:
    """End the processes and everything they started; those that do not end by themselves are killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
