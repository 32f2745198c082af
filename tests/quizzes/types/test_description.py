"""Descriptions: shown between questions, never asked, never counted."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text

from quizzes.actions import start_attempt
from quizzes.models import DescriptionQuestion, InvalidResponse, kind_of
from quizzes.queries import attempt_result, attempt_sheet
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.graded_by_people import make_description
from tests.factories.quizzes import finish_attempt, make_category, make_learner, make_quiz, make_single_choice

from .test_free_text import written_and_read

MONDAY = noon("2026-03-02")
CONTENT = {"type": "description", "text": "<p>Text</p>", "objective": "", "general_feedback": ""}
KIND = kind_of(CONTENT)


def samples():
    return [CONTENT]


class TestAnswer:
    @pytest.mark.parametrize("raw", [None, []])
    def test_is_nothing(self, raw):
        assert KIND.clean(CONTENT, raw) is None

    @pytest.mark.parametrize("raw", [["x"], "x", {"a": ["b"]}, 7, {}, True])
    def test_with_something_in_it_is_refused(self, raw):
        with pytest.raises(InvalidResponse):
            KIND.clean(CONTENT, raw)


@pytest.mark.django_db
class TestInAQuiz:
    def test_is_neither_open_nor_counted(self):
        quiz = make_quiz([make_description(), make_single_choice()])
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        sheet = attempt_sheet(learner, attempt.public_id)
        assert (sheet.open_positions, sheet.resume_position, sheet.answered_count) == ([2], 2, 1)
        finish_attempt(quiz, learner, at=MONDAY, positions=[2])
        result = attempt_result(learner, attempt.public_id, at=MONDAY)
        assert (result.attempt.points, result.attempt.max_points) == (1, 1)
        assert (len(result.graded), result.ungraded, len(result.answers)) == (1, [], 2)

    def test_is_read_and_passed_by(self, settings):
        settings.LMS_COURSES = {}
        quiz = make_quiz([make_description(), make_single_choice()])
        client = Client()
        client.force_login(make_learner(quiz))
        client.post(reverse("quizzes:start", args=[quiz.pk]))
        url = reverse("quizzes:question", args=[quiz.attempts.get().public_id, 1])
        assert "Jetzt geht es um Datenschutz." in client.get(url).content.decode()
        assert client.post(url, {"q1-sequence": "0", "go": "2"}).status_code == 302


@pytest.mark.django_db
class TestAuthoring:
    def test_publishes_a_text(self, settings):
        allow_missing_variables(settings)
        client = Client()
        client.force_login(make_superuser())
        data = nested_form_data(
            {"text": rich_text("<p>Jetzt kommt etwas.</p>"), "category": make_category().pk, "tags": "", "name": ""}
        )
        url = reverse("wagtailsnippets_lms_quizzes_descriptionquestion:add")
        assert client.post(url, data | {"action-publish": "1"}).status_code == 302
        assert DescriptionQuestion.objects.get().versions.get().content["type"] == "description"

    def test_comes_back_from_an_export(self):
        question = make_description()
        _read, copy = written_and_read(question)
        assert copy.frozen_content() == question.frozen_content()
