"""Scales: what learners say about themselves is kept, counted for statistics, and never graded."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.actions import start_attempt
from quizzes.models import InvalidResponse, ScaleQuestion, fraction_of, kind_of
from quizzes.queries import attempt_result
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.graded_by_people import hand_in, make_scale
from tests.factories.quizzes import make_category, make_learner, make_quiz, make_single_choice, right_response

from .test_free_text import written_and_read

MONDAY = noon("2026-03-02")
CONTENT = {
    "type": "scale",
    "text": "<p>Wie sicher?</p>",
    "objective": "",
    "general_feedback": "",
    "items": [{"id": "a", "text": "Ich prüfe."}, {"id": "b", "text": "Ich schütze."}],
    "labels": ["gar nicht", "teils", "ganz"],
}
KIND = kind_of(CONTENT)


def samples():
    return [CONTENT]


class TestAnswer:
    @pytest.mark.parametrize(
        ("raw", "stored"),
        [
            ({"a": ["1"], "b": ["3"]}, {"a": "1", "b": "3"}),
            ({"b": ["3"], "a": ["1"]}, {"a": "1", "b": "3"}),
            ({"a": ["2"]}, {"a": "2"}),
            ({"a": "2"}, {"a": "2"}),
            ({"a": [""], "b": ["1"]}, {"b": "1"}),
            ({"a": []}, None),
            ({}, None),
            ([], None),
            (None, None),
            ({"b": "1"}, {"b": "1"}),
        ],
    )
    def test_is_a_label_for_each_item(self, raw, stored):
        assert KIND.clean(CONTENT, raw) == stored

    @pytest.mark.parametrize(
        "raw",
        [
            {"a": ["0"]},
            {"a": ["4"]},
            {"c": ["1"]},
            {"a": ["1", "2"]},
            ["1"],
            "1",
            7,
            {"a": [1]},
            {"a": [["1"]]},
            {"a": {"b": 1}},
            {"a": ["1" * 1_000_000]},
        ],
    )
    def test_of_another_shape_is_refused(self, raw):
        with pytest.raises(InvalidResponse):
            KIND.clean(CONTENT, raw)

    @given(st.dictionaries(st.sampled_from("ab"), st.sampled_from(["", "1", "2", "3"])))
    def test_is_counted_by_item_for_statistics(self, raw):
        stored = KIND.clean(CONTENT, raw)
        assert KIND.clean(CONTENT, stored) == stored
        chosen = KIND.chosen(CONTENT, stored)
        parts = {part.id: {choice.id for choice in part.choices} for part in KIND.parts(CONTENT)}
        assert set(chosen) == {item for item, value in raw.items() if value}
        assert all(set(values) <= parts[item] for item, values in chosen.items())

    def test_is_never_graded(self):
        assert fraction_of(CONTENT, [KIND.key_response(CONTENT)]) is None
        assert [choice.fraction for part in KIND.parts(CONTENT) for choice in part.choices] == [0] * 6

    def test_reads_in_words(self):
        assert KIND.in_words(CONTENT, {"b": "3"}) == ["Ich schütze.: ganz"]


@pytest.mark.django_db
class TestInAQuiz:
    def test_takes_no_points_and_decides_nothing(self):
        quiz = make_quiz([make_scale(), make_single_choice()])
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        right = right_response(attempt.answers.get(position=2))
        attempt = hand_in(quiz, learner, {1: {"item0": ["1"]}, 2: right}, at=MONDAY)
        assert (attempt.points, attempt.max_points, attempt.passed) == (1, 1, True)
        result = attempt_result(learner, attempt.public_id, at=MONDAY)
        assert [item.answer.position for item in result.ungraded] == [1]
        assert (len(result.right), result.count_to_read_again) == (1, 0)

    def test_is_answered_by_plain_fields_and_shown_to_its_owner_afterwards(self, settings):
        settings.LMS_COURSES = {}
        quiz = make_quiz([make_scale()])
        client = Client()
        client.force_login(make_learner(quiz))
        client.post(reverse("quizzes:start", args=[quiz.pk]))
        attempt = quiz.attempts.get()
        page = client.get(reverse("quizzes:question", args=[attempt.public_id, 1])).content.decode()
        assert page.count('name="q1.item0"') == 3
        response = client.post(
            reverse("quizzes:question", args=[attempt.public_id, 1]),
            {"q1.item0": "2", "q1.item1": "3", "q1-sequence": "0", "go": "summary"},
        )
        assert response.status_code == 302
        client.post(reverse("quizzes:submit", args=[attempt.public_id]))
        page = client.get(reverse("quizzes:result", args=[attempt.public_id])).content.decode()
        assert "Was Sie über sich gesagt haben" in page
        assert "voll und ganz" in page
        assert "0 von 0" not in page


@pytest.mark.django_db
class TestImport:
    def test_reads_what_an_export_writes(self):
        question = make_scale()
        read, copy = written_and_read(question)
        assert copy.frozen_content() == question.frozen_content()
        assert not question.read_source(read, str)


@pytest.mark.django_db
class TestAuthoring:
    def form(self, labels):
        return nested_form_data(
            {
                "text": rich_text("<p>Wie sicher?</p>"),
                "category": make_category().pk,
                "labels": labels,
                "items": inline_formset([{"text": "Ich prüfe."}]),
                "general_feedback": rich_text(""),
                "objective": "",
                "difficulty": "medium",
                "tags": "",
                "name": "",
            }
        ) | {"action-publish": "1"}

    def test_publishes_a_scale_and_refuses_one_without_steps(self, settings):
        allow_missing_variables(settings)
        client = Client()
        client.force_login(make_superuser())
        url = reverse("wagtailsnippets_lms_quizzes_scalequestion:add")
        page = client.post(url, self.form("nur eine"))
        assert "Eine Skala hat 2 bis 7 Stufen" in page.content.decode()
        assert client.post(url, self.form("nein\r\n\r\nja ")).status_code == 302
        assert ScaleQuestion.objects.get().versions.get().content["labels"] == ["nein", "ja"]
