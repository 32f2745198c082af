"""A connection that is kept is looked at before each request, without asking the server."""

import pytest
from django.db import connection, connections

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


class TestConnection:
    def test_is_usable_without_a_statement_while_the_server_holds_it(self):
        connection.ensure_connection()
        before = last_statement_of(connection.connection.info.backend_pid)
        assert connection.is_usable()
        assert last_statement_of(connection.connection.info.backend_pid) == before

    def test_is_not_usable_once_the_server_has_ended_it(self):
        connection.ensure_connection()
        end(connection.connection.info.backend_pid)
        assert not connection.is_usable()
        connection.close()

    def test_is_replaced_before_the_next_request_asks_anything(self):
        connection.ensure_connection()
        connection.health_check_enabled, connection.health_check_done = True, False
        end(connection.connection.info.backend_pid)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)


def last_statement_of(backend: int) -> str:
    return answer("SELECT query FROM pg_stat_activity WHERE pid = %s", backend)


def end(backend: int) -> None:
    answer("SELECT pg_terminate_backend(%s, 5000)", backend)


def answer(sql: str, backend: int) -> str:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(sql, [backend])
            return cursor.fetchone()[0]
    finally:
        other.close()
