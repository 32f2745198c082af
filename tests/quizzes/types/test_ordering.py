"""Ordering: items in the right order."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, rich_text

from quizzes.models import OrderingQuestion, kind_of
from quizzes.models.questions.kinds import as_fraction
from quizzes.models.questions.ordering import placed

from .arranging import Arranging, content_of, in_memory

SOURCE = {"items": [{"key": str(number), "text": text} for number, text in enumerate("ABCD")], "scoring": "neighbors"}
CONTENT = content_of(OrderingQuestion, SOURCE)
KIND = kind_of(CONTENT)
IDS = dict(zip("ABCD", (item["id"] for item in CONTENT["items"]), strict=True))


def samples():
    return [CONTENT]


def by(scoring: str):
    return {**CONTENT, "scoring": scoring}


def answer(letters: str):
    """A response from the items in their order: "DABC"."""
    return placed([IDS[letter] for letter in letters])


class TestOrdering(Arranging):
    model = OrderingQuestion
    source = SOURCE

    def form(self):
        items = [{"text": rich_text(f"<p>{text}</p>")} for text in ("Ziel", "Prompt", "Prüfung")]
        return {"items": inline_formset(items), "scoring_rule": "places"}

    def other_key(self, content):
        return {**content, "items": [content["items"][place] for place in (2, 0, 3, 1)]}

    @pytest.mark.django_db
    def test_file_has_three_items(self, folder):
        assert "items" in self.faults(folder, items=SOURCE["items"][:2])


class TestOrder:
    @given(st.permutations(list(IDS.values())))
    def test_is_never_the_right_one_at_first(self, order):
        shown = [item["id"] for item in KIND.answer_context(CONTENT, None, order)["items"]]
        assert sorted(shown) == sorted(order)
        assert shown != list(IDS.values())

    def test_without_shuffling_is_not_the_right_one_either(self):
        assert KIND.part_ids(CONTENT) != list(IDS.values())

    def test_follows_the_answer(self):
        shown = KIND.answer_context(CONTENT, answer("DABC"), KIND.part_ids(CONTENT))["items"]
        assert [item["text"] for item in shown] == list("DABC")


class TestGrading:
    @pytest.mark.parametrize(
        ("letters", "exact", "places", "neighbors"),
        [
            ("ABCD", "1", "1", "1"),
            ("ABDC", "0", "0.5", "0.3333333"),
            ("BACD", "0", "0.5", "0.3333333"),
            ("ACBD", "0", "0.5", "0"),
            ("DABC", "0", "0", "0.6666667"),
            ("BCDA", "0", "0", "0.6666667"),
            ("CDAB", "0", "0", "0.6666667"),
            ("DCBA", "0", "0", "0"),
            ("BADC", "0", "0", "0"),
            ("ADBC", "0", "0.25", "0.3333333"),
            ("CABD", "0", "0.25", "0.3333333"),
            ("BDAC", "0", "0", "0"),
        ],
    )
    def test_follows_its_rule(self, letters, exact, places, neighbors):
        reached = [KIND.grade(by(rule), answer(letters)) for rule in ("exact", "places", "neighbors")]
        assert reached == [Decimal(exact), Decimal(places), Decimal(neighbors)]

    @pytest.mark.parametrize(
        ("places", "share_of_places", "share_of_pairs"),
        [
            ({"A": 1}, "0.25", "0"),
            ({"A": 1, "B": 2}, "0.5", "0.3333333"),
            ({"A": 1, "B": 1, "C": 1, "D": 1}, "0.25", "0"),
            ({"A": 1, "B": 2, "C": 2, "D": 3}, "0.5", "0.6666667"),
            ({"C": 1, "D": 2}, "0", "0.3333333"),
        ],
    )
    def test_takes_an_answer_that_is_not_complete(self, places, share_of_places, share_of_pairs):
        response = KIND.clean(CONTENT, {IDS[letter]: [str(place)] for letter, place in places.items()})
        assert KIND.grade(by("places"), response) == Decimal(share_of_places)
        assert KIND.grade(by("neighbors"), response) == Decimal(share_of_pairs)
        assert KIND.grade(by("exact"), response) == 0

    @pytest.mark.parametrize("place", ["0", "5", "1.0", "-1", "x", "²"])
    def test_knows_no_other_places(self, place):
        with pytest.raises(ValueError, match="option"):
            KIND.clean(CONTENT, {IDS["A"]: [place]})

    @pytest.mark.parametrize("rule", ["exact", "places", "neighbors"])
    def test_guessing_is_the_mean_of_all_orders(self, rule):
        grades = [KIND.grade(by(rule), answer("".join(letters))) for letters in permutations("ABCD")]
        assert as_fraction(KIND.guess_fraction(by(rule))) == as_fraction(Fraction(sum(grades)) / len(grades))

    @given(st.permutations("ABCD"))
    def test_agrees_with_its_parts_by_places(self, letters):
        response = answer("".join(letters))
        chosen = KIND.chosen(CONTENT, response)
        worth = sum(
            choice.fraction for part in KIND.parts(CONTENT) for choice in part.choices if choice.id in chosen[part.id]
        )
        assert KIND.grade(by("places"), response) == as_fraction(Fraction(worth, 4))

    def test_each_try_costs_the_penalty(self):
        reached = KIND.grade_tries(CONTENT, [answer("DCBA"), answer("DABC"), answer("ABCD")], Decimal("0.3"))
        assert reached == Decimal("0.4")

    @pytest.mark.parametrize(
        ("rule", "letters", "kept"), [("places", "ACBD", "AD"), ("neighbors", "DABC", "ABC"), ("exact", "DCBA", "")]
    )
    def test_keeps_what_was_right(self, rule, letters, kept):
        response = KIND.without_wrong(by(rule), answer(letters)) or {}
        assert set(response) == {IDS[letter] for letter in kept}


class TestProblems:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda question: setattr(question, "items", question.items.all()[:2]), "this one has 2"),
            (lambda question: setattr(question.items.all()[0], "text", "<p>B</p>"), "Two items have the same text"),
            (lambda question: setattr(question.items.all()[0], "text", "<p> </p>"), "An item has no text"),
        ],
    )
    def test_are_said_in_words(self, change, words):
        question = in_memory(OrderingQuestion, SOURCE)
        change(question)
        assert any(words in problem for problem in question.problems())
