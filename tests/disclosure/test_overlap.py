"""R2 for groups that overlap: a second dimension across the teams, decided by the gate itself."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure.gate import Knowledge, Tree, Verdict, choice, decide, printed_ranges
from lms.disclosure.gate.remainders import Figure

from .oracle import derivable_group, touched_group, touched_group_quickly
from .worlds import Client, LinkedClient, as_bits, as_people, flat, let_a_week_pass, people, random_client, shown

FIRST, SECOND, THIRD = people("A", 8), people("B", 9), people("C", 3)


def overlapping(**unions):
    """Groups without a common total, each a tree of its own, as dimensions beside one another."""
    sets = {name: as_bits(members) for name, members in unions.items()}
    first, *others = (Tree({name: None}) for name in sets)
    return first, others, sets


class TestFixture6:
    def test_is_what_the_gate_refuses(self):
        tree, beside, sets = overlapping(AB=FIRST | SECOND, AC=FIRST | THIRD, BC=SECOND | THIRD)

        verdicts = decide(tree, sets, k=5, history={}, beside=beside)

        assert len(shown(verdicts)) == 2
        assert derivable_group([as_people(sets[group]) for group in sets], 5) == as_people(as_bits(THIRD))
        assert derivable_group([as_people(sets[group]) for group in shown(verdicts)], 5) is None

    def test_is_shown_in_full_where_everybody_is_many(self):
        tree, beside, sets = overlapping(AB=FIRST | SECOND, AC=FIRST | people("C", 5), BC=SECOND | people("C", 5))

        assert shown(decide(tree, sets, k=5, history={}, beside=beside)) == {"AB", "AC", "BC"}


class TestDimensionsBesideEachOther:
    def test_a_role_that_is_a_team_but_for_one_is_not_shown_with_it(self):
        world = LinkedClient(flat(A=10, B=12), {"members": people("A", 10) | people("B", 12)})
        world.roles = {"sales": people("A", 9), "service": {"A10"} | people("B", 12)}

        verdicts = world.publish()["members"]

        assert len({"A", "B", "sales", "service"} & shown(verdicts)) == 2
        assert touched_group(world.released, 5) is None

    def test_roles_that_cross_the_teams_cost_nothing(self):
        world = LinkedClient(flat(A=10, B=12), {"members": people("A", 10) | people("B", 12)})
        world.roles = {"sales": people("A", 5) | people("B", 6)}
        world.roles["service"] = world.counted["members"] - world.roles["sales"]

        assert shown(world.publish()["members"]) == {"org", "A", "B", "sales", "service"}

    def test_a_role_is_not_hidden_alone(self):  # R3
        world = LinkedClient(flat(A=20), {"members": people("A", 20)})
        world.roles = {"sales": people("A", 3), "service": people("A", 10) - people("A", 3)}
        world.roles["others"] = people("A", 20) - people("A", 10)

        assert {"sales", "service"}.isdisjoint(shown(world.publish()["members"]))

    def test_sums_have_one_tree(self):
        with pytest.raises(ValueError, match="one tree"):
            decide(Tree({"org": None}), {}, k=5, history={}, beside=[Tree({"role": None})], amounts={})

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 4), st.integers(6, 24), st.integers(2, 5))
    def test_nothing_about_fewer_than_k_people_can_be_computed_over_weeks(self, seed, groups, size, k):
        client, dice = random_client(seed, groups=groups, size=size, k=k)
        world, role_of = LinkedClient(client, {}), {}
        for week in range(4):
            everybody = sorted(set().union(*client.members.values()))
            role_of |= {
                person: dice.choice("XYZ") for person in everybody if person not in role_of or dice.random() < 0.05
            }
            world.roles = {role: {one for one in everybody if role_of[one] == role} for role in "XYZ"}
            world.counted = {"members": set(everybody), "due": {one for one in everybody if dice.random() < 0.7}}
            world.publish(is_revision=week == 2)
            let_a_week_pass(client, dice, week)
        assert touched_group_quickly(world.released, k) is None


class TestChoice:
    """As few cells are hidden as the rules allow."""

    @settings(max_examples=6, deadline=None)
    @given(st.integers(0, 10**6))
    def test_is_the_largest_there_is(self, seed):
        dice = random.Random(seed)
        sets = {}
        for number in range(5):
            members = sum(1 << person for person in range(14) if dice.random() < 0.6)
            if members and members not in sets.values():
                sets[f"G{number}"] = members
        first, *others = (Tree({name: None}) for name in sets)

        verdicts = decide(first, sets, k=3, history={}, beside=others)

        assert len(shown(verdicts)) == max(
            size
            for size in range(len(sets) + 1)
            for chosen in combinations(sets.values(), size)
            if touched_group([as_people(one) for one in chosen], 3) is None
        )

    def test_looks_beyond_the_first_that_fits(self):
        """The largest group rules out two smaller ones that could be shown together."""
        both = people("A", 6) | people("B", 6)
        sets = {
            "large": as_bits(both),
            "A": as_bits(people("A", 4) | people("X", 2)),
            "B": as_bits(both - {"A1", "B1"}),
        }
        world = [as_people(one) for one in sets.values()]
        assert touched_group([world[0], world[2]], 3) is not None
        assert touched_group([world[1], world[2]], 3) is None
        scores = dict.fromkeys(sets, (1,))
        knowledge = Knowledge({}, sets.items(), 3)
        guards = choice.Guards(sets, [knowledge], None)

        assert len(choice.best_choice(["large", "B", "A"], scores, guards)) == 2
        assert not knowledge.is_empty

    def test_stays_with_what_was_shown_before(self):
        _tree, _beside, sets = overlapping(AB=FIRST | SECOND, AC=FIRST | THIRD, BC=SECOND | THIRD)
        for kept in combinations(sets, 2):
            scores = {group: (1, group in kept) for group in sets}
            guards = choice.Guards(sets, [Knowledge({}, sets.items(), 5)], None)
            assert choice.best_choice(list(sets), scores, guards) == set(kept)

    def test_ends_when_the_search_is_long(self, monkeypatch):
        monkeypatch.setattr(choice, "TRIALS", 5)
        dice = random.Random(3)
        sets = {f"G{number}": sum(1 << one for one in range(30) if dice.random() < 0.5) for number in range(5)}
        guards = choice.Guards(sets, [Knowledge({}, sets.items(), 12)], None)

        assert choice.best_choice(list(sets), dict.fromkeys(sets, (1,)), guards)


class TestRevisions:
    def test_carry_on_only_what_the_week_shows(self):
        client = Client({"org": None, "A": "org", "B": "org"}, {"A": people("A", 20), "B": people("B", 30)})
        world = LinkedClient(client, {"members": people("A", 20) | people("B", 30)})
        world.publish()
        world.on_show["members"].pop("A")  # as if the week had hidden it, though an earlier one had not
        client.members["A"] = people("A", 19)

        verdicts = world.publish(is_revision=True)["members"]

        assert verdicts == {"org": Verdict.CARRIED, "A": Verdict.HIDDEN, "B": Verdict.SHOWN}


class TestRanges:
    def test_are_wide_enough_in_each_dimension(self):  # R5
        tree, roles = Tree({"org": None}), Tree({"org": None, "sales": "org"})
        sets = {"org": as_bits(people("A", 60)), "sales": as_bits(people("A", 22))}
        figures = {"org": Figure(20, 60), "sales": Figure(20, 22)}

        assert printed_ranges(tree, sets, {"org": figures["org"]})["org"] == (33, 33)
        assert printed_ranges(tree, sets, figures, beside=[roles])["org"] == (20, 40)  # none of the other 38
