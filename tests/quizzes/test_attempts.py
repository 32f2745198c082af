"""What can happen to an attempt: start, save, hand in, time over."""

import datetime
import json
import logging
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from courses.actions import NotEnrolled
from courses.models import CourseCompletion, Enrollment, LessonProgress
from quizzes.actions import (
    AttemptClosed,
    GivenAnswer,
    NoAttemptsLeft,
    QuizEmpty,
    StaleAnswer,
    UnknownPosition,
    close_expired_attempts,
    freeze_question,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.models import Answer, Attempt, AttemptState, InvalidResponse, Purpose, QuestionVersion, QuizSlot, digest_of
from quizzes.signals import attempt_started, attempt_submitted
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.quizzes import (
    answer_rightly,
    content_of,
    finish_attempt,
    make_bank,
    make_learner,
    make_multiple_choice,
    make_questions,
    make_quiz,
    make_single_choice,
    right_response,
    wrong_response,
)

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)


class Heard(list):
    """Collects what a signal announces while the block runs."""

    def __init__(self, signal):
        super().__init__()
        self.signal = signal

    def __enter__(self):
        self.signal.connect(self._hear)
        return self

    def __exit__(self, *args):
        self.signal.disconnect(self._hear)

    def _hear(self, **payload):
        self.append(payload)


def begin(quiz, learner=None, at=MONDAY):
    learner = learner or make_learner(quiz)
    return start_attempt(learner=learner, quiz=quiz, at=at), learner


def save(attempt, learner, position, response, sequence=0, at=MONDAY, **more):
    return save_answer(
        public_id=attempt.public_id,
        learner=learner,
        position=position,
        response=response,
        sequence=sequence,
        at=at,
        **more,
    )


def submit(attempt, learner, at=MONDAY):
    return submit_attempt(public_id=attempt.public_id, learner=learner, at=at)


