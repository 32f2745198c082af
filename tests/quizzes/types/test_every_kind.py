"""What every type of question promises (`QuestionKind`), whatever it is. No database.

Each module here has a function `samples()` with frozen contents of its type; they are found by themselves. Raw answers
are made of the words of a content, so that many of them are nearly right.
"""

import contextlib
import copy
import importlib
import json
import pkgutil
from decimal import Decimal
from functools import cache

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

import tests.quizzes.types
from quizzes.models import InvalidResponse
from quizzes.models.questions import kind_of
from quizzes.models.questions.kinds import _kinds
from tests.quizzes.test_grading import multiple, single

MEGABYTE = "x" * 1_000_000


def samples():
    return [single(), multiple("right_minus_wrong", "+++--"), multiple("all_or_nothing", "+-")]


@cache
def all_samples() -> list[dict]:
    names = [module.name for module in pkgutil.iter_modules(tests.quizzes.types.__path__)]
    modules = [importlib.import_module(f"{tests.quizzes.types.__name__}.{name}") for name in names]
    return [sample for module in modules if hasattr(module, "samples") for sample in module.samples()]


def words_of(value) -> set[str]:
    """All texts in a content, and the names of its fields."""
    if isinstance(value, dict):
        return {word for key, item in value.items() for word in {key} | words_of(item)}
    if isinstance(value, list):
        return {word for item in value for word in words_of(item)}
    return {value} if isinstance(value, str) else set()


def feedbacks_of(value) -> set[str]:
    """All texts that only a review shows."""
    if isinstance(value, dict):
        own = {item for key, item in value.items() if "feedback" in key and isinstance(item, str) and item}
        return own.union(*(feedbacks_of(item) for item in value.values()))
    if isinstance(value, list):
        return set().union(*(feedbacks_of(item) for item in value))
    return set()


def raws(content) -> st.SearchStrategy:
    """What might be sent: text, lists and parts, mostly of words that the question knows."""
    words = st.sampled_from(sorted(words_of(content))) | st.text(max_size=8)
    anything = st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=5,
    )
    return st.lists(words, max_size=4) | st.dictionaries(words, st.lists(words, max_size=2), max_size=4) | anything


contents_with_raws = st.one_of(*(st.tuples(st.just(content), raws(content)) for content in all_samples()))


@st.composite
def contents_with_responses(draw):
    """A content with an answer as it is stored: one of its examples, or whatever it accepts."""
    content, raw = draw(contents_with_raws)
    kind = kind_of(content)
    examples = [example.response for example in kind.examples(content)]
    try:
        accepted = [kind.clean(content, raw)]
    except InvalidResponse:
        accepted = []
    return content, draw(st.sampled_from([*accepted, *accepted, *examples] or [None]))


contents = st.sampled_from(all_samples())
graded = contents.filter(lambda content: kind_of(content).is_graded and not kind_of(content).is_graded_by_person)
answered = contents_with_responses().filter(lambda case: kind_of(case[0]).is_graded)


def rendered(template: str, context: dict) -> str:
    return render_to_string(template, {"question": context, "name": "q1"})


def everything_about(content, response) -> list:
    kind = kind_of(content)
    order = kind.part_ids(content)
    functions = [kind.in_words, kind.count_right, kind.chosen, kind.note]
    if kind.is_graded:
        functions += [kind.grade, kind.without_wrong]
    return [
        *(function(content, response) for function in functions),
        kind.grade_tries(content, [response, response], Decimal("0.1")) if kind.is_graded else None,
        kind.examples(content),
        kind.parts(content),
        kind.answer_context(content, response, order),
        kind.review_context(content, response, order),
    ]


class TestSamples:
    def test_cover_every_registered_type(self):
        assert {content["type"] for content in all_samples()} == set(_kinds)


class TestCleaning:
    @given(contents_with_raws)
    def test_stores_what_it_would_accept_again_or_refuses(self, case):
        content, raw = case
        kind = kind_of(content)
        with contextlib.suppress(InvalidResponse):
            stored = kind.clean(content, raw)
            assert kind.clean(content, stored) == stored
            assert json.loads(json.dumps(stored)) == stored
            assert "\\u0000" not in json.dumps(stored)  # PostgreSQL cannot hold it
            json.dumps(stored, ensure_ascii=False).encode()  # nor half a character

    @pytest.mark.parametrize("nothing", [None, []])
    def test_takes_nothing_for_no_answer(self, nothing):
        for content in all_samples():
            assert kind_of(content).clean(content, nothing) is None

    def test_refuses_a_megabyte(self):
        for content in all_samples():
            kind = kind_of(content)
            for word in sorted(words_of(content) - {""}):  # an empty part is no answer
                for raw in ([MEGABYTE], {word: [MEGABYTE]}, {MEGABYTE: [word]}):
                    with pytest.raises(InvalidResponse):
                        kind.clean(content, raw)


