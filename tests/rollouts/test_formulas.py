"""The worked examples of docs/concepts/programme.md."""

from decimal import Decimal

import pytest

from lms.rollouts.statistics.comparison import total_of
from lms.rollouts.statistics.proof import Outcome, outcome_of
from lms.rollouts.statistics.scoring import HardStop, Inputs, Score, Span, Weights

CASE = {"benefit_low": 40, "benefit_base": 70, "benefit_high": 90, "effort": 30, "data": 60, "risk": 20}


class TestScore:
    def test_is_40_percent_value_35_feasibility_25_safety(self):
        score = Score(Inputs(**CASE))
        # 0.40 · 70 + 0.35 · 65 + 0.25 · 80 = 70.75
        assert (score.value, score.feasibility, score.points) == (70, 65, 71)
        assert score.by_benefit == Span(59, 79)
        assert score.sensitivity == Span(61, 81)

    @pytest.mark.parametrize(("rating", "expected"), [(0, (0, 10)), (100, (90, 100))])
    def test_stays_between_0_and_100(self, rating, expected):
        ratings = dict.fromkeys(["benefit_low", "benefit_base", "benefit_high", "data"], rating)
        score = Score(Inputs(**ratings, effort=100 - rating, risk=100 - rating))
        assert score.points == rating
        assert score.sensitivity == Span(*expected)

    @pytest.mark.parametrize(
        ("facts", "stop"),
        [
            ({"is_forbidden": True}, HardStop.FORBIDDEN),
            ({"has_legal_basis": False}, HardStop.NO_LEGAL_BASIS),
            ({"has_data_owner": False}, HardStop.NO_DATA_OWNER),
        ],
    )
    def test_is_beaten_by_a_stop(self, facts, stop):
        score = Score(Inputs(**CASE, **facts))
        assert (score.stops, score.points, score.by_benefit, score.sensitivity) == ([stop], None, None, None)

    def test_follows_other_weights(self):
        assert Score(Inputs(**CASE), Weights(100, 0, 0)).points == 70


class TestTotal:
    @pytest.mark.parametrize(
        ("weights", "points", "total"),
        [
            ({1: 60, 2: 40}, {1: 7, 2: 9}, 78),
            ({1: 1}, {1: 10}, 100),
            ({1: 1, 2: 1}, {1: 10}, None),
            ({}, {}, None),
        ],
    )
    def test_is_the_weighted_mean_or_nothing(self, weights, points, total):
        assert total_of(weights, points) == total


class TestOutcome:
    @pytest.mark.parametrize(
        ("baseline", "minimum", "target", "result", "outcome"),
        [
            (11, 8, 6, 6, Outcome.REACHED),
            (11, 8, 6, 8, Outcome.MINIMUM),
            (11, 8, 6, 9, Outcome.MISSED),
            (50, 70, 80, 85, Outcome.REACHED),
            (50, 70, 80, 70, Outcome.MINIMUM),
            (50, 70, 80, 69, Outcome.MISSED),
            (50, 70, 80, None, Outcome.OPEN),
        ],
    )
    def test_follows_the_direction_of_the_target(self, baseline, minimum, target, result, outcome):
        numbers = [None if one is None else Decimal(one) for one in (baseline, minimum, target, result)]
        assert outcome_of(**dict(zip(["baseline", "minimum", "target", "result"], numbers, strict=True))) == outcome
