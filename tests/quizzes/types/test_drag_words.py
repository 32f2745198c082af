"""Words for gaps in a text."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from wagtail.test.utils.form_data import inline_formset

from quizzes.models import DragWordsQuestion, kind_of
from quizzes.models.questions.drag_words import split_gaps, split_intro
from quizzes.models.questions.kinds import as_fraction

from .arranging import Arranging, content_of, in_memory

TEXT = "Füllen Sie die Lücken.\n\nEin [[richtig1]] ist ein Stück **Text**. Ein [[p]] ist eine [[a]]."
SOURCE = {
    "words": [
        {"key": "richtig1", "text": "Token"},
        {"key": "p", "text": "Prompt"},
        {"key": "a", "text": "Anweisung"},
        {"key": "x", "text": "Festplatte"},
    ]
}
HTML = "Füllen Sie!</p><p>Ein [[richtig1]] ist Text. Ein [[p]] ist eine [[a]]."
CONTENT = content_of(DragWordsQuestion, SOURCE, text=HTML)
KIND = kind_of(CONTENT)
WORDS = {word["text"][0]: word["id"] for word in CONTENT["words"]}  # T, P, A, F


def samples():
    return [CONTENT]


def answer(letters: str, content=CONTENT):
    words = {word["text"][0]: word["id"] for word in content["words"]}
    return KIND.clean(content, {str(gap): [words.get(letter, "")] for gap, letter in enumerate(letters, 1)})


class TestDragWords(Arranging):
    model = DragWordsQuestion
    source = SOURCE
    text = TEXT

    def content(self):
        return CONTENT

    def answered(self, **quiz_fields):
        self.text = HTML
        return super().answered(**quiz_fields)

    def form(self):
        rows = [
            {"key": "richtig1", "text": "Token", "group": "1"},
            {"key": "p", "text": "Prompt", "group": "1"},
            {"key": "a", "text": "Anweisung", "group": "2", "is_unlimited": "on"},
            {"key": "x", "text": "Festplatte", "group": "2"},
        ]
        return {"words": inline_formset(rows)}

    def other_key(self, content):
        rights = [gap["right"] for gap in content["gaps"]]
        gaps = [{**gap, "right": right} for gap, right in zip(content["gaps"], [*rights[1:], rights[0]], strict=True)]
        return {**content, "gaps": gaps}

    def test_short_names_go_nowhere(self):  # L5
        assert "richtig1" not in str(CONTENT)
        assert CONTENT["text"] == "<p>Füllen Sie!</p><p>Ein ____ ist Text. Ein ____ ist eine ____.</p>"


class TestGrading:
    @pytest.mark.parametrize(
        ("letters", "right"),
        [
            ("TPA", 3), ("TPF", 2), ("TP-", 2), ("T--", 1), ("--A", 1), ("PTA", 1), ("FFF", 0), ("---", 0),
            # A word that can be used once and stands in several gaps counts in none of them.
            ("TTA", 1), ("TTT", 0), ("TPP", 1), ("AAA", 0),
        ],
    )  # fmt: skip
    def test_is_right_gaps_by_gaps(self, letters, right):
        assert KIND.grade(CONTENT, answer(letters)) == as_fraction(Fraction(right, 3))

    @pytest.mark.parametrize(
        ("tries", "penalty", "expected"),
        [
            (["TPA"], "0.5", 1),
            (["TPF", "TPA"], "0.5", Fraction(5, 6)),
            (["PTA", "TPA"], "0.5", Fraction(2, 3)),
            (["TPA", "TTA"], "0.5", Fraction(1, 3)),
        ],
    )
    def test_counts_tries_back(self, tries, penalty, expected):
        reached = KIND.grade_tries(CONTENT, [answer(letters) for letters in tries], Decimal(penalty))
        assert reached == as_fraction(Fraction(expected))

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[[a]] [[b]]", [("a", "A", 1, False), ("b", "B", 1, False), ("c", "C", 1, False)]),
            ("[[a]] [[b]]", [("a", "A", 1, False), ("b", "U", 1, True)]),
            ("[[a]] [[a]]", [("a", "A", 1, True), ("b", "B", 1, True), ("c", "C", 1, False)]),
            ("[[a]] [[b]]", [("a", "A", 1, False), ("b", "A", 1, False), ("c", "C", 1, False)]),
            (
                "[[a]] [[b]] [[c]]",
                [("a", "A", 1, False), ("b", "B", 2, False), ("c", "C", 2, True), ("d", "D", 1, True)],
            ),
        ],
    )
    def test_guessing_is_the_mean_of_all_allowed_answers(self, text, words):
        source = {"words": [dict(zip(("key", "text", "group", "unlimited"), word, strict=True)) for word in words]}
        content = content_of(DragWordsQuestion, source, text=text)
        groups = [gap["group"] for gap in content["gaps"]]
        ids = {(word["text"], word["group"]): word["id"] for word in content["words"]}
        total, count = Fraction(0), 0
        # Words as things of their own: two equal ones are two.
        for taken in product(range(len(words)), repeat=len(groups)):
            allowed = all(words[word][2] == group for word, group in zip(taken, groups, strict=True))
            if not allowed or any(taken.count(word) > 1 and not words[word][3] for word in taken):
                continue
            response = {str(gap): ids[words[word][1], words[word][2]] for gap, word in enumerate(taken, 1)}
            total += Fraction(*KIND.count_right(content, response))
            count += 1
        assert KIND.guess_fraction(content) == total / count

    def test_equal_words_are_one_that_can_be_used_as_often(self):
        source = {"words": [{"key": "a", "text": "A"}, {"key": "b", "text": "A"}, {"key": "c", "text": "C"}]}
        content = content_of(DragWordsQuestion, source, text="[[a]] [[b]]")
        assert [(word["text"], word["count"]) for word in content["words"]] == [("A", 2), ("C", 1)]
        assert KIND.grade(content, answer("AA", content)) == 1

    def test_a_gap_takes_words_of_its_group_only(self):
        source = {
            "words": [
                {"key": key, "text": key.upper(), "group": group}
                for key, group in (("a", 1), ("b", 1), ("c", 2), ("d", 2))
            ]
        }
        content = content_of(DragWordsQuestion, source, text="[[a]] [[c]]")
        with pytest.raises(ValueError, match="option"):
            answer("CA", content)


class TestText:
    def test_gaps_are_not_looked_for_in_tags(self):
        html = '<p><a href="/x?[[a]]">x</a> [[b]]</p>'
        assert split_gaps(html) == (['<p><a href="/x?[[a]]">x</a> ', "</p>"], ["b"])

    @pytest.mark.parametrize(
        ("piece", "intro", "rest"),
        [
            ("<p>Eins</p><p>Zwei ", "<p>Eins</p>", "<p>Zwei "),
            ("<p>Zwei ", "", "<p>Zwei "),
            ("<p>Eins</p><ul><li>a</li><li>b ", "<p>Eins</p>", "<ul><li>a</li><li>b "),
            ("<p>Eins</p><blockquote><p>x</p><p>b ", "<p>Eins</p>", "<blockquote><p>x</p><p>b "),
            ("<b>ohne Absatz</b> ", "", "<b>ohne Absatz</b> "),
        ],
    )
    def test_what_stands_before_is_the_question(self, piece, intro, rest):
        assert split_intro(piece) == (intro, rest)


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("Kein Wort fehlt.", "this one has 0"),
            ("[[fehlt]]", "“[[fehlt]]” has no word"),
            ("[[a]] und [[a]]", "is missing in 2 gaps"),
            ("[[a]] [[zwei Worte]]", "“[[zwei Worte]]” is no gap"),
            ("[[a]] [[b", "“[[b” is no gap"),
            ('[[a]] <a href="/x">[[p]]</a>', "inside a link"),
        ],
    )
    def test_of_gaps_are_said_in_words(self, text, words):
        assert any(words in problem for problem in in_memory(DragWordsQuestion, SOURCE, text=text).problems())

    def test_of_words_are_said_in_words(self):
        question = in_memory(DragWordsQuestion, SOURCE, text="[[a]]")
        question.words.all()[0].key = "a"
        question.words.all()[1].text = " "
        assert "The short name “a” is given twice." in question.problems()
        assert "A word is empty." in question.problems()
