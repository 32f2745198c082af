"""Item analysis against a second calculation that shares no code with it: textbook formulas on fractions.Fraction.

The development environment has no numpy; `statistics` of Python and exact fractions take its place.
"""

import itertools
import random
import statistics as textbook
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics import (
    UNIT,
    Answered,
    Belief,
    ProblemKind,
    Sitting,
    item_figures,
    objective_risks,
    part_tables,
    place_figures,
    problems_of,
    score_figures,
    score_groups,
)

THIRD = Fraction("0.3333333")


def sitting(marks, weights=None, questions=None):
    """An attempt from fractions (None: not answered), points and questions by place."""
    weights = weights or [1] * len(marks)
    questions = questions or range(len(marks))
    answers = [
        Answered(
            question=question,
            version=question,
            is_answered=mark is not None,
            fraction=int(Fraction(mark or 0) * UNIT),
            points=int(Fraction(mark or 0) * weight * UNIT),
            max_points=int(weight * UNIT),
        )
        for mark, weight, question in zip(marks, weights, questions, strict=True)
    ]
    return Sitting(sum(one.points for one in answers), sum(one.max_points for one in answers), answers)


def asked(sittings, question):
    return [(one, answer) for one in sittings for answer in one.answers if answer.question == question]


def simulated(people, questions, seed, weights=None, values=(0, THIRD, 1)):
    """Attempts of people of different ability at questions of different difficulty."""
    rng = random.Random(seed)
    hard = [rng.uniform(-1, 1) for _question in range(questions)]
    rows = []
    for _person in range(people):
        able = rng.gauss(0, 1)
        rows.append([values[min(int(max(rng.gauss(able - one, 1) + 1.5, 0)), len(values) - 1)] for one in hard])
    return [sitting(row, weights) for row in rows]


# --- the second calculation -------------------------------------------------------------------------------------------


def exact(value):
    return Fraction(value, UNIT)


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def cov(xs, ys):
    of_x, of_y = mean(xs), mean(ys)
    return sum((x - of_x) * (y - of_y) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)


def pearson(xs, ys):
    return float(cov(xs, ys)) / sqrt(float(cov(xs, xs)) * float(cov(ys, ys)))


def moment(values, power):
    center = mean(values)
    return sum((value - center) ** power for value in values) / len(values)


def close(found, expected):
    return isclose(found, float(expected), rel_tol=1e-9, abs_tol=1e-9)


HAND_MADE = [sitting(row) for row in ([1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 1], [0, 1, 0])]
DATA = {
    "by hand": HAND_MADE,
    "right or wrong": simulated(120, 10, 1, values=(0, 1)),
    "partly right": simulated(200, 12, 2),
    "weighted": simulated(150, 8, 3, weights=[1, 2, Fraction("0.25"), 3, 1, Fraction("1.5"), 2, 10]),
}


@pytest.mark.parametrize("sittings", DATA.values(), ids=DATA.keys())
class TestEqualsASecondCalculation:
    def test_of_each_question(self, sittings):
        totals = [exact(one.points) for one in sittings]
        for question in range(len(sittings[0].answers)):
            figures = item_figures(asked(sittings, question), Fraction(1, 4))
            marks = [exact(one.answers[question].fraction) for one in sittings]
            rests = [exact(one.points - one.answers[question].points) for one in sittings]
            assert figures.n == len(sittings)
            assert close(figures.facility, mean(marks))
            assert close(figures.deviation, textbook.stdev(map(float, marks)))
            assert close(figures.guess, 0.25)
            assert close(figures.discrimination, pearson(marks, rests))
            assert close(figures.efficiency, cov(marks, rests) / cov(sorted(marks), sorted(rests)))
            assert close(figures.point_biserial, pearson(marks, totals))
            weight = exact(sittings[0].answers[question].max_points)
            assert close(figures.intended_weight, weight / exact(sittings[0].max_points))

    def test_of_the_point_biserial_formula_for_right_and_wrong(self, sittings):
        totals = [float(exact(one.points)) for one in sittings]
        marks = [one.answers[0].fraction for one in sittings]
        if set(marks) - {0, UNIT}:
            return
        right = [total for total, mark in zip(totals, marks, strict=True) if mark]
        wrong = [total for total, mark in zip(totals, marks, strict=True) if not mark]
        share = len(right) / len(marks)
        expected = (textbook.mean(right) - textbook.mean(wrong)) / textbook.pstdev(totals) * sqrt(share * (1 - share))
        assert close(item_figures(asked(sittings, 0), None).point_biserial, expected)

    def test_of_weights(self, sittings):
        totals = [exact(one.points) for one in sittings]
        roots = []
        for place in range(len(sittings[0].answers)):
            together = cov([exact(one.answers[place].points) for one in sittings], totals)
            roots.append(sqrt(together) if together >= 0 else None)
        whole = sum(root for root in roots if root is not None)
        figures = place_figures(sittings)
        assert len(figures) == len(roots)
        for one, root in zip(figures, roots, strict=True):
            assert one.effective_weight is None if root is None else close(one.effective_weight, root / whole)
        assert close(sum(one.intended_weight for one in figures), 1)

    def test_of_the_test(self, sittings):
        figures = score_figures(sittings, place_figures(sittings))
        shares = [Fraction(one.points, one.max_points) for one in sittings]
        n = len(shares)
        assert figures.n == n
        assert close(figures.mean, mean(shares))
        assert close(figures.median, textbook.median(shares))
        assert close(figures.deviation, textbook.stdev(map(float, shares)))
        second, third, fourth = (moment(shares, power) for power in (2, 3, 4))
        k2 = n * second / (n - 1)
        k3 = n**2 * third / ((n - 1) * (n - 2))
        k4 = n**2 * ((n + 1) * fourth - 3 * (n - 1) * second**2) / ((n - 1) * (n - 2) * (n - 3))
        assert close(figures.skewness, float(k3) / float(k2) ** 1.5)
        assert close(figures.kurtosis, k4 / k2**2)
        totals = [exact(one.points) for one in sittings]
        places = len(sittings[0].answers)
        columns = [[exact(one.answers[place].points) for one in sittings] for place in range(places)]
        alpha = Fraction(places, places - 1) * (
            1 - sum(cov(column, column) for column in columns) / cov(totals, totals)
        )
        assert close(figures.alpha, alpha)
        assert close(figures.error_ratio, sqrt(1 - alpha))
        assert close(figures.standard_error, sqrt(1 - alpha) * sqrt(k2))


