import datetime
import signal
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks.base import TaskResultStatus

from lms.operations import jobs
from lms.operations.management.commands.worker import Command

done: list[tuple[str, datetime.datetime]] = []


def close_something(*, at: datetime.datetime) -> None:
    done.append(("close", at))


def break_down(*, at: datetime.datetime) -> None:
    raise ValueError("cannot")


def publish_something(*, at: datetime.datetime) -> None:
    done.append(("publish", at))


@task()
def greet(name: str) -> str:
    return f"Hello {name}"


@task()
def stumble() -> None:
    raise ValueError("cannot")


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    done.clear()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


def use_jobs(monkeypatch: pytest.MonkeyPatch, *functions) -> None:
    monkeypatch.setattr(jobs, "PERIODIC_JOBS", [f"{__name__}.{function.__name__}" for function in functions])


class TestPeriodicJobs:
    @pytest.mark.parametrize("name", jobs.PERIODIC_JOBS)
    def test_exist(self, name):
        assert callable(import_string(name))

    @pytest.mark.django_db
    def test_find_nothing_to_do_in_an_empty_database(self):
        at = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)
        assert jobs.run_periodic_jobs(at=at) == []

    def test_go_on_after_one_that_fails(self, monkeypatch, caplog):
        use_jobs(monkeypatch, close_something, break_down, publish_something)
        at = datetime.datetime(2026, 11, 23, 5, 0, tzinfo=datetime.UTC)

        failed = jobs.run_periodic_jobs(at=at)

        assert done == [("close", at), ("publish", at)]
        assert failed == [f"{__name__}.break_down"]
        assert "ValueError: cannot" in caplog.text


@pytest.fixture
def _queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.usefixtures("_queue")
@pytest.mark.django_db(transaction=True)
class TestWorker:
    def test_once_runs_periodic_jobs_and_queued_tasks(self, monkeypatch):
        use_jobs(monkeypatch, close_something)
        result = greet.enqueue("Mia")
        assert result.status == TaskResultStatus.READY

        call_command("worker", once=True)

        result.refresh()
        assert result.status == TaskResultStatus.SUCCESSFUL
        assert result.return_value == "Hello Mia"
        assert [name for name, _at in done] == ["close"]

    def test_goes_on_after_a_task_or_a_job_that_fails(self, monkeypatch):
        use_jobs(monkeypatch, break_down, publish_something)
        failing, following = stumble.enqueue(), greet.enqueue("Mia")

        call_command("worker", once=True)

        failing.refresh()
        following.refresh()
        assert failing.status == TaskResultStatus.FAILED
        assert following.status == TaskResultStatus.SUCCESSFUL
        assert [name for name, _at in done] == ["publish"]

    def test_ends_after_what_is_running_when_it_is_told_to(self, monkeypatch):
        command = Command()

        def stop_at_first_tick(*, at: datetime.datetime) -> list[str]:
            done.append(("tick", at))
            signal.raise_signal(signal.SIGTERM)
            return []

        monkeypatch.setattr("lms.operations.management.commands.worker.run_periodic_jobs", stop_at_first_tick)
        command.handle(interval=0.0, once=False)
        assert len(done) == 1
