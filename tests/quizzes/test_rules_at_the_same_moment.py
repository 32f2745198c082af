"""Exceptions, saves, hand-ins and the clock at the same moment, with real threads, on either database."""

import datetime
from threading import Event
from time import sleep

import pytest

from quizzes.actions import (
    AttemptClosed,
    GivenAnswer,
    close_expired_attempts,
    grant_override,
    save_answers,
    start_attempt,
    starting,
    submit_attempt,
    withdraw_override,
)
from quizzes.models import Attempt, AttemptState, QuizOverride
from quizzes.queries import Terms, rules_for
from tests.factories.courses import noon
from tests.factories.quizzes import answer_rightly, make_learner, make_questions, make_quiz, right_response
from tests.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
ROUNDS = 4
MORE = Terms(extra_minutes=15)


@pytest.fixture
def quiz():
    return make_quiz(make_questions(2), time_limit_minutes=30)


def grant(quiz, learner, at=MONDAY):
    return grant_override(quiz=quiz, learner=learner, terms=MORE, by=None, at=at)


def save(attempt, learner, given, at):
    return save_answers(public_id=attempt.public_id, learner=learner, given=given, at=at)


def given_for(attempt):
    return [GivenAnswer(answer.position, right_response(answer), 0) for answer in attempt.answers.all()]


class TestAnExceptionAndAStart:
    def test_never_miss_each_other(self, quiz):  # L11
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            outcomes = together(
                lambda learner=learner: start_attempt(learner=learner, quiz=quiz, at=MONDAY),
                lambda learner=learner: grant(quiz, learner),
            )
            assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
            assert Attempt.objects.get(learner=learner).deadline_at == MONDAY + 45 * MINUTE

    def test_that_comes_between_the_checks_and_the_attempt_counts(self, quiz, monkeypatch):  # L11
        """The start has asked for exceptions when one is granted; it asks once more."""
        learner = make_learner(quiz)
        create = starting.create_attempt

        def granted_meanwhile(*args, **kwargs):
            grant(quiz, learner)
            return create(*args, **kwargs)

        monkeypatch.setattr(starting, "create_attempt", granted_meanwhile)
        assert start_attempt(learner=learner, quiz=quiz, at=MONDAY).deadline_at == MONDAY + 45 * MINUTE

    def test_that_is_granted_after_the_start_has_asked_waits_for_the_attempt(self, quiz, monkeypatch):  # L11
        learner = make_learner(quiz)
        has_asked = Event()

        def ask_slowly(*args, **kwargs):
            rules = rules_for(*args, **kwargs)
            has_asked.set()
            sleep(0.4)  # the grant is waiting by now
            return rules

        def grant_then():
            has_asked.wait(10)
            return grant(quiz, learner)

        monkeypatch.setattr(starting, "rules_for", ask_slowly)
        _attempt, effect = together(lambda: start_attempt(learner=learner, quiz=quiz, at=MONDAY), grant_then)
        assert effect.prolonged == 1
        assert Attempt.objects.get(learner=learner).deadline_at == MONDAY + 45 * MINUTE


class TestAnExceptionAndAHandIn:
    def test_leave_a_result_and_no_deadlock(self, quiz):
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            answer_rightly(attempt, learner, at=MONDAY)
            outcomes = together(
                lambda attempt=attempt, learner=learner: submit_attempt(
                    public_id=attempt.public_id, learner=learner, at=MONDAY + MINUTE
                ),
                lambda learner=learner: grant(quiz, learner, MONDAY + MINUTE),
            )
            assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
            attempt.refresh_from_db()
            assert (attempt.state, attempt.points, attempt.finished_at) == (AttemptState.FINISHED, 2, MONDAY + MINUTE)


class TestAnExceptionAndASave:
    def test_after_the_deadline_either_save_or_refuse_and_never_lose(self, quiz):  # L6, L11
        late = MONDAY + 32 * MINUTE
        for _round in range(ROUNDS * 2):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            given = given_for(attempt)
            saved, granted = together(
                lambda attempt=attempt, learner=learner, given=given: save(attempt, learner, given, late),
                lambda learner=learner: grant(quiz, learner, late),
            )
            attempt.refresh_from_db()
            stored = attempt.answers.exclude(response=None).count()
            assert granted.prolonged == 1
            assert attempt.deadline_at == MONDAY + 45 * MINUTE
            assert stored == (0 if isinstance(saved, AttemptClosed) else 2)


class TestTheDeadline:
    def test_in_the_middle_of_a_save_loses_nothing_that_was_accepted(self, quiz):  # L6, L10
        """The periodic task closes the attempt at the moment in which a save of the last second is stored."""
        for _round in range(ROUNDS * 2):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            given = given_for(attempt)
            saved, closed = together(
                lambda attempt=attempt, learner=learner, given=given: save(
                    attempt, learner, given, MONDAY + 31 * MINUTE
                ),
                lambda: close_expired_attempts(at=MONDAY + 32 * MINUTE),
            )
            attempt.refresh_from_db()
            assert (closed, attempt.state) == (1, AttemptState.FINISHED)
            assert attempt.points == (0 if isinstance(saved, AttemptClosed) else 2)

    def test_meets_a_hand_in_once(self, quiz):  # L7, L10
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            answer_rightly(attempt, learner, at=MONDAY)
            late = MONDAY + 32 * MINUTE
            handed_in, closed = together(
                lambda attempt=attempt, learner=learner, late=late: submit_attempt(
                    public_id=attempt.public_id, learner=learner, at=late
                ),
                lambda late=late: close_expired_attempts(at=late),
            )
            attempt.refresh_from_db()
            assert closed in (0, 1)
            assert (attempt.finished_at, attempt.points) == (MONDAY + 30 * MINUTE, 2)
            assert handed_in.answers_digest == attempt.answers_digest


class TestTwoExceptions:
    def test_for_one_person_leave_one(self, quiz):
        learner = make_learner(quiz)
        outcomes = together(lambda: grant(quiz, learner), lambda: grant(quiz, learner))
        assert sorted(len(outcome.overrides) for outcome in outcomes) == [0, 1]

    def test_granted_and_withdrawn_leave_what_is_stored_in_force(self, quiz):
        for _round in range(ROUNDS):
            learner = make_learner(quiz)
            attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
            (first,) = grant(quiz, learner).overrides
            together(
                lambda learner=learner: grant_override(
                    quiz=quiz, learner=learner, terms=Terms(extra_minutes=30), by=None, at=MONDAY
                ),
                lambda first=first: withdraw_override(quiz=quiz, override_id=first.pk, by=None, at=MONDAY),
            )
            attempt.refresh_from_db()
            stored = QuizOverride.objects.filter(learner=learner).first()
            minutes = 30 + (stored.extra_minutes if stored else 0)
            assert attempt.deadline_at == MONDAY + minutes * MINUTE
