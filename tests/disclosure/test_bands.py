from fractions import Fraction

import pytest

from lms.disclosure.gate.bands import FIFTHS, displayed_range

EVERY_CELL = [(count, n) for n in range(5, 130) for count in range(n + 1)]


class TestDisplayedRange:
    def test_is_true_for_every_value(self):  # R5, R7
        for count, n in EVERY_CELL:
            lower, upper = displayed_range(count=count, n=n)
            if lower < upper:
                assert lower <= Fraction(100 * count, n) <= upper, (count, n)
            else:
                assert abs(Fraction(100 * count, n) - lower) <= Fraction(1, 2), (count, n)

    def test_does_not_tell_nobody_from_one_nor_all_from_all_but_one(self):  # R5
        for n in range(5, 130):
            assert displayed_range(count=0, n=n) == displayed_range(count=1, n=n) == (0, 20)
            assert displayed_range(count=n, n=n) == displayed_range(count=n - 1, n=n) == (80, 100)

    def test_shows_fifths_for_fewer_than_twenty_people(self):  # R7
        assert {displayed_range(count=count, n=n) for count, n in EVERY_CELL if n < 20} == set(FIFTHS)

    def test_shows_whole_percents_from_twenty_people_on(self):
        assert displayed_range(count=9, n=20) == (45, 45)
        assert displayed_range(count=5, n=40) == (13, 13)  # 12.5

    def test_never_claims_everybody_or_nobody_by_rounding(self):  # R5
        assert displayed_range(count=996, n=1000) == (99, 99)
        assert displayed_range(count=2, n=1000) == (1, 1)

    def test_puts_borders_into_the_outer_fifth(self):
        assert displayed_range(count=2, n=10) == (0, 20)
        assert displayed_range(count=4, n=10) == (20, 40)
        assert displayed_range(count=6, n=10) == (60, 80)
        assert displayed_range(count=8, n=10) == (80, 100)

    @pytest.mark.parametrize(("count", "n"), [(6, 5), (-1, 5), (1, 4), (0, 0)])
    def test_refuses_what_is_no_share_of_a_group(self, count, n):
        with pytest.raises(ValueError, match="share of a group"):
            displayed_range(count=count, n=n)
