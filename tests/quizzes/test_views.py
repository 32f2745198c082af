"""A quiz over HTTP: the journey, and what bad input gets."""

import datetime
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.contracts import CourseAccess
from courses.models import CourseCompletion
from quizzes.models import Attempt
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.courses import add_lesson, make_course, noon
from tests.factories.quizzes import (
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


@pytest.fixture(autouse=True)
def _everybody_may_take_courses(settings):
    """These are tests of the plugin: who may take what is the business of the site around it."""
    settings.LMS_COURSES = {}


class Browser:
    """Somebody at the keyboard, with one quiz in front of them."""

    def __init__(self, quiz, learner=None):
        self.quiz = quiz
        self.learner = learner or make_learner(quiz)
        self.client = Client()
        self.client.force_login(self.learner)

    @property
    def attempt(self) -> Attempt:
        return Attempt.objects.filter(learner=self.learner).latest("pk")

    def begin(self):
        response = self.client.post(reverse("quizzes:start", args=[self.quiz.pk]))
        assert response.status_code == 302
        return response

    def url(self, name: str, *more) -> str:
        return reverse(f"quizzes:{name}", args=[self.attempt.public_id, *more])

    def get(self, name: str, *more):
        return self.client.get(self.url(name, *more))

    def post(self, position: int, data: dict, *, json: bool = False):
        headers = {"accept": "application/json"} if json else {}
        return self.client.post(self.url("question", position), data, headers=headers)

    def answer(self, position: int, response, *, sequence: int = 0, json: bool = False, **more):
        data = {f"q{position}": response, f"q{position}-sequence": sequence, **more}
        if response is None:
            del data[f"q{position}"]
        return self.post(position, data, json=json)

    def right(self, position: int):
        return right_response(self.attempt.answers.get(position=position))

    def wrong(self, position: int):
        return wrong_response(self.attempt.answers.get(position=position))

    def hand_in(self):
        return self.client.post(self.url("submit"))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestJourney:
    def test_leads_from_the_rules_to_the_completed_course(self):
        browser = Browser(make_quiz(make_questions(2), title="Abschlusstest"))

        page = text_of(browser.client.get(browser.quiz.url))
        assert "Ihre Antworten sehen nur Sie." in page
        assert "ab 70 % der Punkte" in page

        response = browser.begin()
        assert response.url == browser.url("question", 1)
        page = text_of(browser.client.get(response.url))
        assert "Frage 1 von 2" in page

        response = browser.answer(1, browser.right(1), go="2")
        assert response.url == browser.url("question", 2)
        response = browser.answer(2, browser.right(2), go="summary")
        assert response.url == browser.url("summary")
        assert "Alle Fragen sind beantwortet" in text_of(browser.client.get(response.url))

        response = browser.hand_in()
        assert response.url == browser.url("result")
        page = text_of(browser.client.get(response.url))
        assert "2 von 2 Punkten" in page
        assert "Sie haben den Kurs" in page
        assert CourseCompletion.objects.filter(learner=browser.learner).exists()

        page = text_of(browser.client.get(browser.quiz.url))
        assert "Sie haben diesen Test bestanden." in page
        assert "Versuch 1" in page

    def test_leads_from_a_failed_attempt_to_the_next_one(self):
        browser = Browser(make_quiz([make_single_choice(objective="Sie erkennen Lücken.")], attempts_allowed=2))
        browser.begin()
        browser.answer(1, browser.wrong(1))
        page = text_of(browser.client.get(browser.hand_in().url))
        assert "0 von 1 Punkten" in page
        assert "Sie erkennen Lücken." in page
        assert "Ihre Antwort, leider nicht richtig" in page
        assert "Richtig, von Ihnen nicht gewählt" in page
        assert "Sie haben noch 1 Versuch." in page
        assert reverse("quizzes:start", args=[browser.quiz.pk]) in page

        browser.begin()
        assert browser.attempt.number == 2
        browser.hand_in()
        page = text_of(browser.get("result"))
        assert "Sie haben alle Versuche aufgebraucht." in page
        assert reverse("quizzes:start", args=[browser.quiz.pk]) not in page

    def test_goes_on_with_the_course_when_lessons_are_open(self):
        quiz = make_quiz(make_questions(1))
        add_lesson(quiz.get_course(), "Noch zu lesen")
        browser = Browser(quiz)
        finish_attempt(quiz, browser.learner, at=MONDAY)
        page = text_of(browser.get("result"))
        assert reverse("courses:resume", args=[quiz.get_course().pk]) in page
        assert "Sie haben den Kurs" not in page


class TestStartPage:
    def test_says_the_rules_in_words(self):
        quiz = make_quiz(
            draw=(make_bank(5), 3),
            attempts_allowed=3,
            pass_percent=60,
            time_limit_minutes=20,
            intro="<p>Viel Erfolg</p>",
        )
        page = text_of(Browser(quiz).client.get(quiz.url))
        for words in ("3, eine nach der anderen", "ab 60 % der Punkte", "3, davon noch 3", "20 Minuten", "Viel Erfolg"):
            assert words in page

    @pytest.mark.parametrize("is_required", [True, False])
    def test_leads_past_a_quiz_only_if_it_is_voluntary(self, is_required):
        quiz = make_quiz(make_questions(1), course=make_course("Davor"), is_required=is_required)
        later = add_lesson(quiz.get_course(), "Danach")
        page = text_of(Browser(quiz).client.get(quiz.url))
        assert (f'href="{later.url}" rel="next"' in page) is not is_required

    def test_says_who_sees_what_in_the_words_of_the_site(self, settings):
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.TalkativeAccess"}
        quiz = make_quiz(make_questions(1))
        page = text_of(Browser(quiz).client.get(quiz.url))
        assert "Ihre Antworten sehen nur Sie. Ihr Team sieht Zahlen." in page

    def test_offers_to_continue_an_open_attempt(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        assert "Versuch fortsetzen" in text_of(browser.client.get(browser.quiz.url))

    def test_offers_no_start_when_all_attempts_are_used(self):
        browser = Browser(make_quiz(make_questions(1), attempts_allowed=1))
        finish_attempt(browser.quiz, browser.learner, at=MONDAY, positions=[])
        page = text_of(browser.client.get(browser.quiz.url))
        assert "Sie haben alle Versuche aufgebraucht." in page
        assert reverse("quizzes:start", args=[browser.quiz.pk]) not in page

    def test_shows_own_attempts_only(self):
        browser = Browser(make_quiz(make_questions(1)))
        finish_attempt(browser.quiz, make_learner(browser.quiz), at=MONDAY)
        assert "Versuch 1" not in text_of(browser.client.get(browser.quiz.url))

    def test_offers_authors_a_trial_run(self):  # L4
        quiz = make_quiz(make_questions(1))
        author = Browser(quiz, make_superuser())
        assert "Probelauf starten" not in text_of(author.client.get(quiz.url))
        assert "Probelauf starten" in text_of(author.client.get(f"{quiz.url}?trial=1"))

    def test_offers_learners_no_trial_run(self):  # L4
        quiz = make_quiz(make_questions(1))
        assert "Probelauf" not in text_of(Browser(quiz).client.get(f"{quiz.url}?trial=1"))


class TalkativeAccess(CourseAccess):
    def privacy_note(self, user):
        return "Ihr Team sieht Zahlen."


class NobodyAccess(CourseAccess):
    def may_take(self, user, course, *, has_begun=False):
        return False


class TestStart:
    def test_leads_into_the_open_attempt_again(self):  # L3
        browser = Browser(make_quiz(make_questions(3)))
        browser.begin()
        browser.answer(1, browser.right(1))
        response = browser.begin()
        assert Attempt.objects.count() == 1
        assert browser.client.get(response.url).url == browser.url("question", 2)

    def test_goes_back_to_the_quiz_after_the_login(self):
        quiz = make_quiz(make_questions(1))
        address = reverse("quizzes:start", args=[quiz.pk])
        response = Client().post(address)
        assert response.status_code == 302
        assert "next=" + address in response.url
        assert Browser(quiz).client.get(address).url == quiz.url

    def test_tells_when_no_attempt_is_left(self):
        browser = Browser(make_quiz(make_questions(1), attempts_allowed=1))
        finish_attempt(browser.quiz, browser.learner, at=MONDAY, positions=[])
        response = browser.client.post(reverse("quizzes:start", args=[browser.quiz.pk]), follow=True)
        assert "Sie haben alle Versuche für diesen Test aufgebraucht." in text_of(response)
        assert Attempt.objects.count() == 1

    def test_sends_people_who_have_not_begun_the_course_to_it(self):
        quiz = make_quiz(make_questions(1))
        browser = Browser(quiz, UserFactory())
        response = browser.client.post(reverse("quizzes:start", args=[quiz.pk]), follow=True)
        assert response.redirect_chain[-1][0] == quiz.get_course().url
        assert not Attempt.objects.exists()

    def test_knows_no_other_quizzes(self):
        client = Client()
        client.force_login(UserFactory())
        for quiz_id in (0, 4711, 10**30):
            assert client.post(reverse("quizzes:start", args=[quiz_id])).status_code == 404

    def test_is_not_there_for_strangers(self, settings):
        settings.LMS_COURSES = {"ACCESS": f"{__name__}.NobodyAccess"}
        quiz = make_quiz(make_questions(1))
        browser = Browser(quiz)
        assert browser.client.post(reverse("quizzes:start", args=[quiz.pk])).status_code == 404

    def test_is_not_there_for_an_unpublished_quiz(self):
        quiz = make_quiz(make_questions(1))
        browser = Browser(quiz)
        quiz.unpublish()
        assert browser.client.post(reverse("quizzes:start", args=[quiz.pk])).status_code == 404

    def test_gives_no_trial_run_to_learners(self):  # L4
        quiz = make_quiz(make_questions(1))
        response = Browser(quiz).client.post(reverse("quizzes:start", args=[quiz.pk]), {"trial": "1"})
        assert response.status_code == 404
        assert not Attempt.objects.exists()

    def test_gives_authors_a_trial_run(self):  # L4
        quiz = make_quiz(make_questions(1))
        author = Browser(quiz, make_superuser())
        author.client.post(reverse("quizzes:start", args=[quiz.pk]), {"trial": "1"})
        assert author.attempt.is_preview
        assert "Probelauf" in text_of(author.get("question", 1))
        author.hand_in()
        assert "Probelauf" in text_of(author.get("result"))


class TestQuestionPage:
    def test_gives_nothing_away(self):  # L5
        question = make_single_choice(
            right="Hauptstadt", wrong=["Dorf"], general_feedback="<p>Nachlesen!</p>", objective="Geheimes Lernziel"
        )
        browser = Browser(make_quiz([question]))
        browser.begin()
        page = text_of(browser.get("question", 1))
        assert "Hauptstadt" in page
        for secret in ("Rückmeldung", "Nachlesen!", "Geheimes Lernziel", "correct", "fraction"):
            assert secret not in page

    def test_shows_what_is_stored_with_the_servers_time(self):  # L7
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        with time_machine.travel(datetime.datetime(2026, 3, 2, 13, 32, tzinfo=datetime.UTC), tick=False):
            browser.answer(1, browser.right(1))
        page = text_of(browser.get("question", 1))
        assert f'value="{browser.right(1)}" checked' in page
        assert "Gespeichert 14:32" in page

    def test_shows_options_in_the_order_of_the_attempt(self):  # L1
        browser = Browser(make_quiz([make_single_choice(wrong=[f"Falsch {number}" for number in range(7)])]))
        browser.begin()
        order = browser.attempt.answers.get().option_order
        page = text_of(browser.get("question", 1))
        assert sorted(order, key=lambda key: page.index(f'value="{key}"')) == order

    def test_shows_several_questions_when_the_quiz_says_so(self):
        browser = Browser(make_quiz(make_questions(5), questions_per_page=2))
        browser.begin()
        page = text_of(browser.get("question", 4))
        assert "Fragen 3 bis 4 von 5" in page
        assert 'name="q3-sequence"' in page
        assert 'name="q5-sequence"' not in page

    def test_shows_all_questions_with_0_per_page(self):
        browser = Browser(make_quiz(make_questions(3), questions_per_page=0))
        browser.begin()
        assert text_of(browser.get("question", 2)).count("data-question=") == 3

    def test_tells_until_when_there_is_time(self):  # L8
        with time_machine.travel(datetime.datetime(2026, 3, 2, 13, 32, tzinfo=datetime.UTC), tick=False):
            browser = Browser(make_quiz(make_questions(1), time_limit_minutes=18))
            browser.begin()
            page = text_of(browser.get("question", 1))
        assert "bis 14:50 Uhr" in page
        assert 'data-deadline="2026-03-02T14:50:00+01:00"' in page
        assert 'data-now="2026-03-02T14:32:00+01:00"' in page

    def test_may_not_be_kept_by_the_browser(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        assert "no-store" in browser.get("question", 1).headers["Cache-Control"]

    def test_knows_no_other_questions(self):
        browser = Browser(make_quiz(make_questions(2)))
        browser.begin()
        for position in (0, 3, 4711, 10**30):
            assert browser.get("question", position).status_code == 404

    def test_leads_to_the_result_after_handing_in(self):
        browser = Browser(make_quiz(make_questions(1)))
        finish_attempt(browser.quiz, browser.learner, at=MONDAY)
        for name, more in (("question", [1]), ("attempt", []), ("summary", [])):
            assert browser.get(name, *more).url == browser.url("result")

    def test_hands_in_when_the_time_is_over(self):  # L10
        browser = Browser(make_quiz(make_questions(1), time_limit_minutes=10))
        with time_machine.travel(MONDAY, tick=False):
            browser.begin()
        with time_machine.travel(MONDAY + 30 * MINUTE, tick=False):
            assert browser.get("question", 1).url == browser.url("result")
        assert browser.attempt.finished_at == MONDAY + 10 * MINUTE


class TestSaving:
    def test_goes_where_the_button_says(self):
        browser = Browser(make_quiz(make_questions(3)))
        browser.begin()
        assert browser.answer(1, None, go="3").url == browser.url("question", 3)
        assert browser.answer(1, None, go="summary").url == browser.url("summary")
        assert browser.answer(1, None).url == browser.url("question", 1)

    def test_goes_nowhere_else(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        for target in ("https://example.org/", "//example.org", "²", "1/../../x", "-1"):
            assert browser.answer(1, None, go=target).url == browser.url("summary")

    def test_answers_scripts_with_the_state_of_the_answer(self):  # L6 L7
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        with time_machine.travel(datetime.datetime(2026, 3, 2, 13, 32, tzinfo=datetime.UTC), tick=False):
            body = browser.answer(1, browser.right(1), json=True).json()
        assert body["saved"] == [
            {"position": 1, "sequence": 1, "is_answered": True, "message": "Gespeichert 14:32", "note": ""}
        ]

    def test_takes_several_options_of_a_multiple_choice(self):
        browser = Browser(make_quiz([make_multiple_choice()]))
        browser.begin()
        browser.answer(1, browser.right(1))
        assert browser.attempt.answers.get().response == browser.right(1)

    def test_saves_a_page_of_several_questions_at_once(self):
        browser = Browser(make_quiz(make_questions(2), questions_per_page=2))
        browser.begin()
        data = {"q1": browser.right(1), "q1-sequence": "0", "q2-sequence": "0", "q2-flag": "on", "go": "summary"}
        assert browser.post(1, data).url == browser.url("summary")
        first, second = browser.attempt.answers.all()
        assert (first.is_answered, first.is_flagged) == (True, False)
        assert (second.is_answered, second.is_flagged) == (False, True)

    def test_tells_a_script_in_a_stale_tab(self):  # L6
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        browser.answer(1, browser.right(1))
        response = browser.answer(1, browser.wrong(1), json=True)
        assert response.status_code == 409
        body = response.json()
        assert (body["error"], body["position"], body["sequence"]) == ("stale", 1, 1)
        assert "in einem anderen Fenster" in body["message"]
        assert browser.attempt.answers.get().response == browser.right(1)

    def test_keeps_on_screen_what_was_chosen_in_a_stale_tab(self):  # L6
        browser = Browser(make_quiz([make_single_choice(right="Stimmt", wrong=["Stimmt nicht"])]))
        browser.begin()
        browser.answer(1, browser.right(1))
        response = browser.answer(1, browser.wrong(1))
        assert response.status_code == 409
        page = text_of(response)
        assert f'value="{browser.wrong(1)}" checked' in page
        assert "Gespeichert ist: „Stimmt“" in page
        assert 'name="q1-sequence" value="1"' in page  # saving again is a decision now

    def test_refuses_after_handing_in(self):
        browser = Browser(make_quiz(make_questions(1)))
        finish_attempt(browser.quiz, browser.learner, at=MONDAY, positions=[])
        response = browser.answer(1, browser.right(1), json=True)
        assert (response.status_code, response.json()["error"]) == (409, "closed")
        response = browser.answer(1, browser.right(1))
        page = browser.client.get(response.url, follow=True)
        assert page.redirect_chain[-1][0] == browser.url("result")
        assert "Ihre letzte Änderung wurde nicht gespeichert." in text_of(page)
        assert browser.attempt.answers.get().response is None

    def test_keeps_what_was_typed_when_the_session_is_over(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        right, address = browser.right(1), browser.url("question", 1)
        browser.client.logout()
        response = browser.answer(1, right, json=True)
        assert (response.status_code, response.json()["error"]) == (401, "login")
        assert f"next={address}" in response.json()["url"]
        assert f"next={address}" in browser.answer(1, right).url


class TestBadInput:
    """What no page of ours sends gets 400 with a reason, and nothing is stored."""

    def check_refused(self, browser, response):
        assert response.status_code == 400
        assert not browser.attempt.answers.exclude(response=None).exists()
        assert not browser.attempt.answers.exclude(sequence=0).exists()

    @pytest.fixture
    def browser(self):
        browser = Browser(make_quiz([*make_questions(1), make_multiple_choice()]))
        browser.begin()
        return browser

    def test_for_a_question_that_is_not_in_the_attempt(self, browser):
        data = {"q1": browser.right(1), "q1-sequence": "0", "q7": "x", "q7-sequence": "0"}
        for json in (True, False):
            self.check_refused(browser, browser.post(1, data, json=json))

    def test_says_why(self, browser):
        response = browser.answer(1, "x", json=True)
        assert response.json() == {
            "error": "invalid",
            "message": "Die Antwort nennt eine Möglichkeit, die es in dieser Frage nicht gibt.",
        }
        assert "Es wurde nichts geändert." in text_of(browser.answer(1, "x"))

    def test_for_an_unknown_option(self, browser):
        for option in ("x", "", "\0", "0" * 8, "<script>", "ä" * 1000):
            self.check_refused(browser, browser.answer(1, option))

    def test_for_an_option_of_another_question(self, browser):
        self.check_refused(browser, browser.answer(1, browser.right(2)[0]))

    def test_for_two_answers_to_a_single_choice(self, browser):
        options = browser.attempt.answers.get(position=1).option_order
        self.check_refused(browser, browser.answer(1, options[:2]))

    def test_for_a_sequence_that_is_no_number(self, browser):
        for sequence in ("", "x", "-1", "1.5", "9" * 40, "²"):
            self.check_refused(browser, browser.answer(1, browser.right(1), sequence=sequence))

    def test_for_a_request_that_is_no_page_of_answers(self, browser):
        for data in ({}, {"q1": "x"}, {"q0-sequence": "0"}, {"q01-sequence": "0"}, {"q99999-flag": "1"}):
            self.check_refused(browser, browser.post(1, data))

    def test_for_a_megabyte(self, browser):
        self.check_refused(browser, browser.answer(1, "x" * 1024 * 1024))

    def test_for_a_body_that_is_no_form(self, browser):
        address = browser.url("question", 1)
        self.check_refused(browser, browser.client.post(address, b"[1, 2]", content_type="application/json"))

    def test_does_not_store_the_good_half(self, browser):
        data = {"q1": browser.right(1), "q1-sequence": "0", "q2": "x", "q2-sequence": "0"}
        self.check_refused(browser, browser.post(1, data))

    def test_a_malformed_attempt_does_not_exist(self, browser):
        for address in ("versuche/x/", "versuche/123/1/", f"versuche/{uuid.uuid4()}x/abgeben/"):
            assert browser.client.get(f"/tests/{address}").status_code == 404

    def test_put_and_delete_are_refused(self, browser):
        for address in (browser.url("submit"), reverse("quizzes:start", args=[browser.quiz.pk])):
            assert browser.client.put(address).status_code == 405
            assert browser.client.delete(address).status_code == 405


class TestStrangers:
    """Somebody else's attempt does not exist (404), whatever is asked of it."""

    @pytest.fixture
    def stranger(self):
        client = Client()
        client.force_login(make_superuser())
        return client

    @pytest.mark.parametrize("is_finished", [True, False])
    def test_see_nothing(self, stranger, is_finished):  # L5
        owner = Browser(make_quiz(make_questions(1)))
        owner.begin()
        if is_finished:
            owner.hand_in()
        for name, more in (("attempt", []), ("question", [1]), ("summary", []), ("result", [])):
            assert stranger.get(owner.url(name, *more)).status_code == 404

    def test_change_nothing(self, stranger):
        owner = Browser(make_quiz(make_questions(1)))
        owner.begin()
        data = {"q1": owner.right(1), "q1-sequence": "0"}
        assert stranger.post(owner.url("question", 1), data).status_code == 404
        assert stranger.post(owner.url("question", 7), {"q7-sequence": "0"}).status_code == 404
        assert stranger.post(owner.url("submit")).status_code == 404
        assert owner.attempt.is_open
        assert owner.attempt.answers.get().response is None

    def test_are_sent_to_the_login_first(self):
        owner = Browser(make_quiz(make_questions(1)))
        owner.begin()
        for name, more in (("attempt", []), ("question", [1]), ("summary", []), ("result", [])):
            response = Client().get(owner.url(name, *more))
            assert response.status_code == 302
            assert "/konto/login/" in response.url

    def test_get_404_for_an_attempt_that_never_was(self, stranger):
        for name, more in (("attempt", []), ("question", [1]), ("summary", []), ("result", [])):
            assert stranger.get(reverse(f"quizzes:{name}", args=[uuid.uuid4(), *more])).status_code == 404
        assert stranger.post(reverse("quizzes:submit", args=[uuid.uuid4()])).status_code == 404


class TestHandingIn:
    def test_names_what_is_not_answered(self):
        browser = Browser(make_quiz(make_questions(3)))
        browser.begin()
        browser.answer(2, browser.right(2))
        page = text_of(browser.get("summary"))
        assert "2 Fragen sind nicht beantwortet" in page
        assert browser.url("question", 1) in page

    def test_names_what_is_flagged(self):
        browser = Browser(make_quiz(make_questions(2)))
        browser.begin()
        browser.answer(2, None, **{"q2-flag": "on"})
        assert "Für später vorgemerkt" in text_of(browser.get("summary"))

    def test_twice_gives_the_same_result(self):  # L7
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        browser.answer(1, browser.right(1))
        first = browser.client.get(browser.hand_in().url).content.decode()
        digest = browser.attempt.answers_digest
        second = browser.client.get(browser.hand_in().url).content.decode()
        assert digest in first
        assert digest in second
        assert Attempt.objects.count() == 1

    def test_goes_back_to_the_attempt_after_the_login(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        assert browser.client.get(browser.url("submit")).url == browser.url("attempt")
        assert browser.attempt.is_open


class TestResult:
    def test_is_not_there_before_handing_in(self):  # L5
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        response = browser.get("result")
        assert response.url == browser.url("attempt")

    def test_tells_what_went_well_first(self):
        browser = Browser(make_quiz(make_questions(2)))
        finish_attempt(browser.quiz, browser.learner, at=MONDAY, positions=[2])
        page = text_of(browser.get("result"))
        assert page.index("Das hat gut geklappt") < page.index("Das lohnt sich noch einmal zu lesen")

    def test_gives_a_receipt(self):  # L7
        browser = Browser(make_quiz(make_questions(2)))
        attempt = finish_attempt(browser.quiz, browser.learner, at=MONDAY)
        page = text_of(browser.get("result"))
        assert attempt.answers_digest in page
        assert str(attempt.public_id) in page
        for answer in attempt.answers.all():
            assert f"Version Nr. {answer.question_version_id}" in page

    def test_never_shows_more_than_was_reached(self):
        """69.99 % is not shown as 70 %."""
        questions = [make_multiple_choice(options={"A": True, "B": True, "C": True}, rule="sum_clipped")]
        browser = Browser(make_quiz(questions, pass_percent=67))
        browser.begin()
        content = browser.attempt.answers.get().question_version.content
        browser.answer(1, [option["id"] for option in content["options"]][:2])
        page = text_of(browser.client.get(browser.hand_in().url))
        assert "Das sind 66,6 %. Zum Bestehen sind 67 % nötig." in page
        assert "0,67 von 1 Punkten" in page


class TestQueryBudgets:
    def budget_of(self, django_assert_max_num_queries, most, call):
        with django_assert_max_num_queries(most) as captured:
            response = call()
        assert response.status_code in (200, 302)
        return len(captured)

    def test_saving_takes_six_at_most(self, django_assert_max_num_queries):
        browser = Browser(make_quiz(make_questions(3)))
        browser.begin()
        right, other, address = browser.right(1), browser.wrong(1), browser.url("question", 1)
        with django_assert_max_num_queries(6):
            browser.client.post(address, {"q1": right, "q1-sequence": "0", "go": "2"})
        with django_assert_max_num_queries(6):
            browser.client.post(address, {"q1": other, "q1-sequence": "1"}, headers={"accept": "application/json"})
        assert browser.attempt.answers.get(position=1).sequence == 2

    def test_saving_a_page_takes_as_many_for_1_and_for_20_questions(self, django_assert_max_num_queries):
        counts = []
        for size in (1, 20):
            browser = Browser(make_quiz(make_questions(size), questions_per_page=0))
            browser.begin()
            data = {f"q{position}": browser.right(position) for position in range(1, size + 1)}
            data |= {f"q{position}-sequence": "0" for position in range(1, size + 1)}
            address = browser.url("question", 1)
            with django_assert_max_num_queries(6) as captured:
                browser.client.post(address, data)
            counts.append(len(captured))
            assert not browser.attempt.answers.filter(response=None).exists()
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(
        ("name", "most"), [("result", 7), ("summary", 4), ("question", 4), ("submit", 15), ("start", 14)]
    )
    def test_pages_take_as_many_for_1_and_for_20_questions(self, django_assert_max_num_queries, name, most):
        counts = []
        for size in (1, 20):
            browser = Browser(make_quiz(make_questions(size), questions_per_page=0))
            if name != "start":
                browser.begin()
            if name == "result":
                browser.hand_in()
            browser.client.get(browser.quiz.url)  # what is cached for all requests is cached now
            calls = {
                "start": lambda browser=browser: browser.begin(),
                "question": lambda browser=browser: browser.get("question", 1),
                "summary": lambda browser=browser: browser.get("summary"),
                "submit": lambda browser=browser: browser.hand_in(),
                "result": lambda browser=browser: browser.get("result"),
            }
            counts.append(self.budget_of(django_assert_max_num_queries, most, calls[name]))
        assert counts[0] == counts[1]
