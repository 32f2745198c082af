"""Put the gate through years of many random companies, and look for what can be worked out about too few people.

Usage: python scripts/simulate_disclosure.py [--clients 1000] [--weeks 156] [--first-seed 0] [--workers 2] [--minutes M]

Each client is drawn from its seed: teams, joiners, leavers, moves, mergers, two tools, courses that become due. The
oracle of the tests, which shares no code with the gate, then looks at everything that was ever shown, of all measures
together. With --minutes no client is begun after that time. Prints a report; the exit status is 0 only if nothing was
found.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.disclosure.simulation import Outcome, simulate  # noqa: E402

MEASURES = ("enablement", "completion", "use of the assistant", "use of the translator")


def outcomes(arguments: argparse.Namespace) -> Iterator[Outcome]:
    """The clients as they are done, as many as the time allows."""
    ends_at = time.monotonic() + 60 * arguments.minutes if arguments.minutes else None
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.clients)
    with ProcessPoolExecutor(arguments.workers) as pool:
        for start in range(0, len(seeds), portion := 4 * arguments.workers):
            if ends_at is None or time.monotonic() < ends_at:
                yield from pool.map(partial(simulate, weeks=arguments.weeks), seeds[start : start + portion])


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
        f"Tables of shares that the oracle tried in full: {sum(one.checked_tables for one in found)}",
        f"Clients about whom too few can be told apart: {sum(one.derivable is not None for one in found)}; "
        f"with a group that is all alike: {sum(one.alike is not None for one in found)}",
    ]
    lines += [
        f"  found with seed {one.seed}: {one.derivable or one.alike}" for one in found if one.derivable or one.alike
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("clients", 1000), ("weeks", 156), ("first-seed", 0), ("workers", 2), ("minutes", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    found = list(outcomes(arguments))
    print(report(found, arguments.weeks))
    return int(any(one.derivable or one.alike for one in found))


if __name__ == "__main__":
    sys.exit(main())