class TestStartAttempt:
    def test_fixes_versions_order_marks_and_rules(self):  # L1
        question = make_single_choice()
        quiz = make_quiz([question], pass_percent=60, time_limit_minutes=30)
        attempt, _learner = begin(quiz)
        answer = attempt.answers.get()
        assert answer.question_version == question.versions.get()
        assert sorted(answer.option_order) == sorted(option.key for option in question.options.all())
        assert (attempt.pass_percent, attempt.max_points, attempt.number) == (60, 1, 1)
        assert attempt.deadline_at == MONDAY + 30 * MINUTE  # L8

    def test_has_no_deadline_without_a_limit(self):
        attempt, _learner = begin(make_quiz(make_questions(1)))
        assert attempt.deadline_at is None

    def test_returns_the_open_attempt_when_started_again(self):  # L3
        quiz = make_quiz(make_questions(2))
        attempt, learner = begin(quiz)
        with Heard(attempt_started) as heard:
            again, _learner = begin(quiz, learner, at=MONDAY + MINUTE)
        assert again == attempt
        assert heard == []
        assert Attempt.objects.count() == 1

    def test_announces_the_first_time(self):
        quiz = make_quiz(make_questions(1))
        learner = make_learner(quiz)
        with Heard(attempt_started) as heard:
            attempt, _learner = begin(quiz, learner)
        assert [(payload["attempt"], payload["at"]) for payload in heard] == [(attempt, MONDAY)]

    def test_draws_without_repeating_a_question(self):
        bank = make_bank(6)
        fixed = bank.questions.order_by("pk").first()
        quiz = make_quiz([fixed], draw=(bank, 5))
        for _number in range(5):
            attempt, _learner = begin(quiz)
            questions = list(attempt.answers.values_list("question_version__question", flat=True))
            assert len(questions) == 6
            assert len(set(questions)) == 6
            assert questions[0] == fixed.pk

    def test_draws_differently_for_different_seeds(self):
        quiz = make_quiz(draw=(make_bank(20), 5))
        drawn = {tuple(begin(quiz)[0].answers.values_list("question_version", flat=True)) for _number in range(6)}
        assert len(drawn) > 1

    def test_gives_what_is_there_when_a_category_has_too_few_questions(self):
        quiz = make_quiz(draw=(make_bank(3), 10))
        attempt, _learner = begin(quiz)
        assert attempt.answers.count() == 3
        assert attempt.max_points == 3

    def test_keeps_options_in_order_when_the_quiz_does_not_shuffle(self):
        question = make_single_choice(wrong=[f"Falsch {number}" for number in range(7)])
        quiz = make_quiz([question], shuffle_options=False)
        keys = [option.key for option in question.options.all()]
        assert all(begin(quiz)[0].answers.get().option_order == keys for _number in range(3))

    def test_shuffles_options_otherwise(self):
        question = make_single_choice(wrong=[f"Falsch {number}" for number in range(7)])
        quiz = make_quiz([question])
        orders = {tuple(begin(quiz)[0].answers.get().option_order) for _number in range(6)}
        assert len(orders) > 1

    def test_skips_questions_that_are_not_published_and_those_never_published(self):
        category = make_bank(2)
        unpublished = make_single_choice(category)
        unpublished.unpublish()
        make_single_choice(category, is_published=False)
        attempt, _learner = begin(make_quiz(draw=(category, 10)))
        assert attempt.answers.count() == 2

    def test_refuses_a_quiz_without_questions(self):
        quiz = make_quiz([make_single_choice(is_published=False)])
        with pytest.raises(QuizEmpty):
            begin(quiz)
        assert not Attempt.objects.exists()

    def test_takes_marks_from_slots(self):
        quiz = make_quiz(make_questions(2))
        QuizSlot.objects.filter(quiz=quiz).update(points=Decimal("2.5"))
        attempt, _learner = begin(quiz)
        assert attempt.max_points == 5

    def test_refuses_more_attempts_than_allowed(self):  # L4
        quiz = make_quiz(make_questions(1), attempts_allowed=2)
        learner = make_learner(quiz)
        numbers = [finish_attempt(quiz, learner, at=MONDAY, positions=[]).number for _number in range(2)]
        assert numbers == [1, 2]
        with pytest.raises(NoAttemptsLeft):
            begin(quiz, learner)

    def test_returns_the_open_attempt_even_when_it_is_the_last_one(self):  # L3
        quiz = make_quiz(make_questions(1), attempts_allowed=1)
        attempt, learner = begin(quiz)
        assert begin(quiz, learner)[0] == attempt

    def test_refuses_people_who_do_not_take_the_course(self):
        quiz = make_quiz(make_questions(1))
        with pytest.raises(NotEnrolled):
            begin(quiz, UserFactory())

    def test_hands_in_an_attempt_whose_time_is_over_and_begins_the_next(self):  # L10
        quiz = make_quiz(make_questions(1), time_limit_minutes=10)
        first, learner = begin(quiz)
        second, _learner = begin(quiz, learner, at=MONDAY + 60 * MINUTE)
        first.refresh_from_db()
        assert (first.state, first.finished_at) == (AttemptState.FINISHED, MONDAY + 10 * MINUTE)
        assert (second.number, second.is_open) == (2, True)

    def test_lets_the_database_allow_one_open_attempt_only(self):  # L3
        quiz = make_quiz(make_questions(1))
        _attempt, learner = begin(quiz)
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(
                learner=learner, quiz=quiz, number=2, seed=1, started_at=MONDAY, pass_percent=70, max_points=1
            )


