"""The exact check, whatever is done to make it quick."""

import random

import pytest

from lms.disclosure.gate import algebra
from lms.disclosure.gate.algebra import RowSpace, vectors_of


def admissions(sets, k):
    """Of sets offered one after the other, which are admitted."""
    vectors, populations = vectors_of([(people, 0) for people in sets])
    space = RowSpace(populations, k)
    return [space.admit(vector) for vector in vectors]


class TestSketches:
    @pytest.mark.parametrize("k", [2, 5, 14])
    def test_change_no_decision(self, k, monkeypatch):
        worlds = []
        for seed in range(300 // k):
            dice = random.Random(seed)
            people = [dice.getrandbits(30) for _team in range(3)]
            sets = []
            for _week in range(8):  # a few join and leave each week, as teams do
                for team in range(3):
                    people[team] ^= sum(1 << dice.randrange(30) for _change in range(dice.randrange(4)))
                sets += [*people, people[0] | people[1]]
            worlds.append(sets)
        quick = [admissions(sets, k) for sets in worlds]
        monkeypatch.setattr(algebra, "_probe_of", lambda seen, width: ())
        assert quick == [admissions(sets, k) for sets in worlds]
        assert {decision for decisions in quick for decision in decisions} == {True, False}

    def test_are_linear(self):
        space = RowSpace([1, 1, 1], 5)
        one, other = {0: 3, 2: 5}, {0: 1, 1: 7}
        both = {0: 4, 1: 7, 2: 5}
        sums = [
            sum(parts) % algebra.PRIME for parts in zip(space._sketch_of(one), space._sketch_of(other), strict=True)
        ]
        assert tuple(sums) == space._sketch_of(both)