class TestNumbersByHand:
    """Worked in docs/reference/item-analysis.md."""

    def test_of_the_first_question(self):
        figures = item_figures(asked(HAND_MADE, 0), None)
        assert figures.facility == pytest.approx(4 / 6)
        assert figures.discrimination == pytest.approx(sqrt(3) / 4)

    def test_of_the_test(self):
        figures = score_figures(HAND_MADE, place_figures(HAND_MADE))
        assert figures.mean == pytest.approx(10 / 18)
        assert figures.median == pytest.approx(0.5)
        assert figures.alpha == pytest.approx(15 / 22)


class TestSameInput:
    def test_gives_the_same_figures_in_any_order(self):
        sittings = simulated(60, 6, 4, weights=[THIRD, 1, 2, THIRD, 1, 7])
        shuffled = random.Random(5).sample(sittings, len(sittings))
        assert score_figures(sittings, place_figures(sittings)) == score_figures(shuffled, place_figures(shuffled))
        for question in range(6):
            assert item_figures(asked(sittings, question), None) == item_figures(asked(shuffled, question), None)


class TestNotAnswered:
    def test_is_no_marks_but_not_wrong(self):  # L15
        sittings = [sitting([1, 1]), sitting([None, 0]), sitting([0, 1])]
        figures = item_figures(asked(sittings, 0), None)
        assert (figures.n, figures.answered) == (3, 2)
        assert figures.facility == pytest.approx(1 / 3)
        chosen = [{"1": ["right"]}, {}, {"1": ["wrong"]}]
        parts = [("1", "", [("right", "R", Fraction(1)), ("wrong", "W", Fraction(0))])]
        [table] = part_tables(parts, chosen, [None] * 3, [0] * 3)
        assert [(row.id, row.count) for row in table.rows] == [("right", 1), ("wrong", 1), ("", 1)]


class TestWhatDoesNotVary:
    def test_has_no_discrimination(self):
        sittings = [sitting([1, mark]) for mark in (0, 1, 0, 1)]
        figures = item_figures(asked(sittings, 0), None)
        assert (figures.discrimination, figures.efficiency, figures.point_biserial) == (None, None, None)
        assert figures.deviation == 0

    def test_has_no_reliability(self):
        sittings = [sitting([1, 1])] * 4
        figures = score_figures(sittings, place_figures(sittings))
        assert (figures.alpha, figures.skewness, figures.kurtosis, figures.standard_error) == (None,) * 4

    def test_of_one_or_no_attempt_is_said_without_a_fault(self):
        for sittings in ([], [sitting([1, 0])]):
            figures = score_figures(sittings, place_figures(sittings))
            assert (figures.n, figures.deviation, figures.alpha) == (len(sittings), None, None)


class TestDraws:
    def test_stand_at_places_beside_fixed_questions(self):
        rng = random.Random(6)
        sittings = []
        for _person in range(40):
            drawn = rng.sample(range(100, 110), 2)
            sittings.append(sitting([rng.choice([0, 1]) for _mark in range(3)], questions=[7, *drawn]))
        places = place_figures(sittings)
        assert [(one.place.question, one.place.number) for one in places] == [(7, 0), (None, 1), (None, 2)]
        assert score_figures(sittings, places).alpha is not None

    def test_of_unlike_attempts_have_no_places(self):
        assert place_figures([sitting([1, 0]), sitting([1, 0, 1])]) is None