class TestTrialRun:
    def test_counts_nowhere(self):  # L4
        quiz = make_quiz(make_questions(1), attempts_allowed=1)
        author = make_learner(quiz)
        with Heard(attempt_started) as started, Heard(attempt_submitted) as submitted:
            trial = start_attempt(learner=author, quiz=quiz, at=MONDAY, purpose=Purpose.TRIAL)
            answer_rightly(trial, author, at=MONDAY)
            assert submit(trial, author).passed
        assert (started, submitted) == ([], [])
        assert not LessonProgress.objects.exists()
        assert start_attempt(learner=author, quiz=quiz, at=MONDAY).number == 1

    def test_needs_no_enrollment_and_has_no_limit(self):
        quiz = make_quiz(make_questions(1), attempts_allowed=1)
        author = UserFactory()
        for number in (1, 2, 3):
            trial = start_attempt(learner=author, quiz=quiz, at=MONDAY, purpose=Purpose.TRIAL)
            assert trial.number == number
            submit(trial, author)


class TestSaveAnswer:
    def test_stores_the_response_with_the_moment_and_counts(self):  # L6 L7
        attempt, learner = begin(make_quiz(make_questions(2)))
        answer = attempt.answers.get(position=2)
        saved = save(attempt, learner, 2, right_response(answer), at=MONDAY + MINUTE)
        answer.refresh_from_db()
        assert answer.response == right_response(answer)
        assert (answer.saved_at, answer.sequence) == (MONDAY + MINUTE, 1)
        assert (saved.position, saved.sequence, saved.saved_at, saved.is_answered) == (2, 1, MONDAY + MINUTE, True)

    def test_lets_an_answer_be_changed_and_taken_back(self):
        attempt, learner = begin(make_quiz([make_multiple_choice()]))
        answer = attempt.answers.get()
        save(attempt, learner, 1, right_response(answer))
        save(attempt, learner, 1, wrong_response(answer), sequence=1)
        assert not save(attempt, learner, 1, [], sequence=2).is_answered
        answer.refresh_from_db()
        assert (answer.response, answer.sequence) == (None, 3)

    def test_second_tab_cannot_overwrite_newer_answer(self):  # L6
        attempt, learner = begin(make_quiz(make_questions(1)))
        answer = attempt.answers.get()
        save(attempt, learner, 1, right_response(answer), at=MONDAY)
        with pytest.raises(StaleAnswer) as refusal:
            save(attempt, learner, 1, wrong_response(answer), sequence=0, at=MONDAY + MINUTE)
        answer.refresh_from_db()
        assert answer.response == right_response(answer)
        assert (refusal.value.answer.sequence, refusal.value.answer.saved_at) == (1, MONDAY)

    def test_repeated_request_does_no_harm(self):  # L6
        attempt, learner = begin(make_quiz(make_questions(1)))
        answer = attempt.answers.get()
        first = save(attempt, learner, 1, right_response(answer), at=MONDAY)
        again = save(attempt, learner, 1, right_response(answer), sequence=0, at=MONDAY + MINUTE)
        assert again == first

    def test_flags_a_question_without_touching_its_answer(self):
        attempt, learner = begin(make_quiz(make_questions(1)))
        answer = attempt.answers.get()
        save(attempt, learner, 1, right_response(answer))
        save(attempt, learner, 1, right_response(answer), sequence=1, is_flagged=True)
        answer.refresh_from_db()
        assert answer.is_flagged
        assert answer.response == right_response(answer)

    def test_leaves_the_flag_when_nothing_is_said_about_it(self):
        attempt, learner = begin(make_quiz(make_questions(1)))
        answer = attempt.answers.get()
        save(attempt, learner, 1, None, is_flagged=True)
        save(attempt, learner, 1, right_response(answer), sequence=1)
        answer.refresh_from_db()
        assert answer.is_flagged

    def test_stores_all_answers_of_a_page_or_none(self):
        attempt, learner = begin(make_quiz(make_questions(3)))
        rows = {answer.position: answer for answer in attempt.answers.all()}
        given = [GivenAnswer(position, right_response(rows[position]), 0) for position in (1, 2)]
        with pytest.raises(InvalidResponse):
            save_answers(
                public_id=attempt.public_id, learner=learner, given=[*given, GivenAnswer(3, ["x"], 0)], at=MONDAY
            )
        assert not attempt.answers.exclude(response=None).exists()
        saved = save_answers(public_id=attempt.public_id, learner=learner, given=given, at=MONDAY)
        assert [(row.position, row.is_answered) for row in saved] == [(1, True), (2, True)]

    def test_refuses_a_question_that_is_not_in_the_attempt(self):
        attempt, learner = begin(make_quiz(make_questions(2)))
        for position in (0, 3, 10_000, 10**30):
            with pytest.raises(UnknownPosition):
                save(attempt, learner, position, None)

    def test_refuses_an_option_of_another_question(self):
        attempt, learner = begin(make_quiz(make_questions(2)))
        other = attempt.answers.get(position=2)
        with pytest.raises(InvalidResponse):
            save(attempt, learner, 1, right_response(other))
        assert not attempt.answers.exclude(response=None).exists()

    def test_refuses_strangers(self):  # L5
        attempt, _learner = begin(make_quiz(make_questions(1)))
        with pytest.raises(Attempt.DoesNotExist):
            save(attempt, UserFactory(), 1, right_response(attempt.answers.get()))

    def test_tells_strangers_nothing_about_the_questions_of_an_attempt(self):  # L5
        attempt, _learner = begin(make_quiz(make_questions(1)))
        with pytest.raises(Attempt.DoesNotExist):
            save(attempt, UserFactory(), 7, None)

    def test_refuses_an_attempt_that_does_not_exist(self):
        with pytest.raises(Attempt.DoesNotExist):
            save_answer(public_id=uuid.uuid4(), learner=UserFactory(), position=1, response=None, sequence=0, at=MONDAY)

    def test_refuses_an_attempt_that_is_handed_in(self):
        quiz = make_quiz(make_questions(1))
        learner = make_learner(quiz)
        attempt = finish_attempt(quiz, learner, at=MONDAY, positions=[])
        with pytest.raises(AttemptClosed):
            save(attempt, learner, 1, right_response(attempt.answers.get()))
        assert attempt.answers.get().response is None

    @pytest.mark.parametrize(("late", "is_accepted"), [(0, True), (60, True), (61, False)])
    def test_accepts_60_seconds_of_grace(self, late, is_accepted):  # L9
        attempt, learner = begin(make_quiz(make_questions(1), time_limit_minutes=10))
        answer = attempt.answers.get()
        at = attempt.deadline_at + late * SECOND
        if is_accepted:
            assert save(attempt, learner, 1, right_response(answer), at=at).is_answered
        else:
            with pytest.raises(AttemptClosed):
                save(attempt, learner, 1, right_response(answer), at=at)

    def test_uses_the_version_of_the_start_when_the_question_changed_meanwhile(self):  # L1 L2
        question = make_single_choice()
        attempt, learner = begin(make_quiz([question]))
        answer = attempt.answers.get()
        old_key = right_response(answer)
        _swap_the_key(question)
        save(attempt, learner, 1, old_key)
        assert submit(attempt, learner).points == 1


