"""What a quiz asks, and frozen questions in memory."""

import pytest

from quizzes.actions import grant_override, start_attempt
from quizzes.models import Attempt, Purpose, QuizPage, QuizSlot
from quizzes.queries import (
    Terms,
    attempt_sheet,
    count_questions,
    draws,
    frozen_contents,
    quiz_problems,
    quiz_visit,
)
from quizzes.queries import contents as contents_module
from tests.factories.courses import noon
from tests.factories.quizzes import make_bank, make_learner, make_questions, make_quiz, make_single_choice

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


class TestCountQuestions:
    def test_counts_what_an_attempt_gets(self):
        bank = make_bank(5)
        fixed = bank.questions.order_by("pk").first()
        cases = [
            (make_quiz([fixed]), 1),
            (make_quiz([fixed, fixed]), 1),
            (make_quiz(draw=(bank, 3)), 3),
            (make_quiz(draw=(bank, 9)), 5),
            (make_quiz([fixed], draw=(bank, 5)), 5),
            (make_quiz([make_single_choice(is_published=False)]), 0),
        ]
        for quiz, expected in cases:
            assert count_questions(draws(quiz)) == expected
            if expected:
                attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
                assert attempt.answers.count() == expected

    def test_counts_two_draws_from_one_category_without_repeating(self):
        bank = make_bank(5)
        quiz = make_quiz(draw=(bank, 3))
        quiz.slots.add(QuizSlot(category=bank, draw_count=3, sort_order=2000))
        quiz.save()
        assert count_questions(draws(quiz)) == 5

    def test_takes_as_many_queries_for_1_and_for_20_questions(self, django_assert_num_queries):
        for size in (1, 20):
            quiz = make_quiz(make_questions(size), draw=(make_bank(size), size))
            quiz = type(quiz).objects.get(pk=quiz.pk)
            with django_assert_num_queries(2):
                draws(quiz)


class TestQuizProblems:
    def test_are_none_for_a_quiz_that_can_be_taken(self):
        assert quiz_problems(make_quiz(make_questions(1), draw=(make_bank(2), 2))) == []

    def test_name_the_question_that_is_not_published(self):
        (problem,) = quiz_problems(make_quiz([make_single_choice(text="<p>Entwurf?</p>", is_published=False)]))
        assert problem == "The question “Entwurf?” is not published."

    def test_name_the_category_that_is_too_small(self):
        (problem,) = quiz_problems(make_quiz(draw=(make_bank(2, name="Klein"), 3)))
        assert "“Klein” has 2 published questions, but 3 are drawn" in problem

    def test_notice_that_slots_share_questions(self):
        bank = make_bank(2)
        (problem,) = quiz_problems(make_quiz([bank.questions.first()], draw=(bank, 2)))
        assert "asks for 3 questions, but without repeating one there are only 2" in problem


class TestQuizVisit:
    def test_counts_down_attempts(self):
        quiz = make_quiz(make_questions(1), attempts_allowed=2)
        learner = make_learner(quiz)
        assert quiz_visit(learner, quiz, at=MONDAY).attempts_left == 2
        start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        assert quiz_visit(learner, quiz, at=MONDAY).attempts_left == 1

    def test_does_not_count_trial_runs(self):  # L4
        quiz = make_quiz(make_questions(1), attempts_allowed=2)
        learner = make_learner(quiz)
        start_attempt(learner=learner, quiz=quiz, at=MONDAY, purpose=Purpose.TRIAL)
        assert quiz_visit(learner, quiz, at=MONDAY).attempts == []


class TestFrozenContents:
    def test_are_fetched_once(self, django_assert_num_queries, monkeypatch):
        monkeypatch.setattr(contents_module, "_contents", {})
        versions = [question.versions.get() for question in make_questions(3)]
        wanted = [(version.pk, version.digest) for version in versions]
        with django_assert_num_queries(1):
            first = frozen_contents(wanted)
        with django_assert_num_queries(0):
            assert frozen_contents(wanted) == first == {version.pk: version.content for version in versions}

    def test_are_forgotten_before_they_fill_the_memory(self, monkeypatch):
        monkeypatch.setattr(contents_module, "_contents", {})
        monkeypatch.setattr(contents_module, "MAX_CACHED", 2)
        for question in make_questions(5):
            version = question.versions.get()
            assert frozen_contents([(version.pk, version.digest)]) == {version.pk: version.content}
        assert len(contents_module._contents) <= 2


class TestExceptions:
    def test_asks_for_exceptions_only_where_the_quiz_has_any(self, django_assert_num_queries):
        quiz = make_quiz(make_questions(2), attempts_allowed=1)
        granted, other = make_learner(quiz), make_learner(quiz)
        with django_assert_num_queries(3):
            assert quiz_visit(granted, quiz, at=MONDAY).attempts_left == 1
        grant_override(quiz=quiz, learner=granted, terms=Terms(extra_attempts=2), by=None, at=MONDAY)
        with django_assert_num_queries(4):
            assert quiz_visit(granted, quiz, at=MONDAY).attempts_left == 3
        assert quiz_visit(other, quiz, at=MONDAY).attempts_left == 1


class TestAttemptSheet:
    def test_takes_one_query_for_attempt_quiz_and_answers(self, django_assert_num_queries):
        quiz = make_quiz(make_questions(5), questions_per_page=2, time_limit_minutes=30)
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        with django_assert_num_queries(1):
            sheet = attempt_sheet(learner, attempt.public_id)
            assert sheet.attempt == attempt
            assert sheet.attempt.has_clock
            assert sheet.attempt.quiz.title == quiz.title
            assert {id(answer.attempt) for answer in sheet.answers} == {id(sheet.attempt)}
            assert sheet.page(1) is not None

    def test_fetches_the_rest_of_the_quiz_when_somebody_asks(self):
        quiz = make_quiz(make_questions(1), attempts_allowed=7)
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        found = attempt_sheet(learner, attempt.public_id).attempt.quiz
        assert {field.attname: getattr(found, field.attname) for field in QuizPage._meta.concrete_fields} == {
            field.attname: getattr(QuizPage.objects.get(), field.attname) for field in QuizPage._meta.concrete_fields
        }

    def test_is_nobody_elses(self):
        quiz = make_quiz(make_questions(1))
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        with pytest.raises(Attempt.DoesNotExist):
            attempt_sheet(make_learner(quiz), attempt.public_id)

    def test_pages_through_the_questions(self):
        quiz = make_quiz(make_questions(5), questions_per_page=2)
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        sheet = attempt_sheet(learner, attempt.public_id)
        pages = {position: sheet.page(position) for position in range(1, 6)}
        assert [page.positions for page in pages.values()] == [[1, 2], [1, 2], [3, 4], [3, 4], [5]]
        assert [page.previous_position for page in pages.values()] == [None, None, 1, 1, 3]
        assert [page.next_position for page in pages.values()] == [3, 3, 5, 5, None]
        assert sheet.page(0) is None
        assert sheet.page(6) is None

    def test_shows_nothing_chosen_for_what_nobody_could_have_typed(self):
        quiz = make_quiz(make_questions(1))
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        page = attempt_sheet(learner, attempt.public_id).page(1, typed={1: ["unknown"]})
        assert not any(option["is_chosen"] for option in page.items[0].context["options"])
