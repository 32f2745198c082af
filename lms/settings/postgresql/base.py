"""Connections that persist are looked at before each request, at their socket instead of by a statement."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A server that restarts, times out or ends a session says so and closes its end: the kernel knows at once.

    `SELECT 1` finds out the same, for a statement and a round trip in each request. What neither notices in time is a
    network that swallows packets; TCP's keepalive is there for it.
    """

    def is_usable(self) -> bool:
        """Whether the server holds its end; after an error, or with news that nobody asked for, it must answer."""
        if self.connection is None or self.errors_occurred or self._has_news():
            return bool(super().is_usable())
        return True

    def _has_news(self) -> bool:
        """Whether there is something to read, the end of the connection included, though no statement is under way."""
        if self.connection.closed:
            return True
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))
