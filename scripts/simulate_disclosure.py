"""Put the gate through years of many random companies, and look for what can be worked out about too few people.

Usage: python scripts/simulate_disclosure.py [--clients 1000] [--weeks 156] [--seed 0] [--jobs 2] [--minutes M]

Each client is drawn from its seed: teams, joiners, leavers, moves, mergers, two tools, courses that become due, weeks
that are corrected, in every third client roles across the teams, and a sum over people. It runs at low priority. The
oracle of the tests, which shares no code with the gate, then looks at everything that was ever shown, of all measures
together. With --minutes no client is begun after that time. Prints a report; the exit status is 0 only if nothing was
found.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.disclosure.simulation import Outcome, simulate  # noqa: E402

MEASURES = ("enablement", "completion", "use of the assistant", "use of the translator", "volume of the assistant")


def outcomes(arguments: argparse.Namespace) -> Iterator[Outcome]:
    """The clients as they are done, as many as the time allows."""
    ends_at = time.monotonic() + 60 * arguments.minutes if arguments.minutes else None
    seeds = range(arguments.seed, arguments.seed + arguments.clients)
    with ProcessPoolExecutor(arguments.jobs, initializer=os.nice, initargs=(10,)) as pool:
        waiting, running = list(reversed(seeds)), set[Future[Outcome]]()
        while waiting or running:
            while waiting and len(running) < arguments.jobs and (ends_at is None or time.monotonic() < ends_at):
                running.add(pool.submit(partial(simulate, weeks=arguments.weeks), waiting.pop()))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def report(found: list[Outcome], weeks: int) -> str:
    """Shares of cells, times, and what was found, as text."""
    cells: Counter[str] = sum((one.verdicts for one in found), Counter())
    total = cells.total()
    sizes = [one.people for one in found]
    widened = share(sum(one.widened for one in found), cells["shown"])
    seconds = sorted(one.gate_seconds / weeks for one in found)
    lines = [
        f"Clients: {len(found)}, weeks each: {weeks}, cells with people: {total}",
        f"People of a client at the beginning: {min(sizes)} to {max(sizes)}",
        f"Shown with the week's people: {share(cells['shown'], total)}; carried on: {share(cells['carried'], total)}",
        f"Hidden, fewer than k people: {share(cells['small'], total)}; hidden for the sake of others: "
        f"{share(cells['hidden'], total)}",
    ]
    for measure in MEASURES:
        one = {
            name: sum(outcome.by_measure[measure, name] for outcome in found)
            for name in ("shown", "carried", "small", "hidden")
        }
        lines.append(f"  {measure}: " + ", ".join(f"{name} {share(one[name], sum(one.values()))}" for name in one))
    lines += [
        f"Shares printed less exactly for the sake of a remainder: {widened}",
        f"CPU of the gate per client and week: median {1000 * seconds[len(seconds) // 2]:.1f} ms, "
        f"largest mean of a client {1000 * seconds[-1]:.1f} ms",
        f"Weeks that were corrected: {sum(one.revisions for one in found)}; clients with roles across teams: "
        f"{sum(one.seed % 3 == 0 for one in found)}",
        f"CPU in all: gate {sum(one.gate_seconds for one in found) / 60:.1f} min, oracle "
        f"{sum(one.oracle_seconds for one in found) / 60:.1f} min",
        f"Tables that the oracle tried in full: {sum(one.checked_tables for one in found)} of shares, "
        f"{sum(one.checked_sums for one in found)} of sums",
        f"Clients about whom too few can be told apart: {sum(one.derivable is not None for one in found)}; "
        f"with a group that is all alike: {sum(one.alike is not None for one in found)}; "
        f"with a sum that is one person's or two: {sum(one.dominated is not None for one in found)}",
    ]
    lines += [f"  found with seed {one.seed}: {one.finding}" for one in found if one.finding]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("clients", 1000), ("weeks", 156), ("seed", 0), ("jobs", 2), ("minutes", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    found = []
    for one in outcomes(arguments):
        found.append(one)
        print(
            f"{len(found)} of {arguments.clients}: seed {one.seed}, {one.people} people, {one.finding or 'nothing'}",
            file=sys.stderr,
        )
    print(report(found, arguments.weeks))
    return int(any(one.finding for one in found))


if __name__ == "__main__":
    sys.exit(main())
