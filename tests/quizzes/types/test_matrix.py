"""Matrix: statements on a scale."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, rich_text

from quizzes.models import MatrixQuestion, kind_of
from quizzes.models.questions.kinds import as_fraction

from .arranging import Arranging, content_of, in_memory

SOURCE = {
    "columns": [
        {"key": "ja", "text": "erlaubt"},
        {"key": "mit", "text": "mit Einwilligung"},
        {"key": "nein", "text": "verboten"},
    ],
    "rows": [
        {"key": "r1", "text": "Öffentliche Texte", "correct": "ja"},
        {"key": "r2", "text": "Fotos von Mitarbeitenden", "correct": "mit", "feedback": "Siehe Lektion 2."},
        {"key": "r3", "text": "Passwörter", "correct": "nein"},
        {"key": "r4", "text": "Gesundheitsdaten", "correct": "nein"},
    ],
}
CONTENT = content_of(MatrixQuestion, SOURCE)
KIND = kind_of(CONTENT)
ROWS = [row["id"] for row in CONTENT["rows"]]
COLUMNS = [column["id"] for column in CONTENT["columns"]]


def samples():
    return [CONTENT]


def answer(marks: str):
    """A response from the columns chosen in each row, "-" for none: "012-"."""
    given = {row: COLUMNS[int(mark)] for row, mark in zip(ROWS, marks, strict=True) if mark != "-"}
    return KIND.clean(CONTENT, {row: [column] for row, column in given.items()})


class TestMatrix(Arranging):
    model = MatrixQuestion
    source = SOURCE

    def form(self):
        return {
            "columns": inline_formset([{"text": "erlaubt"}, {"text": "verboten"}]),
            "rows": inline_formset(
                [
                    {"text": rich_text("<p>Öffentliches</p>"), "correct_column": "1", "feedback": rich_text("")},
                    {"text": rich_text("<p>Geheimes</p>"), "correct_column": "2", "feedback": rich_text("")},
                ]
            ),
        }

    def other_key(self, content):
        first = content["columns"][0]["id"]
        last = content["columns"][-1]["id"]
        rows = [{**row, "right": last if row["right"] == first else first} for row in content["rows"]]
        return {**content, "rows": rows}

    @pytest.mark.django_db
    def test_file_names_columns_that_are_there(self, folder):
        rows = [{**SOURCE["rows"][0], "correct": "fehlt"}, SOURCE["rows"][1]]
        assert "fehlt" in self.faults(folder, rows=rows)


class TestGrading:
    @pytest.mark.parametrize(
        ("marks", "fraction"),
        [
            ("0122", "1"),
            ("0120", "0.75"),
            ("012-", "0.75"),
            ("01--", "0.5"),
            ("0000", "0.25"),
            ("1111", "0.25"),
            ("2222", "0.5"),
            ("---2", "0.25"),
            ("2001", "0"),
            ("10--", "0"),
            ("2122", "0.75"),
        ],
    )
    def test_is_right_rows_by_rows(self, marks, fraction):
        assert KIND.grade(CONTENT, answer(marks)) == Decimal(fraction)

    @pytest.mark.parametrize(
        ("tries", "penalty", "expected"),
        [
            # Moodle's countback: a row costs the penalty for each try up to the last in which it was wrong.
            (["0122"], "0.3333333", 1),
            (["0120", "0122"], "0.3333333", (3 + (1 - Fraction("0.3333333"))) / 4),
            (["2001", "0122"], "0.5", Fraction(1, 2)),
            (["0122", "2122"], "0.5", Fraction(3, 4)),
            (["2122", "2122", "0122"], "0.3", Fraction(34, 40)),
            (["0122", "2122", "0122"], "0.3", Fraction(34, 40)),
            (["2001", "2001", "0122"], "0.6", 0),
            (["----", "0122"], "0.25", Fraction(3, 4)),
            (["0122", "----"], "0.1", 0),
            (["2---", "01--", "0122"], "0.2", (Fraction(8, 10) * 2 + Fraction(6, 10) * 2) / 4),
        ],
    )
    def test_counts_tries_back(self, tries, penalty, expected):
        if tries[0] == "2---":  # row 1 wrong in try 1; row 2 open in it; rows 3 and 4 open in tries 1 and 2
            assert expected == Fraction(7, 10)
        reached = KIND.grade_tries(CONTENT, [answer(marks) for marks in tries], Decimal(penalty))
        assert reached == as_fraction(Fraction(expected))

    @given(st.text("012-", min_size=4, max_size=4))
    def test_agrees_with_its_parts(self, marks):
        response = answer(marks)
        chosen = KIND.chosen(CONTENT, response)
        worth = sum(
            choice.fraction
            for part in KIND.parts(CONTENT)
            for choice in part.choices
            if choice.id in chosen.get(part.id, [])
        )
        assert KIND.grade(CONTENT, response) == as_fraction(Fraction(worth, 4))
        assert set(KIND.without_wrong(CONTENT, response) or {}) == set(KIND.right_ids(CONTENT, response))

    @given(st.permutations(ROWS), st.lists(st.sampled_from(COLUMNS), min_size=4, max_size=4))
    def test_does_not_depend_on_the_order_of_fields(self, rows, columns):
        sent = dict(zip(rows, columns, strict=True))
        backwards = dict(reversed(sent.items()))
        assert str(KIND.clean(CONTENT, sent)) == str(KIND.clean(CONTENT, backwards))

    def test_guessing_is_the_mean_of_all_answers(self):
        marks = ["".join(columns) for columns in product("012", repeat=4)]
        mean = sum(Fraction(len(KIND.right_ids(CONTENT, answer(each))), 4) for each in marks) / len(marks)
        assert KIND.guess_fraction(CONTENT) == mean == Fraction(1, 3)


class TestProblems:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda question: question.columns.remove(question.columns.all()[2]), "names column 3 as right"),
            (lambda question: setattr(question, "rows", question.rows.all()[:1]), "this one has 1"),
            (lambda question: setattr(question.rows.all()[1], "text", "<p>Passwörter</p>"), "Two statements"),
            (lambda question: setattr(question.columns.all()[1], "text", "erlaubt"), "Two columns"),
            (lambda question: setattr(question.rows.all()[1], "text", "<p></p>"), "A statement has no text"),
        ],
    )
    def test_are_said_in_words(self, change, words):
        question = in_memory(MatrixQuestion, SOURCE)
        change(question)
        assert any(words in problem for problem in question.problems())