class TestScoreGroups:
    @given(st.lists(st.integers(0, 20).map(lambda number: number / 20), min_size=1, max_size=120))
    def test_keep_equal_results_together_and_grow_with_them(self, rests):
        groups = score_groups(rests)
        by_rest = {}
        for rest, group in zip(rests, groups, strict=True):
            assert by_rest.setdefault(rest, group) == group
        ordered = [by_rest[rest] for rest in sorted(by_rest)]
        assert ordered == sorted(ordered)
        assert set(groups) <= set(range(3 if len(rests) < 50 else 5))


def one_question(chosen, rests, right="a"):
    """Figures and tables of a question with the options a, b, c, from what was chosen and the rest of the test."""
    sittings = [
        sitting([1 if choice == right else 0 if choice else None, Fraction(rest)], weights=[1, 10])
        for choice, rest in zip(chosen, rests, strict=True)
    ]
    shares = [one.rest_share(one.answers[0]) for one in sittings]
    parts = [("1", "", [(key, key.upper(), Fraction(int(key == right))) for key in "abc"])]
    tables = part_tables(parts, [{"1": [choice]} if choice else {} for choice in chosen], shares, score_groups(shares))
    return item_figures(asked(sittings, 0), Fraction(1, 3)), tables


class TestProblems:
    def kinds(self, chosen, rests):
        figures, tables = one_question(chosen, rests)
        return {problem.kind: problem.choice for problem in problems_of(figures, tables)}

    def test_name_the_choice_that_the_best_take(self):
        chosen = ["a"] * 8 + ["c"] * 6 + ["b"] * 14
        kinds = self.kinds(chosen, [Fraction(place, 28) for place in range(28)])
        assert kinds[ProblemKind.WRONG_KEY] == "B"
        assert ProblemKind.NEGATIVE in kinds

    def test_are_none_for_a_good_question(self):
        chosen = ["b"] * 6 + ["c"] * 8 + ["a"] * 16
        assert self.kinds(chosen, [Fraction(place, 30) for place in range(30)]) == {}

    def test_name_distractors_that_nobody_takes_and_what_is_too_easy(self):
        chosen = ["b"] + ["a"] * 39
        kinds = self.kinds(chosen, [Fraction(place, 40) for place in range(40)])
        assert kinds.keys() == {ProblemKind.TOO_EASY, ProblemKind.UNUSED}
        assert kinds[ProblemKind.UNUSED] == "C"

    def test_name_what_many_leave_out(self):
        chosen = [None] * 10 + ["b"] * 5 + ["a"] * 15
        assert ProblemKind.SKIPPED in self.kinds(chosen, [Fraction(place, 30) for place in range(30)])

    def test_name_what_is_not_better_than_chance(self):
        chosen = list(itertools.islice(itertools.cycle("abc"), 30))
        assert ProblemKind.AT_CHANCE in self.kinds(chosen, [Fraction(place % 7, 7) for place in range(30)])


class TestTables:
    def test_give_no_means_of_fewer_than_five(self):
        _figures, [table] = one_question(["a"] * 12 + ["b"] * 4, [Fraction(place, 16) for place in range(16)])
        by_id = {row.id: row for row in table.rows}
        assert by_id["a"].rest_mean is not None
        assert by_id["b"].rest_mean is None

    def test_count_answers_that_nobody_foresaw_together(self):
        parts = [("1", "", [("ja", "ja", Fraction(1))])]
        chosen = [{"1": ["ja"]}, {"1": ["jo"]}, {"1": ["doch"]}, {}]
        [table] = part_tables(parts, chosen, [None] * 4, [0] * 4)
        assert [(row.id, row.count) for row in table.rows] == [("ja", 1), (None, 2), ("", 1)]


class TestConfidentlyWrong:
    def beliefs(self, objective, people, wrong, unsure=0):
        sure = [Belief(person, objective, is_sure=True, is_wrong=person < wrong) for person in range(people)]
        return sure + [Belief(1000 + person, objective, is_sure=False, is_wrong=True) for person in range(unsure)]

    def test_is_share_times_frequency_the_highest_first(self):
        risks = objective_risks([*self.beliefs("a", 10, 2), *self.beliefs("b", 20, 10, unsure=20)], minimum=10)
        assert [(risk.objective, risk.share, risk.frequency) for risk in risks] == [("b", 0.5, 0.25), ("a", 0.2, 0.2)]
        assert risks[0].risk == 0.125

    def test_is_hidden_below_ten_people_however_many_answers(self):
        few = self.beliefs("a", 9, 9) * 3
        [risk] = objective_risks(few, minimum=10)
        assert risk.is_hidden
        assert (risk.share, risk.frequency, risk.risk) == (None, None, None)
