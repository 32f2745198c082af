"""What a quiz asks: draws from pools that may overlap, without repeating a question, the unseen first."""

import random

from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import Candidate, QuizSlot
from quizzes.queries import Draw, count_questions, draw_questions


def candidate(question: int) -> Candidate:
    return Candidate(question, question, 1, "", False, str(question))


def draw(count: int, questions, *, fixed: bool = False) -> Draw:
    slot = QuizSlot(question_id=next(iter(questions)) if fixed else None, category_id=None if fixed else 1)
    slot.draw_count = count
    return Draw(slot, [candidate(question) for question in questions])


def drawn(quiz_draws, seed: int = 1, seen=None) -> list[int]:
    return [found.question_id for _draw, found in draw_questions(quiz_draws, random.Random(seed), seen)]


POOLS = st.lists(
    st.tuples(st.integers(1, 4), st.frozensets(st.integers(1, 9), min_size=1, max_size=6)), min_size=1, max_size=5
)


class TestDrawQuestions:
    @given(POOLS, st.integers(0, 2**30))
    def test_never_repeats_and_never_leaves_the_pool(self, pools, seed):
        quiz_draws = [draw(count, questions) for count, questions in pools]
        found = draw_questions(quiz_draws, random.Random(seed))
        assert len({item.question_id for _draw, item in found}) == len(found)
        for place, (count, questions) in enumerate(pools):
            own = [item.question_id for of, item in found if of is quiz_draws[place]]
            assert len(own) <= count
            assert set(own) <= questions

    @given(POOLS, st.integers(0, 2**30))
    def test_finds_as_many_whatever_the_chance(self, pools, seed):
        quiz_draws = [draw(count, questions) for count, questions in pools]
        assert len(drawn(quiz_draws, seed)) == count_questions(quiz_draws) == most(pools)

    def test_leaves_a_question_to_the_slot_that_needs_it(self):
        quiz_draws = [draw(1, [1, 2, 3]), draw(2, [1, 2])]
        for seed in range(20):
            assert sorted(drawn(quiz_draws, seed)) == [1, 2, 3]

    def test_asks_a_fixed_question_in_its_own_place(self):
        quiz_draws = [draw(2, [1, 2, 3]), draw(1, [2], fixed=True)]
        for seed in range(20):
            assert drawn(quiz_draws, seed)[-1] == 2

    def test_repeats_nothing_until_the_pool_is_used_up(self):
        seen: dict[int, int] = {}
        rounds = []
        for seed in range(3):
            now = drawn([draw(2, range(1, 7))], seed, seen)
            rounds.append(now)
            for question in now:
                seen[question] = seen.get(question, 0) + 1
        assert sorted(question for one in rounds for question in one) == [1, 2, 3, 4, 5, 6]


def most(pools) -> int:
    """The largest number of questions that the slots can have together, by Hall's theorem over all sets of questions.

    A set of slots can have at most the questions of its pools; the smallest bound over all sets is reached.
    """
    total = sum(count for count, _questions in pools)
    best = total
    for bits in range(1, 2 ** len(pools)):
        chosen = [pool for place, pool in enumerate(pools) if bits >> place & 1]
        wanted = sum(count for count, _questions in chosen)
        there = len(frozenset().union(*(questions for _count, questions in chosen)))
        best = min(best, total - wanted + there)
    return best
