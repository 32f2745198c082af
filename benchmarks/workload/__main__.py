"""`python -m benchmarks.workload --size 1000 --plan plan.json`: fill the empty database of the environment."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say how long a part took."""
    started = time.monotonic()
    yield
    print(f"  {name}: {time.monotonic() - started:.1f} s", flush=True)


def main() -> None:
    """Build everything and write the plan."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True, help="number of learners")
    parser.add_argument("--courses", type=int, default=20, help="number of courses (default 20, at least 5)")
    parser.add_argument("--plan", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from .build import build

    build(options.size, options.courses, step).save(options.plan)


if __name__ == "__main__":
    main()
