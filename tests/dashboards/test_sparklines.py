import pytest

from lms.dashboards.sparklines import HEIGHT, MARGIN, WIDTH, Sparkline
from lms.dashboards.statements import statements
from lms.disclosure.cells import Cell
from lms.disclosure.periods import Period

WEEK = Period(2026, 47)


def exact(percent, measure="k1"):
    return Cell(measure, "team:1", WEEK, n=30, lower=percent, upper=percent, data_from=WEEK)


def band(lower, measure="k1"):
    return Cell(measure, "team:1", WEEK, n=8, lower=lower, upper=lower + 20, data_from=WEEK)


def hidden(measure="k1"):
    return Cell(measure, "team:1", WEEK)


class TestSparkline:
    def test_joins_exact_values_and_leaves_gaps_for_hidden_weeks(self):
        drawing = Sparkline([exact(10), exact(20), hidden(), exact(30), exact(40), exact(50)], None)
        assert [len(points.split()) for points in drawing.lines] == [2, 3]
        assert len(drawing.dots) == 5

    def test_draws_a_band_as_high_as_what_it_leaves_open(self):
        (bar,) = Sparkline([band(40)], None).bars
        assert float(bar.height) == pytest.approx((HEIGHT - 2 * MARGIN) * 0.2)
        assert Sparkline([band(40)], None).dots == []

    def test_stays_inside_its_frame(self):
        drawing = Sparkline([exact(0), exact(100), band(80), band(0)], 100)
        for dot in drawing.dots:
            assert 0 <= float(dot.x) <= WIDTH
            assert 0 <= float(dot.y) <= HEIGHT
        for bar in drawing.bars:
            assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= WIDTH
            assert 0 <= float(bar.y) <= float(bar.y) + float(bar.height) <= HEIGHT

    def test_shows_nothing_of_hidden_weeks(self):
        drawing = Sparkline([hidden(), hidden()], 80)
        assert [*drawing.bars, *drawing.dots, *drawing.lines] == []
        assert not drawing.is_drawn

    def test_puts_higher_values_higher(self):
        low, high = Sparkline([exact(10), exact(90)], None).dots
        assert float(high.y) < float(low.y)


class TestStatements:
    def test_begin_with_a_capital_and_say_the_value(self):
        (statement,) = statements([band(80)])
        assert statement.text == "At least 80% of the people have validly completed all their mandatory courses."

    def test_say_calmly_what_is_hidden(self):
        shown, other = statements([exact(50), hidden("k3")])
        assert shown.is_shown
        assert not other.is_shown
        assert "%" not in other.text

    def test_are_none_where_nothing_is_shown(self):
        assert statements([hidden(), hidden("k3"), hidden("k4b")]) == []

    def test_leave_out_figures_without_a_sentence(self):
        assert [statement.text[:2] for statement in statements([exact(50), exact(60, "k4a")])] == ["50"]
