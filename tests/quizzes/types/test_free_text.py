"""Free text: what is an answer, what the rubric makes of it, import and export, forms."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.importing.bank_files import question_schema
from quizzes.models import FreeTextQuestion, InvalidResponse, kind_of
from quizzes.models.questions.rubric import MAX_CHARACTERS, graded_fraction, rubric_of
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.graded_by_people import make_free_text
from tests.factories.quizzes import make_category


def content(**more):
    return {
        "type": "free_text",
        "text": "<p>Was?</p>",
        "objective": "",
        "general_feedback": "",
        "rubric": [
            {"id": "a", "title": "Erstes", "description": "Geheimnis", "points": "2"},
            {"id": "b", "title": "Zweites", "description": "", "points": "1.5"},
        ],
        "min_words": None,
        "max_words": None,
        "sample_answer": "So wäre es gut.",
        **more,
    }


KIND = kind_of(content())


def samples():
    return [content()]


class TestGrading:
    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("0", "0", "0"),
            ("2", "1.5", "1"),
            ("1", "0", "0.2857143"),
            ("0", "1.5", "0.4285714"),
            ("2", "0", "0.5714286"),
            ("1", "1", "0.5714286"),
            ("1.5", "1.5", "0.8571429"),
            ("0.5", "0", "0.1428571"),
            ("2", "1", "0.8571429"),
            ("0.01", "0", "0.0028571"),
        ],
    )
    def test_is_points_given_by_points_possible(self, first, second, expected):  # L12
        given = {"a": Decimal(first), "b": Decimal(second)}
        assert graded_fraction(rubric_of(content()), given) == Decimal(expected)

    @given(st.lists(st.tuples(st.integers(1, 10_000), st.integers(0, 10_000)), min_size=1, max_size=12))
    def test_stays_between_nothing_and_everything(self, rows):
        rubric = rubric_of(
            {
                "rubric": [
                    {"id": str(n), "title": "", "description": "", "points": str(Decimal(most) / 100)}
                    for n, (most, _got) in enumerate(rows)
                ]
            }
        )
        given = {str(n): min(Decimal(got) / 100, rubric[n].points) for n, (_most, got) in enumerate(rows)}
        fraction = graded_fraction(rubric, given)
        exact = sum(map(Fraction, given.values())) / sum(Fraction(one.points) for one in rubric)
        assert 0 <= fraction <= 1
        assert abs(Fraction(fraction) - exact) <= Fraction(1, 2 * 10**7)
        assert graded_fraction(rubric, {one.id: one.points for one in rubric}) == 1

    def test_leaves_an_answer_to_a_person_and_nothing_to_nobody(self):  # L15, L17
        assert KIND.grade(content(), "Text") is None
        assert KIND.grade(content(), None) == 0
        assert KIND.guess_fraction(content()) is None


class TestAnswer:
    @pytest.mark.parametrize(
        ("raw", "stored"),
        [
            (["Text"], "Text"),
            ("Text", "Text"),
            ([" \r\nZeile 1\r\nZeile 2\r\n "], "Zeile 1\nZeile 2"),
            (["a\rb"], "a\nb"),
            (["mit\0Null"], "mitNull"),
            ([""], None),
            (["  \n "], None),
            ([], None),
            (None, None),
            (["<b>kein HTML</b>"], "<b>kein HTML</b>"),
            (["\ud800"], "?"),
        ],
    )
    def test_is_stored_as_a_text(self, raw, stored):
        assert KIND.clean(content(), raw) == stored

    @pytest.mark.parametrize("raw", [["a", "b"], {"a": ["b"]}, 7, [7], [None], [["a"]], True, ["x" * 1_000_000]])
    def test_of_another_shape_is_refused(self, raw):
        with pytest.raises(InvalidResponse):
            KIND.clean(content(), raw)

    @given(st.text())
    def test_is_the_same_when_it_is_cleaned_again(self, text):
        once = KIND.clean(content(), text)
        assert KIND.clean(content(), once) == once

    def test_may_be_just_as_long_as_the_limit_and_is_told_how_much_to_shorten(self):
        assert KIND.clean(content(), "ä" * MAX_CHARACTERS)
        assert KIND.clean(content(), "a\r\n" * (MAX_CHARACTERS // 2))
        with pytest.raises(InvalidResponse, match="at least 412 characters"):
            KIND.clean(content(), "x" * (MAX_CHARACTERS + 412))

    def test_is_written_without_sample_and_expectations(self):  # L5
        context = KIND.answer_context(content(), None, [])
        assert "So wäre" not in str(context)
        assert "Geheimnis" not in str(context)

    @pytest.mark.parametrize(
        ("least", "most", "words"),
        [(None, None, ""), (50, None, "at least 50 words"), (None, 1, "at most 1 word"), (50, 80, "50 to 80 words")],
    )
    def test_names_the_length_that_is_wanted(self, least, most, words):
        assert KIND.answer_context(content(min_words=least, max_words=most), None, [])["length"] == words


def written_and_read(question):
    """What an import makes of an export."""
    data = {
        "id": "x",
        "type": question.kind.key,
        "text": "Was?",
        **question.write_source(lambda html: html.replace("<p>", "").replace("</p>", "")),
    }
    read = question_schema(type(question)).model_validate(data)
    copy = type(question)(category=question.category, text=question.text)
    copy.read_source(read, lambda text, *path: f"<p>{text}</p>")
    return read, copy


@pytest.mark.django_db
class TestImport:
    def test_reads_what_an_export_writes(self):
        question = make_free_text(
            min_words=10, max_words=50, sample_answer="Muster", rubric={"Eins": "2.5", "Zwei": "10"}
        )
        read, copy = written_and_read(question)
        assert copy.frozen_content() == question.frozen_content()
        assert not question.read_source(read, lambda text, *path: text)  # nothing differs

    def test_keeps_the_keys_of_criteria_that_say_the_same(self):
        question = make_free_text(rubric={"Eins": "1", "Zwei": "1"})
        before = {criterion.title: criterion.key for criterion in question.criteria.all()}
        data = {
            "id": "x",
            "type": "free_text",
            "text": "Was?",
            "rubric": [{"title": "Zwei", "points": 3}, {"title": "Drei"}],
        }
        assert question.read_source(question_schema(FreeTextQuestion).model_validate(data), str)
        after = {criterion.title: criterion.key for criterion in question.criteria.all()}
        assert after["Zwei"] == before["Zwei"]
        assert after["Drei"] not in before.values()

    @pytest.mark.parametrize(
        "rubric",
        [
            [],
            [{"title": "x", "points": 0}],
            [{"title": "x", "level": 2}],
            [{"title": ""}],
            [{"title": "x", "key": "a.b"}],
        ],
    )
    def test_refuses_a_rubric_that_cannot_be_used(self, rubric):
        with pytest.raises(ValueError, match="rubric"):
            question_schema(FreeTextQuestion).model_validate(
                {"id": "x", "type": "free_text", "text": "Was?", "rubric": rubric}
            )


@pytest.mark.django_db
class TestAuthoring:
    @pytest.fixture(autouse=True)
    def _admin(self, settings):
        allow_missing_variables(settings)

    def post(self, criteria, **fields):
        client = Client()
        client.force_login(make_superuser())
        data = nested_form_data(
            {
                "text": rich_text("<p>Was macht einen guten Prompt aus?</p>"),
                "category": make_category().pk,
                "criteria": inline_formset(criteria),
                "min_words": "",
                "max_words": "",
                "sample_answer": "",
                "general_feedback": rich_text(""),
                "objective": "",
                "difficulty": "medium",
                "tags": "",
                "name": "",
                **fields,
            }
        )
        return client.post(reverse("wagtailsnippets_lms_quizzes_freetextquestion:add"), data | {"action-publish": "1"})

    def test_publishes_a_question(self):
        response = self.post([{"title": "Nennt die Zielgruppe", "points": "2", "description": ""}], min_words="20")
        assert response.status_code == 302
        version = FreeTextQuestion.objects.get().versions.get()
        assert [item["points"] for item in version.content["rubric"]] == ["2"]
        assert version.content["min_words"] == 20

    def test_says_what_is_missing(self):
        response = self.post([{"title": "Eins", "points": "2", "description": ""}], min_words="20", max_words="10")
        assert response.status_code == 200
        assert "Mindestens 20 und höchstens 10 Wörter" in response.content.decode()
        assert not FreeTextQuestion.objects.exists()

    def test_shows_a_preview(self):
        client = Client()
        client.force_login(make_superuser())
        question = make_free_text()
        url = reverse("wagtailsnippets_lms_quizzes_freetextquestion:preview_on_edit", args=[question.pk])
        form = nested_form_data(
            {
                "text": rich_text("<p>Ganz neu gefragt</p>"),
                "category": question.category_id,
                "criteria": inline_formset([{"title": "Nennt Gründe", "points": "2", "description": "Zwei"}]),
                "min_words": "",
                "max_words": "",
                "sample_answer": "So wäre es gut.",
                "general_feedback": rich_text(""),
                "objective": "",
                "difficulty": "medium",
                "tags": "",
                "name": "",
            }
        )
        assert client.post(url, form).json()["is_valid"]
        page = client.get(url).content.decode()
        for words in ("Ganz neu gefragt", "Nennt Gründe", "So wäre es gut.", "nicht vom Programm bewertet"):
            assert words in page
