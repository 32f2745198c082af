"""What a result says about the next attempt, over HTTP: now, later, or not any more."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.actions import grant_override, start_attempt
from quizzes.queries import Terms, next_attempt
from tests.factories.courses import noon
from tests.factories.quizzes import finish_attempt, make_learner, make_questions, make_quiz

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _monday(settings, time_machine):
    settings.LMS_COURSES = {}
    time_machine.move_to(MONDAY, tick=False)


class Failure:
    """Somebody has failed a quiz; `page` is the result they read, `press` its button."""

    def __init__(self, *, at=MONDAY, **fields):
        self.quiz = make_quiz(make_questions(1), **fields)
        self.learner = make_learner(self.quiz)
        self.attempt = finish_attempt(self.quiz, self.learner, at=at, positions=[])
        self.client = Client()
        self.client.force_login(self.learner)

    def page(self):
        response = self.client.get(reverse("quizzes:result", args=[self.attempt.public_id]))
        return " ".join(response.content.decode().replace("\xa0", " ").split())

    def offers(self):
        return reverse("quizzes:start", args=[self.quiz.pk]) in self.page()

    def press(self):
        """How many attempts there are after the button was pressed, whether it was shown or not."""
        self.client.post(reverse("quizzes:start", args=[self.quiz.pk]))
        return self.quiz.attempts.count()


class TestResult:
    def test_offers_another_attempt_where_nothing_stands_in_its_way(self):
        failure = Failure()
        assert failure.offers()
        assert "Sie können es so oft versuchen, wie Sie möchten." in failure.page()
        assert failure.press() == 2

    def test_names_the_end_of_the_waiting_time_and_offers_the_attempt_then(self, time_machine):
        failure = Failure(wait_after_first_minutes=120, attempts_allowed=3)
        assert not failure.offers()
        assert "Den nächsten Versuch können Sie ab 2. März 2026, 15:00 Uhr beginnen." in failure.page()
        assert "Sie haben noch 2 Versuche." in failure.page()
        assert failure.press() == 1
        time_machine.move_to(MONDAY + 120 * MINUTE, tick=False)
        assert failure.offers()
        assert "Den nächsten Versuch" not in failure.page()
        assert failure.press() == 2

    def test_says_when_waiting_ends_too_late(self):
        failure = Failure(wait_after_first_minutes=120, closes_at=MONDAY + 60 * MINUTE)
        assert not failure.offers()
        assert "Der Test endet aber vorher." in failure.page()
        assert "so oft versuchen" not in failure.page()

    def test_says_until_when_there_is_time(self):
        failure = Failure(closes_at=MONDAY + 60 * MINUTE)
        assert failure.offers()
        assert "Der Test schließt am 2. März 2026, 14:00 Uhr." in failure.page()

    def test_says_that_the_quiz_has_closed(self, time_machine):
        failure = Failure(closes_at=MONDAY + 60 * MINUTE)
        time_machine.move_to(MONDAY + 60 * MINUTE, tick=False)
        assert not failure.offers()
        assert "Dieser Test ist seit 2. März 2026, 14:00 Uhr geschlossen." in failure.page()
        assert "so oft versuchen" not in failure.page()
        assert failure.press() == 1

    def test_says_that_the_attempts_are_used_up_until_one_is_granted(self):
        failure = Failure(attempts_allowed=1)
        assert not failure.offers()
        assert "Sie haben alle Versuche aufgebraucht." in failure.page()
        grant_override(
            quiz=failure.quiz, learner=failure.learner, terms=Terms(extra_attempts=1), by=None, at=MONDAY + MINUTE
        )
        assert failure.offers()
        assert "Sie haben noch 1 Versuch." in failure.page()

    def test_leads_on_to_an_attempt_that_is_running(self):
        failure = Failure(attempts_allowed=2)
        start_attempt(learner=failure.learner, quiz=failure.quiz, at=MONDAY)
        assert failure.offers()
        assert "Versuch fortsetzen" in failure.page()
        assert "Sie haben alle Versuche aufgebraucht." not in failure.page()
        assert failure.press() == 2


class TestNextAttempt:
    def test_costs_two_queries_while_nothing_is_used_up(self, django_assert_num_queries):
        failure = Failure(attempts_allowed=5)
        with django_assert_num_queries(2):
            assert next_attempt(failure.learner, failure.quiz, at=MONDAY).attempts_left == 4
