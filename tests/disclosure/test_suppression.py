"""R3: the choice of further groups to hide."""

from itertools import chain, combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure.gate import Tree
from lms.disclosure.gate.suppression import plan

from .oracle import touched_group
from .worlds import as_people, flat, hidden, random_client, shown


def _subsets(groups):
    return chain.from_iterable(combinations(groups, size) for size in range(len(groups) + 1))


def _breaks_r3(tree, sets, on_show, k):
    """The rule's own words: the hidden parts of a shown group hold 0 or ≥ k people and are never one group alone."""
    for group in on_show:
        rest = sets[group]
        below = list(tree.children[group])
        direct = sets[group] & ~_union(sets[child] for child in below)
        while below:
            child = below.pop()
            if child in on_show:
                rest &= ~sets[child]
            else:
                below += tree.children[child]
        parts = [child for child in tree.children[group] if child not in on_show and sets[child] & rest]
        if 0 < rest.bit_count() < k or (len(parts) == 1 and not direct):
            return True
    return False


def _union(sets):
    total = 0
    for members in sets:
        total |= members
    return total


class TestFlatCompany:
    def test_hides_the_smallest_other_group_beside_a_single_small_one(self):  # R3
        assert hidden(flat(A=8, B=9, C=3).publish()) == {"A", "C"}

    def test_takes_the_lowest_id_among_groups_of_one_size(self):  # R3
        assert hidden(flat(T10=8, T9=8, C=3).publish()) == {"T9", "C"}

    def test_hides_nothing_more_when_two_small_groups_hold_enough(self):  # R3
        assert hidden(flat(A=8, B=4, C=3).publish()) == {"B", "C"}

    def test_hides_a_further_group_when_two_small_ones_do_not_hold_enough(self):  # R3
        assert hidden(flat(A=8, B=9, C=2, D=2).publish()) == {"A", "C", "D"}

    def test_counts_people_without_a_group_as_a_second_part(self):  # R3
        assert hidden(flat(A=8, B=9, C=3, org=2).publish()) == {"C"}

    def test_protects_people_without_a_group(self):  # R2
        assert hidden(flat(A=8, B=9, org=4).publish()) == {"A"}

    def test_shows_everything_when_all_groups_are_large_enough(self):
        assert hidden(flat(A=8, B=9, C=5, org=5).publish()) == set()

    def test_hides_everything_in_a_company_that_is_too_small(self):  # R1
        assert shown(flat(A=2, B=2).publish()) == set()

    def test_ignores_empty_groups(self):
        assert hidden(flat(A=8, B=9, C=0).publish()) == {"C"}


class TestDeepTree:
    def test_a_hidden_group_keeps_its_parts_on_show_where_that_is_safe(self):
        tree = Tree({"org": None, "A": "org", "A1": "A", "A2": "A", "B": "org"})
        sets = tree.rolled_up({"A1": 0b11111, "A2": 0b111 << 5, "org": 0b11 << 8, "B": 0b111111 << 10})
        eligible = {"org", "A", "A1", "B"}

        # A2 (3 people) is small. Hiding A, A2's people disappear among those of A2 and the 2 without a group.
        assert plan(tree, sets, k=5, eligible=eligible) == {"org", "A1", "B"}

    def test_shows_the_company_whenever_it_may(self):
        tree = Tree({"org": None, "A": "org", "B": "org", "B1": "B", "B2": "B"})
        sets = tree.rolled_up({"A": 0b111, "B1": 0b11111 << 3, "B2": 0b111111 << 8})

        # Hiding the total alone would cost fewer cells than hiding B and B1.
        assert plan(tree, sets, k=5, eligible={"org", "B", "B1", "B2"}) == {"org", "B2"}

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 7), st.integers(0, 26), st.integers(2, 5))
    def test_hides_as_few_groups_as_possible(self, seed, groups, size, k):
        client, _dice = random_client(seed, groups=groups, size=size, k=k)
        tree, sets = client.tree, client.sets()
        eligible = [group for group in tree.groups if sets[group].bit_count() >= k]

        chosen = plan(tree, sets, k=k, eligible=eligible)

        assert not _breaks_r3(tree, sets, chosen, k)
        assert touched_group([as_people(sets[group]) for group in chosen], k) is None
        allowed = [
            set(subset)
            for subset in _subsets(eligible)
            if not _breaks_r3(tree, sets, set(subset), k) and ("T0" in subset or "T0" not in eligible)
        ]
        best = max(len(subset) for subset in allowed)
        assert len(chosen) == best
        fewest = min(
            sum(sets[group].bit_count() for group in eligible if group not in subset)
            for subset in allowed
            if len(subset) == best
        )
        assert sum(sets[group].bit_count() for group in eligible if group not in chosen) == fewest

    @settings(max_examples=50, deadline=None)
    @given(st.integers(0, 10**6), st.integers(2, 7), st.integers(5, 40))
    def test_does_not_depend_on_the_order_of_siblings(self, seed, groups, size):
        client, _dice = random_client(seed, groups=groups, size=size, k=5)
        sets = client.sets()
        order, shuffled = list(client.parents), ["T0"]
        while len(shuffled) < len(order):
            ready = [group for group in reversed(order) if group not in shuffled and client.parents[group] in shuffled]
            shuffled.append(ready[0])
        other = Tree({group: client.parents[group] for group in shuffled})
        eligible = {group for group in order if sets[group].bit_count() >= 5}

        assert plan(client.tree, sets, k=5, eligible=eligible) == plan(other, sets, k=5, eligible=eligible)

    def test_prefers_what_was_on_show_before(self):  # R3: sticky
        client = flat(A=8, B=9, C=3)
        sets = client.sets()
        eligible = {"org", "A", "B"}

        assert plan(client.tree, sets, k=5, eligible=eligible) == {"org", "B"}
        assert plan(client.tree, sets, k=5, eligible=eligible, shown_before={"org", "A"}) == {"org", "A"}
