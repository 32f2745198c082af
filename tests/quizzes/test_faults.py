"""What goes wrong while somebody answers: workers die, sessions end, the clock goes on, everybody comes at once.

On either database, with real processes and threads. Two tabs and double clicks: `test_at_the_same_moment`.
"""

import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from courses.models import CourseCompletion
from lms.records.models import LearningRecord, Verb
from quizzes.actions import answering, start_attempt, submit_attempt
from quizzes.models import Attempt, AttemptState
from quizzes.queries import contents_of
from tests.factories.accounts import PASSWORD
from tests.factories.courses import noon
from tests.factories.quizzes import attempts_of_many, make_learner, make_questions, make_quiz, right_response
from tests.journeys.visitor import Visitor
from tests.quizzes.test_views import Browser
from tests.threads import in_turn
from tests.workers import Moment, Worker

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _everybody_may_take_courses(settings):
    settings.LMS_COURSES = {}


@pytest.mark.django_db(transaction=True)
class TestAWorkerThatDies:
    """The learner's browser says that there was no answer, and sends the same once more."""

    def send_twice(self, browser, moment, path, form):
        """To a worker that dies over it, then to one that does not."""
        with Worker(dies=moment) as worker, pytest.raises(ConnectionError):
            worker.post(path, form, session=browser.client.cookies["sessionid"].value)
        return browser.client.post(path, form)

    @pytest.mark.parametrize("moment", Moment)
    def test_costs_nothing_but_the_repetition(self, moment):  # L3, L6, L7
        browser = Browser(make_quiz(make_questions(2), questions_per_page=0))
        is_committed = moment is Moment.AFTER_COMMIT

        response = self.send_twice(browser, moment, reverse("quizzes:start", args=[browser.quiz.pk]), {})
        assert response.url == (browser.url("attempt") if is_committed else browser.url("question", 1))
        assert Attempt.objects.count() == 1
        assert browser.attempt.answers.count() == 2

        rows = list(browser.attempt.answers.select_related("question_version"))
        form = {f"q{row.position}": right_response(row) for row in rows}
        form |= {f"q{row.position}-sequence": "0" for row in rows} | {"go": "summary"}
        response = self.send_twice(browser, moment, browser.url("question", 1), form)
        assert response.url == browser.url("summary")
        stored = list(browser.attempt.answers.order_by("position").values_list("response", "sequence"))
        assert stored == [(right_response(row), 1) for row in rows]

        response = self.send_twice(browser, moment, browser.url("submit"), {})
        assert response.url == browser.url("result")
        assert (browser.attempt.state, browser.attempt.points) == (AttemptState.FINISHED, 2)
        assert CourseCompletion.objects.count() == 1
        assert LearningRecord.objects.filter(verb=Verb.ATTEMPT_FINISHED).count() == 1

    def test_in_the_middle_of_a_save_leaves_nothing_half_done(self):  # L6
        browser = Browser(make_quiz(make_questions(2)))
        browser.begin()
        form = {"q1": browser.right(1), "q1-sequence": "0"}
        with Worker(dies=Moment.BEFORE_COMMIT) as worker, pytest.raises(ConnectionError):
            worker.post(browser.url("question", 1), form, session=browser.client.cookies["sessionid"].value)
        row = browser.attempt.answers.get(position=1)
        assert (row.response, row.sequence, row.saved_at) == (None, 0, None)

    def test_leaves_its_work_to_the_others(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        form = {"q1": browser.right(1), "q1-sequence": "0", "go": "summary"}
        session = browser.client.cookies["sessionid"].value
        with Worker() as other:
            with Worker(dies=Moment.BEFORE_COMMIT) as worker, pytest.raises(ConnectionError):
                worker.post(browser.url("question", 1), form, session=session)
            response = other.post(browser.url("question", 1), form, session=session)
        assert (response.status, response.headers["Location"]) == (302, browser.url("summary"))
        assert browser.attempt.answers.get().sequence == 1


@pytest.mark.django_db
class TestTheClock:
    def test_that_passes_the_deadline_in_the_middle_of_a_save_loses_nothing(self, monkeypatch):  # L6, L9
        """What arrived in time counts, however long it had to wait for the database."""
        browser = Browser(make_quiz(make_questions(2), time_limit_minutes=30))
        with time_machine.travel(MONDAY, tick=False) as clock:
            browser.begin()

            def slowly(answers):
                clock.move_to(MONDAY + 32 * MINUTE)
                return contents_of(answers)

            clock.move_to(MONDAY + 31 * MINUTE - SECOND)
            with monkeypatch.context() as patched:
                patched.setattr(answering, "contents_of", slowly)
                assert browser.answer(1, browser.right(1), json=True).status_code == 200
            assert browser.answer(2, browser.right(2), json=True).json()["error"] == "closed"
            assert browser.get("question", 2).url == browser.url("result")
        attempt = browser.attempt
        assert (attempt.points, attempt.finished_at) == (1, attempt.deadline_at)


@pytest.mark.django_db
class TestASessionThatEnds:
    def end_sessions(self):
        Session.objects.all().delete()
        cache.clear()

    def test_leads_through_the_login_back_to_the_question_with_all_that_was_saved(self):
        quiz = make_quiz(make_questions(2))
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        address = reverse("quizzes:question", args=[attempt.public_id, 1])
        mira = Visitor().log_in(learner)
        mira.open(address).choose("Die richtige").press("Antwort speichern und")
        second = mira.address
        mira.choose("Die richtige")
        self.end_sessions()

        mira.press("Antwort speichern und")
        assert mira.address == reverse("account_login")
        mira.press("Anmelden", login=learner.email, password=PASSWORD)
        assert mira.address == second
        assert attempt.answers.get(position=1).response is not None
        mira.choose("Die richtige").press("Antwort speichern und").press("Test abgeben")
        attempt.refresh_from_db()
        assert (attempt.state, attempt.points) == (AttemptState.FINISHED, 2)

    def test_lets_a_script_save_after_the_login_what_it_could_not_before(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        address = browser.url("question", 1)
        form = {"q1": browser.right(1), "q1-sequence": "0"}
        self.end_sessions()
        refused = browser.client.post(address, form, headers={"accept": "application/json"})
        assert (refused.status_code, refused.json()["error"]) == (401, "login")
        login = {"login": browser.learner.email, "password": PASSWORD, "next": address}
        page = browser.client.post(refused.json()["url"], login, follow=True)
        assert page.redirect_chain[-1][0] == address
        assert browser.attempt.answers.get().response is None
        saved = browser.client.post(address, form, headers={"accept": "application/json"}).json()["saved"]
        assert [(row["sequence"], row["is_answered"]) for row in saved] == [(1, True)]


@pytest.mark.django_db(transaction=True)
class TestEverybodyAtOnce:
    THREADS = 8

    def test_hands_in_in_the_same_second_and_nothing_is_lost(self):  # L7
        """Where there is one writer at a time the others wait, and fewer show it; `make bench` has 200 on either."""
        count = 40 if connection.vendor == "sqlite" else 200
        attempts = attempts_of_many(make_quiz(make_questions(3)), count, at=MONDAY)
        at = MONDAY + 5 * MINUTE
        outcomes = in_turn(
            [
                lambda attempt=attempt: submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=at)
                for attempt in attempts
            ],
            threads=self.THREADS,
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert {(one.state, one.points, one.finished_at) for one in outcomes} == {(AttemptState.FINISHED, 3, at)}
        assert CourseCompletion.objects.count() == count
        finished = LearningRecord.objects.filter(verb=Verb.ATTEMPT_FINISHED)
        assert finished.values("source").distinct().count() == finished.count() == count
