"""The benchmark must not report when the observed work was not the declared one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from benchmarks.browser import Browser
from benchmarks.databases import Database
from benchmarks.measuring import RowWatch
from benchmarks.norm import Goal, Work, WrongWork
from benchmarks.plan import Plan


class Tables(Database):
    """A database that answers with the row counts it is given, one after the other."""

    def __init__(self, *counts: dict[str, int]) -> None:
        self.counts = list(counts)

    def rows(self) -> dict[str, int]:
        return self.counts.pop(0)


def work(**rows: int) -> Work:
    return Work("q10", lambda browser, plan, number: None, rows=rows)


@contextmanager
def serving(status: int, *, writes: int = 0, body: bytes = b"Text") -> Iterator[Browser]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("X-Statements", "3")
            self.send_header("X-Writes", str(writes))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Browser(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestRowWatch:
    def test_accepts_the_declared_rows(self):
        with RowWatch(Tables({"answer": 5, "user": 1}, {"answer": 25, "user": 1}), work(answer=10)) as watch:
            watch.repetitions = 2

    @pytest.mark.parametrize("after", [24, 26, 5])
    def test_refuses_other_numbers_of_rows(self, after):
        with (
            pytest.raises(WrongWork, match="answer"),
            RowWatch(Tables({"answer": 5}, {"answer": after}), work(answer=10)) as watch,
        ):
            watch.repetitions = 2

    def test_refuses_rows_in_a_table_that_was_not_declared(self):
        with (
            pytest.raises(WrongWork, match="log"),
            RowWatch(Tables({"answer": 0, "log": 0}, {"answer": 10, "log": 1}), work(answer=10)) as watch,
        ):
            watch.repetitions = 1


class TestBrowser:
    def test_counts_statements(self):
        with serving(200) as browser:
            browser.get("/", shows="Text")
        assert (browser.tally.requests, browser.tally.statements) == (1, 3)

    def test_refuses_another_status(self):
        with serving(404) as browser, pytest.raises(WrongWork, match="404"):
            browser.get("/")

    def test_refuses_a_page_without_the_expected_text(self):
        with serving(200) as browser, pytest.raises(WrongWork, match="Kapitel"):
            browser.get("/", shows="Kapitel")

    def test_refuses_a_page_that_writes(self):
        with serving(200, writes=1) as browser, pytest.raises(WrongWork, match="1 writing"):
            browser.get("/")


class TestPlan:
    def test_never_gives_a_learner_twice(self):
        assert Plan.fresh(["first", "second"], 1) == "second"
        with pytest.raises(WrongWork):
            Plan.fresh(["first", "second"], 2)


class TestGoal:
    @pytest.mark.parametrize(("cpu_ms", "statements", "is_met"), [(8, 12, True), (8.1, 12, False), (8, 12.5, False)])
    def test_needs_both_figures(self, cpu_ms, statements, is_met):
        assert Goal(cpu_ms=8, statements=12).is_met(cpu_ms, statements) is is_met
