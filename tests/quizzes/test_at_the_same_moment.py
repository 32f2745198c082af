"""Two tabs, two clicks, many people: the same things at the same moment, with real threads, on either database."""

import uuid
from threading import Event
from time import sleep

import pytest

from courses.models import CourseCompletion
from quizzes.actions import (
    AnswerFixed,
    AttemptClosed,
    GivenAnswer,
    StaleAnswer,
    check_answer,
    continue_regrade,
    decide_regrade,
    finishing,
    save_answer,
    save_answers,
    start_attempt,
    submit_attempt,
)
from quizzes.models import Attempt, Behavior, Question, RegradedAnswer, RegradeOption
from quizzes.queries import contents_of
from quizzes.signals import attempt_regraded, attempt_started, attempt_submitted
from tests.factories.courses import noon
from tests.factories.quizzes import (
    answer_rightly,
    make_learner,
    make_questions,
    make_quiz,
    right_response,
    wrong_response,
)
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = noon("2026-03-02")
ROUNDS = 5


class Heard(list):
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


class TestTwoStarts:
    def test_lead_into_one_attempt(self):  # L3
        quiz = make_quiz(make_questions(3))
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            with Heard(attempt_started) as heard:
                first, second = together(
                    lambda learner=learner: start_attempt(learner=learner, quiz=quiz, at=MONDAY),
                    lambda learner=learner: start_attempt(learner=learner, quiz=quiz, at=MONDAY),
                )
            assert first == second
            assert Attempt.objects.filter(learner=learner).count() == 1
            assert first.answers.count() == 3
            # The start that lost may have announced before it failed; what it announced was taken back with it.
            assert {payload["attempt"].learner_id for payload in heard} == {learner.pk}


class TestTwoHandIns:
    def test_give_one_result_and_announce_it_once(self):  # L7
        quiz = make_quiz(make_questions(2))
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            answer_rightly(attempt, learner, at=MONDAY)

            def hand_in(attempt=attempt, learner=learner):
                return submit_attempt(public_id=attempt.public_id, learner=learner, at=MONDAY)

            with Heard(attempt_submitted) as heard:
                first, second = together(hand_in, hand_in)
            assert (first.points, first.answers_digest) == (second.points, second.answers_digest) != (None, "")
            assert len(heard) == 1
            assert CourseCompletion.objects.filter(learner=learner).count() == 1


class TestSaveAndHandIn:
    def test_what_was_accepted_is_counted_and_what_was_not_is_refused(self):  # L6
        quiz = make_quiz(make_questions(2))
        for _round in range(ROUNDS * 2):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            given = [GivenAnswer(answer.position, right_response(answer), 0) for answer in attempt.answers.all()]
            saved, handed_in = together(
                lambda attempt=attempt, learner=learner, given=given: save_answers(
                    public_id=attempt.public_id, learner=learner, given=given, at=MONDAY
                ),
                lambda attempt=attempt, learner=learner: submit_attempt(
                    public_id=attempt.public_id, learner=learner, at=MONDAY
                ),
            )
            attempt.refresh_from_db()
            stored = attempt.answers.exclude(response=None).count()
            if isinstance(saved, AttemptClosed):
                assert (handed_in.points, stored) == (0, 0)
            else:
                assert [row.is_answered for row in saved] == [True, True]
                assert (handed_in.points, stored) == (2, 2)

    def test_a_save_that_arrives_in_the_middle_of_a_hand_in_waits_for_it(self, monkeypatch):  # L6
        """Both lock the attempt before the answers; otherwise each would wait for the other."""
        quiz = make_quiz(make_questions(2))
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        given = [GivenAnswer(answer.position, right_response(answer), 0) for answer in attempt.answers.all()]
        is_grading = Event()

        def save():
            is_grading.wait()
            return save_answers(public_id=attempt.public_id, learner=learner, given=given, at=MONDAY)

        def grade_slowly(answers):
            is_grading.set()
            sleep(0.5)  # the save is waiting by now
            return contents_of(answers)

        monkeypatch.setattr(finishing, "contents_of", grade_slowly)
        saved, handed_in = together(
            save, lambda: submit_attempt(public_id=attempt.public_id, learner=learner, at=MONDAY)
        )
        assert isinstance(saved, AttemptClosed)
        assert handed_in.points == 0


