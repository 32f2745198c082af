"""R5 for what readers can work out from the shares of a team and of those below it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure.gate import Figure, Tree, decide, displayed_range, printed_ranges, remainders

from .oracle import alike_group, possible_counts
from .worlds import as_people, flat, random_client, shown


def printed(client, fulfilled):
    """What is printed of each shown group; `fulfilled`: how many of each group's own people."""
    tree, sets = client.tree, client.sets()
    on_show = shown(decide(tree, sets, k=client.k, history={}))
    done = _done(client, fulfilled)
    figures = {
        group: Figure(count=len(as_people(sets[group]) & done), n=sets[group].bit_count())
        for group in tree.groups
        if group in on_show
    }
    return sets, figures, printed_ranges(tree, sets, figures)


def _done(client, fulfilled):
    from .worlds import as_bits

    chosen = {person for group, own in client.members.items() for person in sorted(own)[: fulfilled.get(group, 0)]}
    return as_people(as_bits(chosen))


def cells(sets, ranges):
    return [(as_people(sets[group]), possible_counts(sets[group].bit_count(), *ranges[group])) for group in ranges]


class TestPrintedRanges:
    def test_are_as_usual_where_nothing_follows(self):
        _sets, figures, ranges = printed(flat(A=40, B=40), {"A": 20, "B": 10})

        assert ranges == {group: displayed_range(count=one.count, n=one.n) for group, one in figures.items()}

    def test_do_not_tell_that_nobody_in_the_rest_is_done(self):
        client = flat(A=22, org=38)  # in the whole company 20 are done, in A 20: so none of the other 38
        sets, _figures, ranges = printed(client, {"A": 20})
        usual = {"org": displayed_range(count=20, n=60), "A": displayed_range(count=20, n=22)}

        assert len(alike_group(cells(sets, usual))) == 38
        assert alike_group(cells(sets, ranges)) is None
        assert ranges["org"] != usual["org"]

    def test_widen_bands_where_fifths_still_tell(self):
        # Of ten 3 or 4 are done, of five in A at least 4: so none of the other five, in fifths already.
        sets, _figures, ranges = printed(flat(A=5, org=5), {"A": 4})
        usual = {"org": (20, 40), "A": (80, 100)}

        assert alike_group(cells(sets, usual))
        assert alike_group(cells(sets, ranges)) is None
        assert ranges["org"] == (0, 60)

    @settings(max_examples=120, deadline=None)
    @given(st.integers(0, 10**6), st.integers(1, 3), st.integers(5, 60))
    def test_never_tell_that_a_group_is_all_alike(self, seed, groups, size):
        client, dice = random_client(seed, groups=groups, size=size, k=5)
        kind = dice.choice([0, 0.1, 0.5, 0.9, 1])
        fulfilled = {group: _some(dice, len(own), kind) for group, own in client.members.items()}

        sets, figures, ranges = printed(client, fulfilled)

        assert alike_group(cells(sets, ranges)) is None
        for group, (lower, upper) in ranges.items():
            share = 100 * figures[group].count / figures[group].n
            assert lower <= share <= upper or (lower == upper and abs(share - lower) < 1)

    def test_without_the_rule_it_is_told(self, monkeypatch):  # R5
        monkeypatch.setattr(remainders._Forest, "exposed", lambda self, levels: None)
        sets, _figures, ranges = printed(flat(A=22, org=38), {"A": 20})

        assert len(alike_group(cells(sets, ranges))) == 38

    def test_end_in_any_tree(self):
        tree = Tree({"org": None, **{f"T{number}": f"T{number - 1}" if number else "org" for number in range(6)}})
        people = tree.rolled_up({group: 0b11111 << 5 * index for index, group in enumerate(tree.groups)})
        for count in range(6):
            figures = {
                group: Figure(count=count * (len(tree.groups) - index), n=people[group].bit_count())
                for index, group in enumerate(tree.groups)
            }
            assert set(printed_ranges(tree, people, figures)) == set(tree.groups)


def _some(dice: random.Random, size: int, share: float) -> int:
    return sum(dice.random() < share for _ in range(size))
