"""`manage.py worker`: background tasks and periodic jobs, in one process."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from lms.operations.jobs import run_periodic_jobs

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class Command(BaseCommand):
    help = "Runs queued tasks, and every minute the periodic jobs. Any number of workers may run side by side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=60.0, help="seconds between periodic jobs (default 60)")
        parser.add_argument("--once", action="store_true", help="run everything that is due once, then end")

    def handle(self, *, interval: float, once: bool, **options: Any) -> None:
        self.is_running = True
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        next_tick = 0.0
        while self.is_running:
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + interval
                run_periodic_jobs(at=timezone.now())
            self._run_queued_tasks()
            close_old_connections()
            if once:
                return
            time.sleep(POLL_SECONDS)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """End after what is running now."""
        self.is_running = False

    def _run_queued_tasks(self) -> None:
        Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        ).run()