class TestTwoTabs:
    def test_one_wins_and_the_other_is_told(self):  # L6
        quiz = make_quiz(make_questions(1))
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            answer = attempt.answers.get()

            def save(response, attempt=attempt, learner=learner):
                return save_answer(
                    public_id=attempt.public_id, learner=learner, position=1, response=response, sequence=0, at=MONDAY
                )

            responses = [right_response(answer), wrong_response(answer)]
            outcomes = together(*[lambda response=response, save=save: save(response) for response in responses])
            refused = [isinstance(outcome, StaleAnswer) for outcome in outcomes]
            assert sorted(refused) == [False, True]
            answer.refresh_from_db()
            assert answer.response == responses[refused.index(False)]
            assert answer.sequence == 1

    def test_saving_overlapping_pages_never_ends_in_a_deadlock(self):
        quiz = make_quiz(make_questions(6), questions_per_page=0)
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        rows = list(attempt.answers.all())
        given = [GivenAnswer(answer.position, right_response(answer), 0) for answer in rows]

        def save(items):
            return save_answers(public_id=attempt.public_id, learner=learner, given=items, at=MONDAY)

        outcomes = together(lambda: save(given), lambda: save(given[::-1]), lambda: save(given[2:5]))
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert attempt.answers.exclude(response=None).count() == 6


class TestTwoTabsThatCheck:
    def checks(self, quiz, *responses_of):
        """Both check at the same moment, knowing the same state; outcomes, and the answer as it is stored."""
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        answer = attempt.answers.get()

        def check(response):
            given = GivenAnswer(1, response, 0)
            return check_answer(public_id=attempt.public_id, learner=learner, given=given, at=MONDAY)

        outcomes = together(*[lambda choose=choose: check(choose(answer)) for choose in responses_of])
        answer.refresh_from_db()
        return outcomes, answer

    def test_with_different_answers_use_one_try(self):  # L6
        quiz = make_quiz(make_questions(1), behavior=Behavior.IMMEDIATE)
        for _round in range(ROUNDS):
            outcomes, answer = self.checks(quiz, right_response, wrong_response)
            refused = [isinstance(outcome, AnswerFixed) for outcome in outcomes]
            assert sorted(refused) == [False, True]
            assert [one["response"] for one in answer.tries] == [answer.response]

    def test_with_the_same_answer_use_one_try_and_see_the_same(self):  # L6
        quiz = make_quiz(make_questions(1), behavior=Behavior.IMMEDIATE)
        for _round in range(ROUNDS):
            (first, second), answer = self.checks(quiz, wrong_response, wrong_response)
            assert first.tries == second.tries == answer.tries
            assert len(answer.tries) == 1


class TestManyPeople:
    def test_hand_in_at_the_same_moment_and_lose_nothing(self):
        quiz = make_quiz(make_questions(2))
        learners = [make_learner(quiz) for _number in range(8)]
        attempts = [start_attempt(learner=learner, quiz=quiz, at=MONDAY) for learner in learners]
        for attempt, learner in zip(attempts, learners, strict=True):
            answer_rightly(attempt, learner, at=MONDAY)
        outcomes = together(
            *[
                lambda attempt=attempt, learner=learner: submit_attempt(
                    public_id=attempt.public_id, learner=learner, at=MONDAY
                )
                for attempt, learner in zip(attempts, learners, strict=True)
            ]
        )
        assert [getattr(outcome, "points", outcome) for outcome in outcomes] == [2] * 8
        assert CourseCompletion.objects.count() == 8


class TestTwoRegrades:
    def test_leave_points_that_add_up_and_are_announced_once(self):  # L19
        quiz = make_quiz(make_questions(2), pass_percent=100)
        learners = [make_learner(quiz) for _number in range(3)]
        for learner in learners:
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            submit_attempt(public_id=attempt.public_id, learner=learner, at=MONDAY)
        first, second = (question.versions.get() for question in Question.objects.order_by("pk"))
        decided = [
            decide_regrade(
                public_id=uuid.uuid4(),
                version=version,
                option=RegradeOption.FULL_MARKS,
                key_version=None,
                may_lower=False,
                reason="Schlüssel war falsch",
                actor=learners[0],
                at=MONDAY,
            )
            for version in (first, second)
        ]
        with Heard(attempt_regraded) as heard:
            outcomes = together(
                *(lambda one=one: continue_regrade(regrade=one, at=MONDAY) for one in (*decided, *decided))
            )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        for one in decided:  # a busy database may have left some for the next run
            assert continue_regrade(regrade=one, at=MONDAY) == 0
        for attempt in Attempt.objects.all():
            assert attempt.points == sum(answer.points for answer in attempt.answers.all()) == 2
            assert attempt.passed
        assert RegradedAnswer.objects.count() == 6
        assert len({(fact["regrade"].pk, fact["attempt"].pk) for fact in heard}) == 6
        assert CourseCompletion.objects.count() == 3
