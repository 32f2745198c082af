"""`python -m benchmarks.publication --people 10000 --teams 500 --clients 1 --weeks 2`: publish weeks, and read them.

Fills the migrated, empty database of the environment (`DATABASE_URL`) with so many people, teams and clients, written
in bulk with one record of a finished attempt per person and of a mandatory course for every second one. Then each week
is published for all clients, with two joiners and two leavers per hundred people in between, and board and team page
are read. Prints a line of JSON per work: seconds of CPU of this process, statements, memory; `--database` makes
a database of its own first. Refuses to report when a week has other cells than it should have.
"""

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .databases import postgres_database, sqlite_database
from .server import ROOT

SINCE = datetime.date(2025, 1, 1)
BATCH = 2000
DIVISIONS = 10
FIRST_WEEK = "2026-W10"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publication")
    for name, default in (("people", 10_000), ("teams", 500), ("clients", 1), ("weeks", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="make a database and drop it afterwards")
    options = parser.parse_args()
    if options.database:
        in_own_database(options)
        return
    import django

    django.setup()
    for line in results(options):
        print(json.dumps(line), flush=True)


def in_own_database(options: argparse.Namespace) -> None:
    """Migrate a fresh database and measure in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="kifit-bench-") as name:
        folder = Path(name)
        opened = sqlite_database(folder) if options.database == "sqlite" else postgres_database()
        with opened as database:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "benchmarks.site.settings",
                "DATABASE_URL": database.url,
                "MEDIA_ROOT": str(folder / "media"),
                "BENCHMARK_STATIC_ROOT": str(folder / "static"),
                "BENCHMARK_CACHE": str(folder / "cache"),
            }
            sizes = [f"--{name}={getattr(options, name)}" for name in ("people", "teams", "clients", "weeks")]
            for command in (["manage.py", "migrate", "--verbosity=0"], ["-m", "benchmarks.publication", *sizes]):
                subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def results(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from lms.accounts.models import Client
    from lms.disclosure.periods import Period

    sizes = {name: getattr(options, name) for name in ("people", "teams", "clients")}
    started = time.monotonic()
    build(options)
    print(f"built in {time.monotonic() - started:.0f} s", file=sys.stderr)
    period = Period.parse(FIRST_WEEK)
    for number in range(options.weeks):
        with measured({"work": "publication", "week": number + 1, **sizes}) as figures:
            for client in Client.objects.order_by("pk").iterator():
                publish(client, period)
        yield {**figures, **cells_of_week(period, options)}
        period = period.next()
        change_people(period)
    yield from readings(sizes)


def build(options: argparse.Namespace) -> None:
    """Clients with their trees, people, and records."""
    from lms.accounts.actions import create_client

    for number in range(options.clients):
        client = create_client(name=f"Firma {number}", slug=f"firma-{number}")
        teams = build_teams(client, options.teams // options.clients)
        build_people(client, teams, options.people // options.clients)


def build_teams(client: Any, count: int) -> list[Any]:
    """So many teams with the company itself: divisions below it where there are many, teams below those."""
    from lms.accounts.models import Team

    root = Team.objects.of_client(client).get(depth=1)
    divisions = bulk_children([root], DIVISIONS if count > 2 * DIVISIONS else 0)
    teams = bulk_children(divisions or [root], count - 1 - len(divisions))
    return teams or divisions or [root]


def bulk_children(parents: list[Any], count: int) -> list[Any]:
    """New teams below the parents, in turn, in one go; numbers of children are set as the tree wants it."""
    from lms.accounts.models import Team

    rows = []
    for number in range(count):
        parent = parents[number % len(parents)]
        step = parent.numchild = parent.numchild + 1
        path = Team._get_path(parent.path, parent.depth + 1, step)
        rows.append(Team(client=parent.client, name=f"Team {path}", path=path, depth=parent.depth + 1, numchild=0))
    Team.objects.bulk_create(rows, batch_size=BATCH)
    Team.objects.bulk_update(parents, ["numchild"], batch_size=BATCH)
    return rows


def build_people(client: Any, teams: list[Any], count: int) -> None:
    from lms.accounts.models import Membership, User
    from lms.records.models import LearningRecord, Verb

    at = datetime.datetime(2026, 2, 2, 12, tzinfo=datetime.UTC)
    people = User.objects.bulk_create(
        [User(email=f"{client.slug}-{number}@example.com", password="!") for number in range(count)], batch_size=BATCH
    )
    Membership.objects.bulk_create(
        [Membership(person=one, team=teams[number % len(teams)], starts_on=SINCE) for number, one in enumerate(people)],
        batch_size=BATCH,
    )
    facts = []
    for number, person in enumerate(people):
        about = {"pseudonym": person.pseudonym, "client": client, "at": at}
        detail = {"passed": number % 3 > 0, "attempt": 1, "quiz": 1}
        facts.append(
            LearningRecord(
                verb=Verb.ATTEMPT_FINISHED, source=f"a:{uuid.uuid4()}", object_key="quiz", detail=detail, **about
            )
        )
        if number % 2:
            detail = {"is_mandatory": True, "due_on": "2026-02-20", "assignments": []}
            facts.append(
                LearningRecord(
                    verb=Verb.OBLIGATION_STARTED, source=f"o:{uuid.uuid4()}", object_key="o", detail=detail, **about
                )
            )
    LearningRecord.objects.bulk_create(facts, batch_size=BATCH)


def change_people(period: Any) -> None:
    """Two of a hundred leave on the last day before the week, and as many others take their places on its first."""
    from lms.accounts.models import Membership, User

    leaving = list(Membership.objects.filter(ends_on=None, pk__iregex="[05]0$").select_related("team"))
    if not leaving:
        return
    Membership.objects.filter(pk__in=[one.pk for one in leaving[:BATCH]]).update(
        ends_on=period.starts_on - datetime.timedelta(days=1)
    )
    people = User.objects.bulk_create(
        [User(email=f"{uuid.uuid4()}@example.com", password="!") for _one in leaving[:BATCH]], batch_size=BATCH
    )
    Membership.objects.bulk_create(
        [
            Membership(person=person, team=one.team, starts_on=period.starts_on)
            for person, one in zip(people, leaving, strict=False)
        ],
        batch_size=BATCH,
    )


def publish(client: Any, period: Any) -> None:
    from zoneinfo import ZoneInfo

    from lms.rollouts.actions import publish_period

    publish_period(client=client, period=period, at=period.due_at(ZoneInfo(client.time_zone)))


def cells_of_week(period: Any, options: argparse.Namespace) -> dict[str, int]:
    """How many cells the week has; it must be closed for every client."""
    from django.db.models import Sum

    from lms.disclosure.models import Publication, PublishedMeasure

    closed = Publication.objects.published().filter(period=str(period)).count()
    assert closed == options.clients, f"{closed} of {options.clients} clients have the week."
    sums = PublishedMeasure.objects.filter(publication__period=str(period)).aggregate(
        shown=Sum("shown_cells"), carried=Sum("carried_cells"), hidden=Sum("hidden_cells")
    )
    assert sums["shown"] > 0, "Nothing is shown."
    return sums


def readings(sizes: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Board and team page of the first client, as their views read them, thirty times each."""
    from lms.accounts.models import Client, Team
    from lms.dashboards.queries.boards import board_screen
    from lms.rollouts.queries import team_figures

    client = Client.objects.order_by("pk").first()
    root = Team.objects.of_client(client).get(depth=1)
    at = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    works = {
        "board_query": lambda: [tile.change for tile in board_screen(client, may_steer=False, at=at).tiles],
        "team_query": lambda: team_figures(root).has_hidden_cells,
    }
    for name, read in works.items():
        read()
        with measured({"work": name, **sizes}) as figures:
            for _time in range(30):
                read()
        yield {**figures, "cpu_ms": round(figures["cpu_s"] * 1000 / 30, 2), "statements": figures["statements"] / 30}


@contextmanager
def measured(about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Statements, seconds, and MiB by which this process grew at most, filled in at the end."""
    from django.db import connection

    counted = 0

    def count(execute: Any, *rest: Any) -> Any:
        nonlocal counted
        counted += 1
        return execute(*rest)

    figures = {**about, "database": connection.vendor}
    Path("/proc/self/clear_refs").write_text("5")  # the peak is what it is now
    before, cpu, wall = memory_mib("VmRSS"), time.process_time(), time.monotonic()
    with connection.execute_wrapper(count):
        yield figures
    figures |= {
        "cpu_s": round(time.process_time() - cpu, 2),
        "wall_s": round(time.monotonic() - wall, 2),
        "statements": counted,
        "memory_growth_mib": round(memory_mib("VmHWM") - before, 1),
    }


def memory_mib(kind: str) -> float:
    """`VmRSS`: memory that this process holds; `VmHWM`: the most it has held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")) / 1024


if __name__ == "__main__":
    main()
