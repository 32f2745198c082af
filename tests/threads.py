"""Things that happen at the same moment, for tests with real threads and `django_db(transaction=True)`."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that begin at the same moment; their results or exceptions, in order."""
    barrier = Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            outcomes[place] = call()
        except Exception as error:  # noqa: BLE001 the test looks at it
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def in_turn(calls: Sequence[Callable[[], Any]], *, threads: int) -> list[Any]:
    """Run many calls in few threads that begin at the same moment, as a server does with many visitors.

    Results or exceptions, in the order of the calls.
    """

    def work_through(mine: Sequence[Callable[[], Any]]) -> list[Any]:
        outcomes: list[Any] = []
        for call in mine:
            try:
                outcomes.append(call())
            except Exception as error:  # noqa: BLE001 the test looks at it
                outcomes.append(error)
        return outcomes

    shares = [calls[place::threads] for place in range(threads)]
    done = together(*[lambda share=share: work_through(share) for share in shares])  # type: ignore[misc]
    return [done[place % threads][place // threads] for place in range(len(calls))]
