"""Prompt exercises: prompt and result as an answer, import and export, forms."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.models import InvalidResponse, PromptExerciseQuestion, kind_of
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.graded_by_people import make_prompt_exercise
from tests.factories.quizzes import make_category

from .test_free_text import written_and_read


def content(*, asks_result=True):
    return {
        "type": "prompt_exercise",
        "text": "<p>Schreiben Sie.</p>",
        "situation": "<p>Lage</p>",
        "asks_result": asks_result,
        "rubric": [{"id": "a", "title": "Rolle", "description": "Geheimnis", "points": "1"}],
        "sample_prompt": "Du bist ein Muster.",
        "objective": "",
        "general_feedback": "",
    }


KIND = kind_of(content())


def samples():
    return [content(), content(asks_result=False)]


class TestAnswer:
    @pytest.mark.parametrize(
        ("raw", "stored"),
        [
            ({"prompt": ["Du bist …"], "result": ["Gerne!"]}, {"prompt": "Du bist …", "result": "Gerne!"}),
            ({"prompt": ["Du"]}, {"prompt": "Du", "result": ""}),
            ({"prompt": [""], "result": ["Nur das"]}, {"prompt": "", "result": "Nur das"}),
            ({"prompt": [" "], "result": [""]}, None),
            ({"prompt": "Du", "result": ""}, {"prompt": "Du", "result": ""}),
            ({}, None),
            ([], None),
            (None, None),
            ({"prompt": ["a\r\nb"]}, {"prompt": "a\nb", "result": ""}),
            ({"result": [""], "prompt": ["x"]}, {"prompt": "x", "result": ""}),
        ],
    )
    def test_is_a_prompt_and_what_came_out(self, raw, stored):
        assert KIND.clean(content(), raw) == stored

    @pytest.mark.parametrize(
        "raw",
        [
            ["Text"],
            "Text",
            7,
            {"other": ["x"]},
            {"prompt": ["a", "b"]},
            {"prompt": [7]},
            {"prompt": {"a": 1}},
            {"prompt": ["x" * 1_000_000]},
            {1: ["x"]},
        ],
    )
    def test_of_another_shape_is_refused(self, raw):
        with pytest.raises(InvalidResponse):
            KIND.clean(content(), raw)

    def test_has_a_result_only_where_it_is_asked_for(self):
        with pytest.raises(InvalidResponse):
            KIND.clean(content(asks_result=False), {"prompt": ["x"], "result": ["y"]})
        assert KIND.clean(content(asks_result=False), {"prompt": ["x"], "result": [""]})

    @given(st.text(), st.text())
    def test_is_the_same_when_it_is_cleaned_again(self, prompt, result):
        once = KIND.clean(content(), {"prompt": [prompt], "result": [result]})
        assert KIND.clean(content(), once) == once

    def test_is_written_without_sample_and_expectations(self):  # L5
        context = str(KIND.answer_context(content(), None, []))
        assert "Muster" not in context
        assert "Geheimnis" not in context

    def test_waits_for_a_person(self):  # L17
        assert KIND.grade(content(), {"prompt": "x", "result": ""}) is None
        assert KIND.grade(content(), None) == 0

    def test_reads_in_words(self):
        assert KIND.in_words(content(), {"prompt": "x", "result": "y"}) == ["Prompt: x", "Result: y"]
        assert KIND.in_words(content(), None) == []


@pytest.mark.django_db
class TestImport:
    def test_reads_what_an_export_writes(self):
        question = make_prompt_exercise(asks_result=True, sample_prompt="Muster")
        read, copy = written_and_read(question)
        assert copy.frozen_content() == question.frozen_content()
        assert not question.read_source(read, lambda text, *path: f"<p>{text}</p>")


@pytest.mark.django_db
class TestAuthoring:
    def test_publishes_an_exercise(self, settings):
        allow_missing_variables(settings)
        client = Client()
        client.force_login(make_superuser())
        data = nested_form_data(
            {
                "text": rich_text("<p>Schreiben Sie einen Prompt.</p>"),
                "category": make_category().pk,
                "situation": rich_text("<p>Ein Kunde beschwert sich.</p>"),
                "asks_result": "on",
                "criteria": inline_formset([{"title": "Rolle", "points": "1", "description": ""}]),
                "sample_prompt": "",
                "general_feedback": rich_text(""),
                "objective": "",
                "difficulty": "medium",
                "tags": "",
                "name": "",
            }
        )
        response = client.post(
            reverse("wagtailsnippets_lms_quizzes_promptexercisequestion:add"), data | {"action-publish": "1"}
        )
        assert response.status_code == 302
        frozen = PromptExerciseQuestion.objects.get().versions.get().content
        assert (frozen["asks_result"], "Kunde" in frozen["situation"]) == (True, True)

    def test_needs_a_situation(self):
        question = make_prompt_exercise(situation="<p></p>", is_published=False)
        assert question.problems() == ["The situation is missing: what should the prompt be written for?"]
