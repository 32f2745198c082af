"""What is printed and written, and when nothing is."""

import json

import pytest

from benchmarks import __main__ as command
from benchmarks import report
from benchmarks.__main__ import Measured
from benchmarks.crowd import Crowd
from benchmarks.measuring import Result, Round, repetitions_of
from benchmarks.norm import BenchmarkError, Goal, Work, WrongWork
from benchmarks.plan import Plan


def result(cpu_seconds: float = 0.1, statements: float = 58) -> Result:
    work = Work("q10", lambda browser, plan, number: None, Goal(cpu_ms=52, statements=60))
    return Result(work, "sqlite", 1000, statements, 9, {"GET start": 3}, [Round(cpu_seconds, 1.0, [0.05, 0.07])])


CROWD = Crowd("quiz_sessions", "sqlite", 8, 40, 4.0, 120.0, 400.0, 700.0, 900.0)
SCALE = {"work": "item_analysis", "database": "sqlite", "attempts": 300, "statements": 9}


class TestTable:
    def test_says_whether_goals_were_met(self):
        lines = report.table([result(), result(statements=61)], {"sqlite": 199.0}).splitlines()
        assert [line.rsplit(maxsplit=1)[1] for line in lines[1:]] == ["met", "MISSED", "met"]

    def test_says_that_memory_is_too_much(self):
        assert report.table([], {"sqlite": 201.0}).endswith("MISSED")

    def test_has_a_line_for_each_crowd(self):
        line = report.crowd_table([CROWD]).splitlines()[1].split()
        assert line == ["quiz_sessions", "sqlite", "8", "40", "120.0", "10.0", "400/700/900"]


class TestFile:
    @pytest.fixture
    def written(self, tmp_path, monkeypatch):
        monkeypatch.setattr(report, "TARGET", tmp_path / "results.json")
        report.write([result()], [CROWD], [SCALE], {"sqlite": 180.0}, {"sqlite": "SQLite 3"}, rounds=5)
        return json.loads(report.TARGET.read_text())

    def test_has_everything_that_was_measured(self, written):
        assert written["results"][0]["work"] == "q10"
        assert written["results"][0]["goal_met"] is True
        assert written["crowds"][0]["per_second"] == 10
        assert written["scale"] == [SCALE]
        assert written["web_processes_mib"] == {"sqlite": 180.0}

    def test_says_where_and_what_was_measured(self, written):
        assert {"machine", "commit", "date", "rounds", "databases"} <= written.keys()


class TestRepetitions:
    work = Work("q10", lambda browser, plan, number: None, per_round=20, learners="q10_sessions")

    @pytest.mark.parametrize(
        ("learners", "rounds", "share", "expected"),
        [(200, 5, 1, 20), (100, 5, 1, 12), (36, 5, 1, 2), (40, 1, 0.1, 2), (200, 1, 0.1, 2)],
    )
    def test_are_no_more_than_there_are_learners_for(self, learners, rounds, share, expected):
        assert repetitions_of(self.work, Plan(q10_sessions=["key"] * learners), rounds, share) == expected

    def test_are_refused_before_anything_is_measured(self):
        with pytest.raises(BenchmarkError, match="36 are needed"):
            repetitions_of(self.work, Plan(q10_sessions=["key"] * 35), 5, 1)

    def test_of_what_uses_nobody_up_are_as_declared(self):
        assert repetitions_of(Work("page", lambda browser, plan, number: None), Plan(), 5, 1) == 100


class Reachable:
    vendor = "sqlite"

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return None

    def version(self):
        return "SQLite 3"


class TestCommand:
    @pytest.fixture(autouse=True)
    def _database(self, tmp_path, monkeypatch):
        monkeypatch.setattr(command, "databases", lambda folder, only: {"sqlite": Reachable})
        monkeypatch.setattr(report, "TARGET", command.ROOT / "var" / f"{tmp_path.name}-results.json")
        yield
        report.TARGET.unlink(missing_ok=True)

    def run(self, monkeypatch, *arguments, error: BenchmarkError | None = None) -> int:
        def measure(database, works, folder, options):
            self.asked = [work.name for work in works], options
            if error:
                raise error
            return Measured([result()], [CROWD], [SCALE], 180.0)

        monkeypatch.setattr(command, "measure", measure)
        monkeypatch.setattr("sys.argv", ["benchmarks", *arguments])
        return command.main()

    def test_measures_everything_and_writes_it(self, monkeypatch, capsys):
        assert self.run(monkeypatch) == 0
        names, options = self.asked
        assert {"q10", "q10_single_saves", "course_page", "board"} <= set(names)
        assert command.is_wanted("crowd", options)
        assert command.is_wanted("scale", options)
        assert json.loads(report.TARGET.read_text())["crowds"]
        printed = capsys.readouterr().out
        assert "quiz_sessions" in printed
        assert "item_analysis" in printed

    @pytest.mark.parametrize("arguments", [["--quick"], ["--work", "q10"]])
    def test_writes_no_file_of_a_part(self, monkeypatch, arguments):
        assert self.run(monkeypatch, *arguments) == 0
        assert not report.TARGET.exists()

    def test_measures_crowd_or_scale_alone(self, monkeypatch):
        self.run(monkeypatch, "--work", "crowd")
        names, options = self.asked
        assert names == []
        assert command.is_wanted("crowd", options)
        assert not command.is_wanted("scale", options)

    def test_reports_nothing_when_the_work_was_another_one(self, monkeypatch, capsys):
        assert self.run(monkeypatch, error=WrongWork("q10: added 9 rows to answer, not 10")) == 1
        printed = capsys.readouterr()
        assert "Nothing is reported: q10: added 9 rows" in printed.err
        assert "quiz_sessions" not in printed.out
        assert not report.TARGET.exists()