def _swap_the_key(question):
    """Make another option the right one and publish."""
    options = list(question.options.all())
    for place, option in enumerate(options):
        option.is_correct = place == len(options) - 1
    question.options = options
    question.save()
    assert freeze_question(question=question, at=MONDAY).number == 2


class TestSubmitAttempt:
    def test_grades_what_was_saved(self):
        quiz = make_quiz(make_questions(4), pass_percent=50)
        learner = make_learner(quiz)
        attempt = finish_attempt(quiz, learner, at=MONDAY, positions=[1, 3])
        assert (attempt.points, attempt.passed, attempt.finished_at) == (2, True, MONDAY)
        fractions = attempt.answers.values_list("fraction", flat=True)
        assert [int(fraction) for fraction in fractions] == [1, 0, 1, 0]
        assert list(attempt.answers.values_list("response", flat=True))[1] is None  # L15

    def test_does_not_round_before_it_compares_with_the_pass_mark(self):  # L12
        options = {"A": True, "B": True, "C": True, "D": False}
        question = make_multiple_choice(options=options, rule="sum_clipped")
        quiz = make_quiz([question], pass_percent=67)
        attempt, learner = begin(quiz)
        content = content_of(attempt.answers.get())
        two_of_three = [option["id"] for option in content["options"] if option["correct"]][:2]
        save(attempt, learner, 1, two_of_three)
        outcome = submit(attempt, learner)
        assert outcome.points == Decimal("0.6666667")
        assert not outcome.passed

    def test_multiplies_the_fraction_with_the_marks_of_the_slot(self):  # L12
        quiz = make_quiz([make_multiple_choice(options={"A": True, "B": True, "C": True}, rule="sum_clipped")])
        QuizSlot.objects.filter(quiz=quiz).update(points=Decimal("2.5"))
        attempt, learner = begin(quiz)
        content = content_of(attempt.answers.get())
        save(attempt, learner, 1, [content["options"][0]["id"]])
        submit(attempt, learner)
        assert attempt.answers.get().points == Decimal("0.33333330") * Decimal("2.5") == Decimal("0.83333325")

    def test_returns_the_same_result_when_handed_in_again(self):  # L7
        quiz = make_quiz(make_questions(2), pass_percent=50)
        learner = make_learner(quiz)
        with Heard(attempt_submitted) as heard:
            first = finish_attempt(quiz, learner, at=MONDAY)
            second = submit(first, learner, at=MONDAY + 60 * MINUTE)
        assert (second.points, second.finished_at, second.answers_digest) == (
            first.points,
            first.finished_at,
            first.answers_digest,
        )
        assert [(payload["attempt"], payload["at"]) for payload in heard] == [(first, MONDAY)]

    def test_leaves_a_digest_of_versions_and_answers(self):  # L7
        quiz = make_quiz(make_questions(2))
        attempt = finish_attempt(quiz, make_learner(quiz), at=MONDAY, positions=[2])
        rows = attempt.answers.select_related("question_version")
        expected = [[row.position, row.question_version.digest, row.response] for row in rows]
        assert attempt.answers_digest == digest_of(expected)
        assert digest_of(expected) == digest_of(json.loads(json.dumps(expected)))

    def test_completes_the_lesson_and_with_it_the_course_when_passed(self):
        quiz = make_quiz(make_questions(1))
        learner = make_learner(quiz)
        finish_attempt(quiz, learner, at=MONDAY)
        assert LessonProgress.objects.get().lesson_key == quiz.translation_key
        assert CourseCompletion.objects.get(learner=learner).completed_at == MONDAY

    def test_completes_nothing_when_not_passed(self):
        quiz = make_quiz(make_questions(1))
        finish_attempt(quiz, make_learner(quiz), at=MONDAY, positions=[])
        assert not LessonProgress.objects.exists()

    def test_announces_before_it_completes_the_lesson(self):
        quiz = make_quiz(make_questions(1))
        learner = make_learner(quiz)
        done_then = []

        def look(**payload):
            done_then.append(LessonProgress.objects.exists())

        attempt_submitted.connect(look)
        try:
            finish_attempt(quiz, learner, at=MONDAY)
        finally:
            attempt_submitted.disconnect(look)
        assert done_then == [False]

    def test_keeps_the_result_of_somebody_who_left_the_course_meanwhile(self):
        quiz = make_quiz(make_questions(1))
        attempt, learner = begin(quiz)
        answer_rightly(attempt, learner, at=MONDAY)
        Enrollment.objects.filter(learner=learner).delete()
        assert submit(attempt, learner).passed
        assert not LessonProgress.objects.exists()

    def test_keeps_the_result_of_somebody_who_follows_a_version_without_the_quiz(self):
        first = make_quiz(make_questions(1))
        course = first.get_course()
        learner = make_learner(first)
        finish_attempt(first, learner, at=MONDAY)
        second = make_quiz(make_questions(1), course=course, title="Später dazugekommen")
        assert finish_attempt(second, learner, at=MONDAY).passed
        assert LessonProgress.objects.count() == 1

    def test_ends_at_the_deadline_at_the_latest(self):  # L9 L10
        attempt, learner = begin(make_quiz(make_questions(1), time_limit_minutes=10))
        assert submit(attempt, learner, at=attempt.deadline_at + 59 * SECOND).finished_at == attempt.deadline_at

    def test_refuses_strangers(self):  # L5
        attempt, _learner = begin(make_quiz(make_questions(1)))
        with pytest.raises(Attempt.DoesNotExist):
            submit(attempt, UserFactory())
        attempt.refresh_from_db()
        assert attempt.is_open

    def test_keeps_the_pass_mark_of_the_start(self):  # L1
        quiz = make_quiz(make_questions(2), pass_percent=50)
        attempt, learner = begin(quiz)
        answer_rightly(attempt, learner, at=MONDAY, positions=[1])
        quiz.pass_percent = 90
        quiz.save()
        assert submit(attempt, learner).passed


