"""Grading: pure functions from frozen content and a response to a fraction (L12, L13). No database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.models import InvalidResponse, ScoringRule, has_passed
from quizzes.models.questions import kind_of
from quizzes.models.questions.kinds import as_fraction


def single(count: int = 4, right: int = 0):
    return {
        "type": "single_choice",
        "text": "<p>Was?</p>",
        "objective": "",
        "general_feedback": "",
        "options": [
            {"id": f"o{place}", "text": f"Option {place}", "correct": place == right, "feedback": f"F{place}"}
            for place in range(count)
        ],
    }


def multiple(rule: str, corrects: str, fractions: list[str | None] | None = None):
    """Options a, b, c, … of which `corrects` ("++--") says which are right."""
    shares = fractions or [None] * len(corrects)
    return {
        "type": "multiple_choice",
        "text": "<p>Was alles?</p>",
        "objective": "",
        "general_feedback": "",
        "scoring": rule,
        "options": [
            {"id": chr(97 + place), "text": chr(97 + place), "correct": mark == "+", "fraction": share, "feedback": ""}
            for place, (mark, share) in enumerate(zip(corrects, shares, strict=True))
        ],
    }


def grade(content, response):
    kind = kind_of(content)
    return kind.grade(content, kind.clean(content, response))


class TestSingleChoice:
    @pytest.mark.parametrize(
        ("response", "expected"),
        [("o0", "1"), ("o1", "0"), ("o2", "0"), ("o3", "0"), (None, "0"), (["o0"], "1"), ([], "0"), (["o3"], "0")],
    )
    def test_gives_all_or_nothing(self, response, expected):
        assert grade(single(), response) == Decimal(expected)

    @pytest.mark.parametrize("response", ["x", ["o0", "o1"], {"o0": 1}, 7, [1], ["o0", None], "", [""], True])
    def test_refuses_what_is_no_option_of_it(self, response):
        content = single()
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, response)

    def test_says_nothing_about_the_key_while_it_is_answered(self):  # L5
        content = single()
        context = kind_of(content).answer_context(content, "o1", ["o1", "o0", "o2", "o3"])
        assert context["options"] == [
            {"id": "o1", "text": "Option 1", "is_chosen": True},
            {"id": "o0", "text": "Option 0", "is_chosen": False},
            {"id": "o2", "text": "Option 2", "is_chosen": False},
            {"id": "o3", "text": "Option 3", "is_chosen": False},
        ]
        assert set(context) == {"text", "hint", "input_type", "options"}

    def test_explains_the_chosen_and_the_right_option_in_the_review(self):
        content = single()
        context = kind_of(content).review_context(content, "o2", ["o3", "o2", "o1", "o0"])
        shown = [(option["text"], option["feedback"]) for option in context["options"]]
        assert shown == [("Option 3", ""), ("Option 2", "F2"), ("Option 1", ""), ("Option 0", "F0")]


class TestAllOrNothing:
    @pytest.mark.parametrize(
        ("response", "expected"),
        [
            ("ab", "1"),
            ("ba", "1"),
            ("a", "0"),
            ("b", "0"),
            ("c", "0"),
            ("abc", "0"),
            ("abd", "0"),
            ("abcd", "0"),
            ("cd", "0"),
            ("ac", "0"),
            ("", "0"),
        ],
    )
    def test_wants_exactly_the_right_options(self, response, expected):  # L13
        assert grade(multiple("all_or_nothing", "++--"), list(response)) == Decimal(expected)


class TestRightMinusWrong:
    @pytest.mark.parametrize(
        ("response", "expected"),
        [
            ("abc", "1"),
            ("ab", "0.6666667"),
            ("a", "0.3333333"),
            ("abcd", "0.6666667"),
            ("abcde", "0.3333333"),
            ("abd", "0.3333333"),
            ("abde", "0"),
            ("ad", "0"),
            ("ade", "0"),
            ("d", "0"),
            ("de", "0"),
            ("", "0"),
        ],
    )
    def test_subtracts_wrong_from_right(self, response, expected):  # L13
        assert grade(multiple("right_minus_wrong", "+++--"), list(response)) == Decimal(expected)


class TestSumClipped:
    @pytest.mark.parametrize(
        ("response", "expected"),
        [
            ("abc", "1"),
            ("ab", "0.6666667"),
            ("a", "0.3333333"),
            ("abcd", "0.5"),
            ("abcde", "0"),
            ("abd", "0.1666667"),
            ("ad", "0"),
            ("abde", "0"),
            ("d", "0"),
            ("de", "0"),
            ("", "0"),
        ],
    )
    def test_shares_one_among_the_right_and_minus_one_among_the_wrong(self, response, expected):  # L13
        assert grade(multiple("sum_clipped", "+++--"), list(response)) == Decimal(expected)

    @pytest.mark.parametrize(
        ("response", "expected"),
        [
            ("ab", "1"),
            ("a", "0.7"),
            ("b", "0.5"),
            ("ac", "0.45"),
            ("bc", "0.25"),
            ("abc", "0.95"),
            ("abcd", "0.95"),
            ("c", "0"),
            ("d", "0"),
            ("bd", "0.5"),
            ("", "0"),
        ],
    )
    def test_adds_the_shares_that_the_author_gave(self, response, expected):  # L13
        content = multiple("sum_clipped", "++--", ["0.7000000", "0.5000000", "-0.2500000", "0.0000000"])
        assert grade(content, list(response)) == Decimal(expected)

    def test_gives_three_thirds_a_whole(self):  # L12
        assert grade(multiple("sum_clipped", "+++"), ["a", "b", "c"]) == 1


@st.composite
def multiple_choice(draw):
    corrects = draw(st.text("+-", min_size=2, max_size=8).filter(lambda marks: "+" in marks))
    rule = draw(st.sampled_from([rule.value for rule in ScoringRule]))
    fractions = None
    if rule == "sum_clipped" and draw(st.booleans()):
        right = corrects.count("+")
        least = -(-10_000_000 // right)  # rounded up, so that the right options are worth at least 1 together
        share = st.integers(least, 10_000_000).map(lambda units: str(Decimal(units) / 10_000_000))
        loss = st.integers(-10_000_000, 0).map(lambda units: str(Decimal(units) / 10_000_000))
        fractions = [draw(share if mark == "+" else loss) for mark in corrects]
    return multiple(rule, corrects, fractions)


@st.composite
def any_question(draw):
    if draw(st.booleans()):
        count = draw(st.integers(2, 8))
        return single(count, draw(st.integers(0, count - 1)))
    return draw(multiple_choice())


@st.composite
def question_with_response(draw):
    content = draw(any_question())
    ids = [option["id"] for option in content["options"]]
    most = 1 if content["type"] == "single_choice" else len(ids)
    return content, draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))


class TestEveryKind:
    @given(question_with_response())
    def test_stays_between_0_and_1_with_seven_places(self, case):  # L12
        content, response = case
        fraction = grade(content, response)
        assert 0 <= fraction <= 1
        assert -fraction.as_tuple().exponent == 7

    @given(any_question())
    def test_gives_the_key_full_marks(self, content):
        kind = kind_of(content)
        assert kind.grade(content, kind.key_response(content)) == 1

    @given(any_question())
    def test_gives_nothing_for_no_answer(self, content):  # L15
        assert kind_of(content).grade(content, None) == 0

    @given(question_with_response(), st.randoms(use_true_random=False))
    def test_does_not_care_for_the_order_of_a_response(self, case, rng):
        content, response = case
        shuffled = list(response)
        rng.shuffle(shuffled)
        kind = kind_of(content)
        assert kind.clean(content, shuffled) == kind.clean(content, response)

    @given(question_with_response())
    def test_stores_what_it_would_accept_again(self, case):
        content, response = case
        kind = kind_of(content)
        stored = kind.clean(content, response)
        assert kind.clean(content, stored) == stored

    @given(question_with_response())
    def test_never_changes_the_content(self, case):
        content, response = case
        before = repr(content)
        kind = kind_of(content)
        order = kind.part_ids(content)
        kind.answer_context(content, kind.clean(content, response), order)
        kind.review_context(content, kind.clean(content, response), order)
        kind.examples(content)
        assert repr(content) == before

    @given(any_question(), st.text(max_size=20))
    def test_refuses_unknown_options(self, content, text):
        if text in {option["id"] for option in content["options"]}:
            return
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, [text])

    @given(any_question())
    def test_shows_how_every_option_alone_is_graded(self, content):
        kind = kind_of(content)
        labels = {example.label for example in kind.examples(content)}
        assert {option["text"] for option in content["options"]} <= labels


class TestAsFraction:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (Fraction(1, 3), "0.3333333"),
            (Fraction(2, 3), "0.6666667"),
            (Fraction(1, 20_000_000), "0.0000001"),
            (Fraction(-1, 2), "0.0000000"),
            (Fraction(3, 2), "1.0000000"),
        ],
    )
    def test_clips_and_rounds_to_seven_places(self, value, expected):  # L12
        assert f"{as_fraction(value):f}" == expected


class TestPassMark:
    @pytest.mark.parametrize(
        ("points", "of", "percent", "expected"),
        [
            ("7", "10", 70, True),
            ("6.999999999", "10", 70, False),
            ("2.0999999", "3", 70, False),
            ("2.1", "3", 70, True),
            ("0", "10", 0, True),
            ("10", "10", 100, True),
            ("9.999999999", "10", 100, False),
        ],
    )
    def test_is_compared_without_rounding(self, points, of, percent, expected):  # L12
        assert has_passed(Decimal(points), Decimal(of), percent) is expected