class TestGrading:
    @given(answered)
    def test_stays_between_0_and_1_with_seven_places(self, case):  # L12
        content, response = case
        kind = kind_of(content)
        fraction = kind.grade(content, response)
        if fraction is None:
            assert kind.is_graded_by_person  # L17
            return
        assert 0 <= fraction <= 1
        assert -fraction.as_tuple().exponent == 7

    @given(graded)
    def test_gives_the_key_full_marks(self, content):
        kind = kind_of(content)
        key = kind.key_response(content)
        assert kind.grade(content, key) == 1
        assert kind.clean(content, key) == key

    @given(graded)
    def test_gives_nothing_for_no_answer(self, content):  # L15
        assert kind_of(content).grade(content, None) == 0

    @given(contents_with_responses())
    def test_is_pure(self, case):
        content, response = case
        before = copy.deepcopy(case)
        assert everything_about(content, response) == everything_about(content, response)
        assert case == before


class TestSeveralTries:
    @given(answered)
    def test_a_single_try_is_graded_as_it_is(self, case):
        content, response = case
        kind = kind_of(content)
        if not kind.is_graded_by_person:
            assert kind.grade_tries(content, [response], Decimal(1)) == kind.grade(content, response)

    @given(graded, st.integers(0, 4), st.decimals(0, 1, places=2))
    def test_lose_the_penalty_for_each_try_before_the_right_one(self, content, wrong, penalty):
        kind = kind_of(content)
        tries = [None] * wrong + [kind.key_response(content)]
        reached = kind.grade_tries(content, tries, penalty)
        assert abs(reached - max(1 - wrong * penalty, 0)) <= Decimal("0.0000001")

    @given(answered)
    def test_begin_again_with_what_was_right(self, case):
        content, response = case
        kind = kind_of(content)
        if kind.is_graded_by_person:
            return
        kept = kind.without_wrong(content, response)
        assert kind.clean(content, kept) == kept
        counted, counted_kept = kind.count_right(content, response), kind.count_right(content, kept)
        if counted is not None:
            assert 0 <= counted[0] <= counted[1]
            assert counted_kept == counted


class TestShowing:
    @given(contents_with_responses(), st.randoms(use_true_random=False))
    def test_gives_no_feedback_away_while_answering(self, case, rng):  # L5
        content, response = case
        kind = kind_of(content)
        order = list(kind.part_ids(content))
        rng.shuffle(order)
        context = kind.answer_context(content, response, order)
        shown = [rendered(kind.answer_template, context), repr(context)]
        if kind.print_template:
            shown.append(rendered(kind.print_template, context))
        for feedback in feedbacks_of(content):
            assert not any(feedback in text for text in shown)

    @given(contents_with_responses())
    def test_reviews_every_answer(self, case):
        content, response = case
        kind = kind_of(content)
        context = kind.review_context(content, response, kind.part_ids(content))
        assert "text" in context
        assert rendered(kind.review_template, context).strip() or not kind.is_answerable

    @given(contents_with_responses())
    def test_says_answers_in_lines_of_text(self, case):
        content, response = case
        lines = kind_of(content).in_words(content, response)
        assert all(isinstance(line, str) for line in lines)
        assert bool(lines) == (response is not None)

    @given(contents)
    def test_shows_authors_the_key_first(self, content):
        kind = kind_of(content)
        examples = kind.examples(content)
        assert all(kind.clean(content, example.response) == example.response for example in examples)
        if kind.is_graded and not kind.is_graded_by_person:
            assert kind.grade(content, examples[0].response) == 1


class TestStatistics:
    @given(contents_with_responses())
    def test_choices_belong_to_parts(self, case):
        content, response = case
        kind = kind_of(content)
        parts = {part.id: part for part in kind.parts(content)}
        assert kind.chosen(content, response).keys() <= parts.keys()
        assert all(-1 <= choice.fraction <= 1 for part in parts.values() for choice in part.choices)
        for part in parts.values():
            ids = [choice.id for choice in part.choices]
            assert len(set(ids)) == len(ids)

    @given(contents)
    def test_guessing_gives_less_than_everything(self, content):
        guess = kind_of(content).guess_fraction(content)
        assert guess is None or 0 <= guess < 1
