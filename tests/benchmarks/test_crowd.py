"""Many at once: everybody is waited for, and an error of one is an error of all."""

import threading

import pytest

from benchmarks.browser import Tally
from benchmarks.crowd import Crowd, run_side_by_side
from benchmarks.norm import WrongWork


class TestSideBySide:
    def test_does_each_once_and_times_it(self):
        done = []
        seconds, latencies = run_side_by_side([lambda n=n: done.append(n) for n in range(10)], 3)
        assert sorted(done) == list(range(10))
        assert len(latencies) == 10
        assert seconds > 0

    def test_works_with_as_many_at_the_same_time_as_were_asked_for(self):
        barrier = threading.Barrier(4, timeout=10)
        run_side_by_side([barrier.wait] * 8, 4)
        assert not barrier.broken

    def test_raises_what_one_of_them_met(self):
        def fail():
            raise WrongWork("status 500")

        with pytest.raises(WrongWork, match="500"):
            run_side_by_side([fail, lambda: None], 2)


class TestCrowd:
    def test_tells_how_many_there_were_in_a_second(self):
        crowd = Crowd("quiz_rush", "sqlite", 200, 200, 4.0, 12.3, 600, 1300, 1600)
        assert crowd.per_second == 50
        assert crowd.as_json()["per_second"] == 50


class TestTally:
    def test_keeps_the_dearest_request_of_each_kind(self):
        tally = Tally()
        for statements in (5, 6, 4):
            tally.count("POST quizzes:question", statements)
        assert (tally.statements, tally.most_by_step) == (15, {"POST quizzes:question": 6})
