"""When mails are sent, and when not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import transaction

_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)


@contextmanager
def silence() -> Iterator[None]:
    """Send no mails about what happens inside: it is history that is only now written down, in a demo or an import."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def enqueue_on_commit(task: Any, *arguments: Any) -> None:
    """Let the task run once the transaction is committed; never within `silence`."""
    if not _is_silent.get():
        transaction.on_commit(partial(task.enqueue, *arguments))
