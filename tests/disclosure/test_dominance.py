"""R8: sums that are mostly the doing of one or two people."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure.gate import Tree, Verdict, decide, decision
from lms.disclosure.gate.dominance import is_dominated

from .oracle import dominated_group
from .worlds import as_bits, as_people, flat, hidden, people, shown

EVENLY = [10, 10, 10, 10, 10]


class TestIsDominated:
    @pytest.mark.parametrize(
        ("amounts", "expected"),
        [
            ([50, 20, 10, 10, 10], False),  # exactly half
            ([51, 19, 10, 10, 10], True),
            ([40, 40, 10, 5, 5], False),  # exactly 80 %
            ([41, 40, 9, 5, 5], True),
            (EVENLY, False),
            ([0, 0, 0, 0, 0], True),
            ([], True),
        ],
    )
    def test_at_the_borders(self, amounts, expected):
        assert is_dominated(amounts) is expected

    @given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.lists(st.integers(0, 50), min_size=1, max_size=8))
    def test_holds_for_unions_of_what_is_not(self, one, other):
        if not is_dominated(one) and not is_dominated(other):
            assert not is_dominated([*one, *other])


def verdicts_of(client, amounts, **past):
    sets = client.sets()
    numbers = {number: amounts[person] for person in amounts for number in as_people(as_bits([person]))}
    return decide(client.tree, sets, k=5, history=past.pop("history", {}), amounts=numbers, **past)


def evenly(client):
    return {person: 10 for members in client.members.values() for person in members}


class TestSums:
    def test_are_shown_where_many_contribute(self):
        client = flat(A=8, B=9)
        assert shown(verdicts_of(client, evenly(client))) == {"org", "A", "B"}

    def test_of_one_busy_person_are_hidden_and_so_is_what_would_tell_them(self):
        client = flat(A=8, B=9, C=10)

        verdicts = verdicts_of(client, evenly(client) | {"A1": 100})

        # With the company, B and C on show, A would be the difference.
        assert "A" in hidden(verdicts)
        assert len(shown(verdicts)) == 2
        assert "org" in shown(verdicts)

    def test_of_a_company_with_one_busy_person_are_hidden(self):
        client = flat(A=8, B=9)
        assert "org" in hidden(verdicts_of(client, evenly(client) | {"A1": 1000}))

    def test_of_nothing_are_hidden(self):
        client = flat(A=8, B=9)
        assert "A" in hidden(verdicts_of(client, evenly(client) | dict.fromkeys(people("A", 8), 0)))

    def test_count_people_who_contribute_nothing(self):  # R1: they are people with data
        client = flat(A=8)
        assert "A" in shown(verdicts_of(client, evenly(client) | {"A1": 0}))

    def test_keep_the_other_rules(self):
        client = flat(A=8, B=9, C=3)
        assert hidden(verdicts_of(client, evenly(client))) == {"A", "C"}

    def test_stand_as_they_were_when_somebody_begins_to_dominate(self):  # R4
        client = flat(A=8, B=9)
        history = {group: [members] for group, members in client.sets().items()}

        verdicts = verdicts_of(client, evenly(client) | {"A1": 100}, history=history)

        assert verdicts["A"] is Verdict.CARRIED

    @settings(max_examples=120, deadline=None)
    @given(st.integers(0, 10**6))
    def test_of_nobody_can_be_computed(self, seed):
        dice = random.Random(seed)
        client = flat(**{name: dice.randrange(3, 12) for name in "ABCD"})
        client.parents |= {"D1x": "D"}
        client.members["D1x"] = people("X", 6)
        amounts = {
            person: round(dice.paretovariate(1)) - 1 for members in client.members.values() for person in members
        }

        verdicts = verdicts_of(client, amounts)

        numbers = {number: amounts[one] for one in amounts for number in as_people(as_bits([one]))}
        assert dominated_group([as_people(client.sets()[group]) for group in shown(verdicts)], numbers) is None

    def test_would_tell_without_the_rule(self, monkeypatch):
        monkeypatch.setattr(decision.Contributions, "allows", lambda self, group: True)
        client = flat(A=8, B=9)

        assert "A" in shown(verdicts_of(client, evenly(client) | {"A1": 1000}))

    def test_ask_about_the_own_part_of_the_nearest_group_above(self):
        tree = Tree({"org": None, "A": "org", "Aa": "A"})
        sets = {"org": as_bits(people("A", 30)), "A": as_bits(people("A", 20)), "Aa": as_bits(people("A", 10))}
        amounts = dict.fromkeys(as_people(sets["org"]), 10)
        busy = next(iter(as_people(as_bits(["A15"]))))

        verdicts = decide(tree, sets, k=5, history={}, amounts=amounts | {busy: 150})

        # A without Aa would be mostly the busy person's.
        assert shown(verdicts) == {"org", "A"}
