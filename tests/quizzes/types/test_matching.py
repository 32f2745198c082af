"""Matching: pairs, with choices that fit nothing."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, rich_text

from quizzes.models import MatchingQuestion, kind_of
from quizzes.models.questions.kinds import as_fraction
from quizzes.models.questions.matching import choice_id

from .arranging import Arranging, content_of, in_memory

SOURCE = {
    "pairs": [
        {"key": "a", "left": "Token", "right": "Stück Text"},
        {"key": "b", "left": "Wortteil", "right": "Stück Text"},
        {"key": "c", "left": "Prompt", "right": "Anweisung"},
    ],
    "distractors": ["Festplatte"],
}
CONTENT = content_of(MatchingQuestion, SOURCE)
KIND = kind_of(CONTENT)
PAIRS = [pair["id"] for pair in CONTENT["pairs"]]
CHOICES = {"S": choice_id("Stück Text"), "A": choice_id("Anweisung"), "F": choice_id("Festplatte")}


def samples():
    return [CONTENT]


def answer(letters: str):
    """A response from what was chosen for each pair, "-" for nothing: "SSA"."""
    sent = {pair: [CHOICES.get(letter, "")] for pair, letter in zip(PAIRS, letters, strict=True)}
    return KIND.clean(CONTENT, sent)


class TestMatching(Arranging):
    model = MatchingQuestion
    source = SOURCE

    def form(self):
        rows = [
            {"left": rich_text("<p>Token</p>"), "right": "Stück Text"},
            {"left": rich_text("<p>Prompt</p>"), "right": "Anweisung"},
        ]
        return {"pairs": inline_formset(rows), "distractors": "Festplatte\r\n\r\nBildschirm"}

    def other_key(self, content):
        rights = [pair["right"] for pair in content["pairs"]]
        pairs = [
            {**pair, "right": right} for pair, right in zip(content["pairs"], [*rights[1:], rights[0]], strict=True)
        ]
        return {**content, "pairs": pairs}

    def test_lists_equal_texts_once_and_by_their_words(self):
        assert [choice["text"] for choice in self.content()["choices"]] == ["Anweisung", "Festplatte", "Stück Text"]

    def test_shows_choices_in_the_order_of_the_attempt(self):
        order = [CHOICES["F"], CHOICES["S"], CHOICES["A"]]
        context = KIND.answer_context(CONTENT, None, order)
        assert [choice["id"] for choice in context["choices"]] == order
        assert all([choice["id"] for choice in row["choices"]] == order for row in context["rows"])


class TestGrading:
    @pytest.mark.parametrize(
        ("letters", "right"),
        [
            ("SSA", 3), ("SSF", 2), ("SS-", 2), ("SAA", 2), ("ASA", 2), ("S--", 1),
            ("--A", 1), ("FFA", 1), ("AAA", 1), ("SFF", 1), ("FFF", 0), ("AAS", 0), ("-F-", 0),
        ],
    )  # fmt: skip
    def test_is_right_pairs_by_pairs(self, letters, right):
        assert KIND.grade(CONTENT, answer(letters)) == as_fraction(Fraction(right, 3))

    @pytest.mark.parametrize(
        ("tries", "penalty", "expected"),
        [
            # qtype_match: for each pair 1 − penalty × (number of the last wrong try), 0 if wrong at the end.
            (["SSA"], "0.3333333", 1),
            (["SSF", "SSA"], "0.3333333", (2 + 1 - Fraction("0.3333333")) / 3),
            (["FFF", "SSF", "SSA"], "0.2", (Fraction(8, 10) * 2 + Fraction(6, 10)) / 3),
            (["SSA", "SSF"], "0.2", Fraction(2, 3)),
            (["SSA", "SSF", "SSA"], "0.2", (2 + Fraction(6, 10)) / 3),
            (["FFF", "FFF", "FFF"], "0.2", 0),
            (["---", "SSA"], "1", 0),
            (["S--", "SSA"], "1", Fraction(1, 3)),
            (["S--", "SS-", "SSA"], "0", 1),
        ],
    )
    def test_counts_tries_back_like_moodle(self, tries, penalty, expected):
        reached = KIND.grade_tries(CONTENT, [answer(letters) for letters in tries], Decimal(penalty))
        assert reached == as_fraction(Fraction(expected))

    @given(st.lists(st.text("SAF-", min_size=3, max_size=3), min_size=1, max_size=5), st.decimals(0, 1, places=2))
    def test_more_tries_never_earn_more_than_the_last_one(self, tries, penalty):
        responses = [answer(letters) for letters in tries]
        assert 0 <= KIND.grade_tries(CONTENT, responses, penalty) <= KIND.grade(CONTENT, responses[-1])
        assert KIND.grade_tries(CONTENT, responses, Decimal(0)) == KIND.grade(CONTENT, responses[-1])

    def test_guessing_is_the_mean_of_all_answers(self):
        letters = ["".join(each) for each in product("SAF", repeat=3)]
        mean = sum(Fraction(len(KIND.right_ids(CONTENT, answer(each))), 3) for each in letters) / len(letters)
        assert KIND.guess_fraction(CONTENT) == mean == Fraction(1, 3)


class TestProblems:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda question: setattr(question, "distractors", "Anweisung"), "it is the right side of a pair"),
            (lambda question: setattr(question, "pairs", question.pairs.all()[:1]), "this one has 1"),
            (lambda question: setattr(question.pairs.all()[1], "left", "<b>Token</b>"), "the same left side"),
            (lambda question: setattr(question.pairs.all()[1], "right", " "), "no right side"),
            (lambda question: setattr(question, "distractors", "\n".join("abcdefghijklmnop")), "here are 16"),
        ],
    )
    def test_are_said_in_words(self, change, words):
        question = in_memory(MatchingQuestion, SOURCE)
        change(question)
        assert any(words in problem for problem in question.problems())

    def test_one_choice_asks_nothing(self):
        source = {"pairs": [{"left": "eins", "right": "Zahl"}, {"left": "zwei", "right": "Zahl"}]}
        assert in_memory(MatchingQuestion, source).problems() == ["There is only one choice, so nothing is asked."]
