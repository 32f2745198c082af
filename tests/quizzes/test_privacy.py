"""Personal data of quizzes: attempts and answers."""

import json

import pytest

from quizzes.models import Answer, Attempt, QuestionVersion
from quizzes.privacy import erase_for, export_for
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.quizzes import finish_attempt, make_learner, make_quiz, make_single_choice

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


class TestExport:
    def test_says_in_words_what_the_person_answered(self):
        quiz = make_quiz([make_single_choice(right="Ein Kontextfenster")], title="Abschlusstest")
        learner = make_learner(quiz)
        attempt = finish_attempt(quiz, learner, at=MONDAY)
        (exported,) = export_for(learner)["quiz_attempts"]
        assert exported["quiz"] == "Abschlusstest"
        assert exported["id"] == str(attempt.public_id)
        assert (exported["points"], exported["points_possible"], exported["passed"]) == ("1", "1", True)
        assert exported["answers"][0]["answer"] == ["Ein Kontextfenster"]
        json.dumps(exported)

    def test_writes_ten_as_ten(self):
        quiz = make_quiz([make_single_choice() for _number in range(10)])
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY)
        (exported,) = export_for(learner)["quiz_attempts"]
        assert (exported["points"], exported["points_possible"]) == ("10", "10")

    def test_has_nothing_of_other_people(self):
        quiz = make_quiz([make_single_choice()])
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        assert export_for(UserFactory()) == {"quiz_attempts": [], "quiz_exceptions": []}


class TestErasure:
    def test_takes_attempts_and_answers_and_leaves_the_questions(self):
        quiz = make_quiz([make_single_choice()])
        leaving, staying = make_learner(quiz), make_learner(quiz)
        for learner in (leaving, staying):
            finish_attempt(quiz, learner, at=MONDAY)
        erase_for(leaving)
        assert list(Attempt.objects.values_list("learner", flat=True)) == [staying.pk]
        assert Answer.objects.count() == 1
        assert QuestionVersion.objects.exists()
