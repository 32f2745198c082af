"""The fixtures of the rules, what happens from week to week, and proof that each rule is needed."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure.gate import Knowledge, Verdict, decision

from .oracle import derivable_group, touched_group, touched_group_quickly
from .worlds import LinkedClient, as_people, flat, hidden, let_a_week_pass, people, random_client, shown

ORG = people("A", 8) | people("B", 9) | people("C", 3)
A, B, C = (frozenset(people(group, count)) for group, count in [("A", 8), ("B", 9), ("C", 3)])


class TestOracle:
    """The oracle itself is tested against the fixtures of the rules."""

    def test_fixture_1_the_total_and_all_but_one_group(self):
        assert derivable_group([frozenset(ORG), A, B], 5) == C

    def test_fixture_2_two_groups_hidden(self):
        assert derivable_group([frozenset(ORG), A], 5) is None

    def test_fixture_3_the_rest_as_one_group(self):
        assert derivable_group([frozenset(ORG), A, B | C], 5) is None

    def test_fixture_4_one_joiner(self):
        assert derivable_group([A, A | {"joiner"}], 5) == {"joiner"}

    def test_fixture_5_a_group_without_a_part_of_it(self):
        sales = frozenset(sorted(A)[:3])
        assert derivable_group([frozenset(ORG), A, A - sales], 5) == sales

    def test_fixture_6_overlapping_unions(self):
        assert derivable_group([A | B, A | C, B | C], 5) == C

    def test_is_the_same_when_it_is_quick(self):
        answers = set()
        for seed in range(120):
            dice = random.Random(seed)
            sets = [
                frozenset(number for number in range(12) if dice.random() < 0.6) for _ in range(dice.randrange(2, 5))
            ]
            slow, quick = touched_group(sets, 4), touched_group_quickly(sets, 4)
            assert (slow is None) == (quick is None)
            answers.add(slow is None)
            assert quick is None or touched_group([one & quick for one in sets], 4)
        assert answers == {True, False}

    def test_a_joiner_minus_a_leaver_is_touched_but_not_derivable(self):
        before, after = A, (A - {"A1"}) | {"joiner"}
        assert derivable_group([before, after], 5) is None
        assert touched_group([before, after], 5) == {"A1", "joiner"}


class TestFixtures:
    def test_fixture_1_never_comes_about(self):
        verdicts = flat(A=8, B=9, C=3).publish()
        assert not {"org", "A", "B"} <= shown(verdicts)

    def test_fixture_2_is_what_the_gate_shows(self):
        client = flat(A=8, B=9, C=3)
        assert shown(client.publish()) == {"org", "B"}
        assert derivable_group(client.released, 5) is None

    def test_fixture_3_a_declared_rest_is_a_group_like_others(self):
        client = flat(A=8)
        client.parents |= {"rest": "org", "B": "rest", "C": "rest"}
        client.members |= {"B": people("B", 9), "C": people("C", 3)}
        assert shown(client.publish()) == {"org", "A", "rest"}

    def test_fixture_4_one_joiner_changes_nothing(self):  # R4
        client = flat(A=8, B=9)
        client.publish()
        client.members["A"].add("joiner")

        verdicts = client.publish()

        assert verdicts == {"org": Verdict.CARRIED, "A": Verdict.CARRIED, "B": Verdict.SHOWN}
        assert "joiner" not in str(client.on_show)
        assert derivable_group(client.released, 5) is None

    def test_fixture_5_a_part_of_a_group(self):
        client = flat(A=0, B=12)
        client.parents |= {"A sales": "A", "A others": "A"}
        client.members |= {"A sales": people("S", 3), "A others": people("O", 5)}
        assert "A others" in hidden(client.publish())

    def test_fixture_6_is_refused_by_the_exact_check(self):
        sets = {name: sum(1 << number for number in members) for name, members in _overlapping().items()}
        knowledge = Knowledge({}, sets.items(), 5)

        assert [knowledge.admit(members) for members in sets.values()] == [True, True, False]


def _overlapping() -> dict[str, range | set[int]]:
    first, second, third = range(8), range(8, 17), range(17, 20)
    return {"AB": {*first, *second}, "AC": {*first, *third}, "BC": {*second, *third}}


class TestWeekToWeek:
    def test_the_same_people_are_shown_with_a_new_value(self):  # R4
        client = flat(A=8, B=9)
        client.publish()
        assert shown(client.publish()) == {"org", "A", "B"}

    @pytest.mark.parametrize(
        ("joiners", "leavers", "is_shown"),
        [(4, 0, False), (5, 0, True), (2, 2, False), (3, 2, True), (0, 4, False), (0, 5, True)],
    )
    def test_joiners_and_leavers_count_together(self, joiners, leavers, is_shown):  # R4
        client = flat(A=20, B=30)
        client.publish()
        client.members["A"] |= people("new", joiners)
        client.members["A"] -= people("A", leavers)

        assert ("A" in shown(client.publish())) is is_shown

    def test_changes_add_up_over_the_weeks(self):  # R4
        client = flat(A=20, B=30)
        client.publish()
        verdicts = []
        for week in range(5):
            client.members["A"].add(f"new{week}")
            verdicts.append(client.publish()["A"])

        assert verdicts == [Verdict.CARRIED] * 4 + [Verdict.SHOWN]

    def test_a_move_within_the_company_leaves_the_total_alone(self):
        client = flat(A=20, B=30)
        client.publish()
        client.members["B"].add("A1")
        client.members["A"].remove("A1")

        assert client.publish() == {"org": Verdict.SHOWN, "A": Verdict.CARRIED, "B": Verdict.CARRIED}

    def test_a_group_waits_while_its_joiners_could_be_told_apart_from_the_totals(self):  # R2 across weeks
        client = flat(A=20, B=30)
        client.publish()
        client.members["A"] |= people("newA", 4)
        client.members["B"].add("newB")
        assert client.publish() == {"org": Verdict.SHOWN, "A": Verdict.CARRIED, "B": Verdict.CARRIED}

        # With a fifth joiner A could be shown by itself. But A's five joiners minus the total's five are two people.
        client.members["A"].add("newA5")

        assert client.publish()["A"] is Verdict.CARRIED

    def test_a_group_that_shrinks_below_k_is_hidden_once_enough_have_left(self):  # R1
        client = flat(A=8, B=30, C=20)
        client.publish()
        client.members["A"] -= people("A", 5)

        assert client.publish()["A"] is Verdict.HIDDEN

    def test_choice_of_hidden_groups_is_sticky(self):  # R3
        client = flat(A=8, B=9, C=3)
        assert hidden(client.publish()) == {"A", "C"}
        client.members["A"] |= people("new", 5)  # now B would be the smallest

        assert hidden(client.publish()) == {"A", "C"}
        assert derivable_group(client.released, 5) is None

    def test_a_raised_k_hides_what_was_carried_on(self):  # R1
        client = flat(A=6, B=30)
        client.publish()
        client.k = 10
        client.members["A"].add("joiner")

        verdicts = client.publish()

        assert verdicts["A"] is Verdict.HIDDEN
        assert all(len(members) >= 10 for members in client.newest)

    def test_a_return_to_an_earlier_set_reveals_nothing_new(self):
        client = flat(A=20, B=30)
        client.publish()
        client.members["A"] |= people("new", 5)
        client.publish()
        client.members["A"] -= people("new", 5)

        assert shown(client.publish()) == {"org", "A", "B"}
        client.members["A"].add("one")  # close to the first set, though far from the second
        assert client.publish()["A"] is Verdict.CARRIED

    def test_merging_two_teams_is_safe(self):
        client = flat(A=8, B=9, C=3)
        client.publish()
        client.members["A"] |= client.members["C"]
        client.members["C"] = set()
        client.publish()

        assert derivable_group(client.released, 5) is None

    def test_a_dissolved_team_stays_in_the_gates_memory(self):
        client = flat(A=8, B=9, C=7)
        client.publish()
        del client.parents["C"]
        client.members["org"] = client.members.pop("C") - {"C1"}
        client.publish()

        assert derivable_group(client.released, 5) is None


class TestHistories:
    """Random trees and weeks of joining, leaving, moving and merging; the oracle looks at everything ever shown."""

    @settings(max_examples=80, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 7), st.integers(0, 24), st.integers(2, 5))
    def test_nothing_about_fewer_than_k_people_can_be_computed(self, seed, groups, size, k):  # R1 R2 R3 R4
        client, dice = random_client(seed, groups=groups, size=size, k=k)
        for week in range(6):
            verdicts = client.publish()
            assert all(len(members) >= k for members in client.newest)
            assert touched_group(client.newest, k) is None
            let_a_week_pass(client, dice, week)
            assert set(verdicts) == set(client.parents)
        assert derivable_group(client.released, k) is None
        assert touched_group(client.released, k) is None

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, 10**6), st.integers(2, 7), st.integers(5, 24))
    def test_no_cell_is_hidden_without_need(self, seed, groups, size):
        client, dice = random_client(seed, groups=groups, size=size, k=3)
        for week in range(3):
            verdicts = client.publish()
            sets = client.sets()
            for group in hidden(verdicts):
                if sets[group].bit_count() >= 3:
                    assert touched_group([*client.released, as_people(sets[group])], 3)
            let_a_week_pass(client, dice, week)


class TestLinkedMeasures:
    """R9: the cells of all measures are one table."""

    def test_a_group_is_hidden_where_its_difference_between_measures_would_be_too_small(self):
        client = flat(A=8, B=9, C=12)
        world = LinkedClient(client, {"members": _all(client), "due": _all(client) - {"A1", "A2", "B1", "B2", "C1"}})

        verdicts = world.publish()

        assert shown(verdicts["members"]) == {"org", "A", "B", "C"}
        # Five people are not due, so the company may be shown, but no team: each has one or two of them.
        assert shown(verdicts["due"]) == {"org"}
        assert touched_group(world.released, 5) is None

    def test_equal_people_cost_nothing(self):
        client = flat(A=8, B=9)
        verdicts = LinkedClient(client, {"first try": _all(client), "at last": _all(client)}).publish()

        assert verdicts["first try"] == verdicts["at last"]

    def test_measures_over_other_people_do_not_hinder_each_other(self):
        client = flat(A=20, B=20)
        new = {person for person in _all(client) if int(person[1:]) > 12}

        verdicts = LinkedClient(client, {"settled": _all(client) - new, "new": new}).publish()

        assert all(shown(of) == {"org", "A", "B"} for of in verdicts.values())

    def test_three_measures_are_more_than_each_two_of_them(self):
        client = flat(A=20)
        first, second = people("A", 10), _all(client) - people("A", 7)
        both = first | second
        assert touched_group([frozenset(first), frozenset(second)], 5) is None
        world = LinkedClient(client, {"first": first, "second": second, "both": both})
        verdicts = world.publish()

        # The three that lie in both are first + second − both.
        assert shown(verdicts["first"]) == shown(verdicts["second"]) == {"org", "A"}
        assert shown(verdicts["both"]) == set()

    def test_other_weeks_of_other_measures_count_too(self):
        client = flat(A=20)
        world = LinkedClient(client, {"members": _all(client)})
        world.publish()
        client.members["A"] -= people("A", 5)
        world.counted = {"due": _all(client) - {"A20"}}  # six fewer than the members of last week

        assert shown(world.publish()["due"]) == {"org", "A"}
        world.counted = {"passed": _all(client)}  # one more than are due

        assert shown(world.publish()["passed"]) == set()

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 5), st.integers(4, 22), st.integers(2, 5))
    def test_nothing_about_fewer_than_k_people_can_be_computed_over_weeks(self, seed, groups, size, k):
        client, dice = random_client(seed, groups=groups, size=size, k=k)
        world = LinkedClient(client, {})
        for week in range(4):
            everybody = sorted(_all(client))
            world.counted = {
                "members": set(everybody),
                "due": {person for person in everybody if dice.random() < 0.8},
                "tried": {person for person in everybody if dice.random() < 0.5},
            }
            world.publish()
            let_a_week_pass(client, dice, week)
        assert touched_group_quickly(world.released, k) is None

    def test_the_order_matters_but_not_the_portions(self):
        for seed in range(20):
            client, dice = random_client(seed, groups=4, size=24, k=4)
            parts = [{person for person in sorted(_all(client)) if dice.random() < 0.7} for _ in range(3)]
            at_once = LinkedClient(client, dict(zip("abc", parts, strict=True)))
            verdicts = at_once.publish()
            one_by_one = LinkedClient(client, {})
            for measure, counted in zip("abc", parts, strict=True):
                one_by_one.counted = {measure: counted}
                assert one_by_one.publish()[measure] == verdicts[measure]


def _all(client):
    return set().union(*client.members.values())


class TestRulesAreNeeded:
    """Each rule is switched off in turn, and the oracle must object."""

    def test_without_secondary_suppression_a_hidden_group_is_the_difference(self, monkeypatch):  # R3
        monkeypatch.setattr(decision, "plan", lambda tree, sets, *, eligible, **rest: frozenset(eligible))
        monkeypatch.setattr(Knowledge, "admit", lambda self, members: True)
        client = flat(A=8, B=9, C=3)
        client.publish()

        assert len(derivable_group(client.released, 5)) == 3

    def test_without_the_exact_check_cells_carried_on_expose_a_joiner(self, monkeypatch):  # R2
        monkeypatch.setattr(Knowledge, "admit", lambda self, members: True)
        client = flat(A=20, B=30)
        client.publish()
        client.members["A"] |= people("newA", 5)
        client.members["B"].add("newB")
        client.publish()

        assert len(derivable_group(client.newest, 5)) == 1

    def test_without_memory_a_joiner_is_the_difference_of_two_weeks(self, monkeypatch):  # R4
        monkeypatch.setattr(decision, "_is_carried", lambda today, sets, k: False)
        monkeypatch.setattr(decision, "Knowledge", lambda past, candidates, k: Knowledge({}, candidates, k))
        client = flat(A=20, B=30)
        client.publish()
        client.members["A"].add("joiner")
        client.publish()

        assert len(derivable_group(client.released, 5)) == 1

    def test_without_a_smallest_group_a_person_is_shown(self):  # R1
        client = flat(A=8, B=9, C=1, k=1)
        assert "C" in shown(client.publish())

    def test_measures_judged_by_themselves_tell_who_is_not_due(self):  # R9
        client = flat(A=8, B=9)
        due = {person for person in _all(client) if person != "A1"}
        sets = []
        for counted in (_all(client), due):
            world = LinkedClient(client, {"alone": counted})
            world.publish()
            sets += world.released

        assert len(derivable_group(sets, 5)) == 1