class TestCloseExpiredAttempts:
    def test_hands_in_what_was_saved_with_the_deadline_as_end(self):  # L10
        quiz = make_quiz(make_questions(1), time_limit_minutes=10)
        attempt, learner = begin(quiz)
        answer_rightly(attempt, learner, at=MONDAY + MINUTE)
        with Heard(attempt_submitted) as heard:
            assert close_expired_attempts(at=MONDAY + 60 * MINUTE) == 1
        attempt.refresh_from_db()
        assert (attempt.finished_at, attempt.passed) == (MONDAY + 10 * MINUTE, True)
        assert [payload["at"] for payload in heard] == [MONDAY + 10 * MINUTE]
        assert CourseCompletion.objects.get(learner=learner).completed_at == MONDAY + 10 * MINUTE

    def test_waits_for_the_time_of_grace(self):  # L9
        attempt, _learner = begin(make_quiz(make_questions(1), time_limit_minutes=10))
        assert close_expired_attempts(at=attempt.deadline_at + 60 * SECOND) == 0
        assert close_expired_attempts(at=attempt.deadline_at + 61 * SECOND) == 1

    def test_leaves_attempts_alone_that_have_time_or_no_limit(self):
        begin(make_quiz(make_questions(1)))
        begin(make_quiz(make_questions(1), time_limit_minutes=60))
        assert close_expired_attempts(at=MONDAY + 30 * MINUTE) == 0
        assert Attempt.objects.filter(state=AttemptState.OPEN).count() == 2

    def test_does_nothing_the_second_time(self):
        begin(make_quiz(make_questions(1), time_limit_minutes=10))
        assert close_expired_attempts(at=MONDAY + 60 * MINUTE) == 1
        assert close_expired_attempts(at=MONDAY + 60 * MINUTE) == 0

    def test_goes_on_after_an_attempt_that_cannot_be_closed(self, caplog):  # L10
        broken, _learner = begin(make_quiz(make_questions(1), time_limit_minutes=5))
        whole, _learner = begin(make_quiz(make_questions(1), time_limit_minutes=10))
        version = broken.answers.get().question_version
        QuestionVersion.objects.filter(pk=version.pk).update(content={"type": "vanished"}, digest="x" * 64)
        with caplog.at_level(logging.ERROR):
            assert close_expired_attempts(at=MONDAY + 60 * MINUTE) == 1
        whole.refresh_from_db()
        assert not whole.is_open
        assert str(broken.public_id) in caplog.text


class TestAnswer:
    def test_takes_no_fraction_above_one(self):  # L12
        attempt, _learner = begin(make_quiz(make_questions(1)))
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.filter(attempt=attempt).update(fraction=Decimal("1.1"))
