"""The learner's side of a quiz beyond plain questions: checking, order, certainty, review, practice, paper."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from courses.models import CourseCompletion
from quizzes.actions import (
    GivenAnswer,
    NothingToCheck,
    check_answer,
    freeze_question,
    save_answer,
    start_attempt,
    start_practice,
    submit_attempt,
)
from quizzes.models import Attempt, Behavior, Certainty, Navigation, Purpose, QuestionHint, ReviewAspect, ReviewTime
from quizzes.models.quizzes import ScoreBand, everything
from quizzes.privacy import export_for
from quizzes.queries import attempt_result, cbm_mark, quiz_visit
from quizzes.signals import attempt_started, attempt_submitted
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.courses import noon
from tests.factories.quizzes import (
    answer_rightly,
    finish_attempt,
    make_learner,
    make_multiple_choice,
    make_questions,
    make_quiz,
    make_single_choice,
    right_response,
    wrong_response,
)
from tests.quizzes.test_views import Browser, text_of

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
MINUTE = datetime.timedelta(minutes=1)
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _everybody_may_take_courses(settings):
    settings.LMS_COURSES = {}


def with_hints(count, *, clears_wrong=False, counts_right=False, make=make_single_choice, **fields):
    """A question with so many hints."""
    question = make(is_published=False, **fields)
    question.hints = [
        QuestionHint(
            text=f"<p>Hinweis {number}</p>", clears_wrong=clears_wrong, counts_right=counts_right, sort_order=number
        )
        for number in range(1, count + 1)
    ]
    question.live = True
    question.save()
    freeze_question(question=question, at=noon("2026-01-05"))
    return question


def check(attempt, position, response, *, at=MONDAY, sequence=None):
    answer = attempt.answers.get(position=position)
    sequence = answer.sequence if sequence is None else sequence
    given = GivenAnswer(position, response, sequence)
    return check_answer(public_id=attempt.public_id, learner=attempt.learner, given=given, at=at)


def table(**times):
    """Review settings: nothing but what is given by time."""
    return {time.value: times.get(time.value, []) for time in ReviewTime}


class TestSeveralTries:
    @pytest.mark.parametrize(
        ("wrong_tries", "penalty", "fraction"),
        [
            (0, "0.3333333", "1"),
            (1, "0.3333333", "0.6666667"),
            (2, "0.3333333", "0.3333334"),
            (3, "0.3333333", "0.0000001"),
            (1, "0.5", "0.5"),
            (2, "0.5", "0"),
            (3, "0.5", "0"),
            (3, "0", "1"),
            (1, "1", "0"),
        ],
    )
    def test_cost_their_penalty(self, wrong_tries, penalty, fraction):  # L12
        question = with_hints(3, wrong=["A", "B", "C"], penalty=Decimal(penalty))
        quiz = make_quiz([question], behavior=Behavior.SEVERAL_TRIES)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        answer = attempt.answers.get()
        right = right_response(answer)
        for wrong in [key for key in answer.option_order if key != right][:wrong_tries]:
            assert check(attempt, 1, wrong).checked_at is None
        assert check(attempt, 1, right).checked_at == MONDAY
        submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=MONDAY)
        assert attempt.answers.get().fraction == Decimal(fraction)

    def test_are_over_after_as_many_as_hints_and_one(self):
        quiz = make_quiz([with_hints(1)], behavior=Behavior.SEVERAL_TRIES)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        first, second = [
            key for key in attempt.answers.get().option_order if key != right_response(attempt.answers.get())
        ]
        assert check(attempt, 1, first).checked_at is None
        assert check(attempt, 1, second).checked_at == MONDAY

    def test_sent_twice_are_used_once(self):
        quiz = make_quiz([with_hints(2)], behavior=Behavior.SEVERAL_TRIES)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        wrong = wrong_response(attempt.answers.get())
        for _time in range(2):
            assert len(check(attempt, 1, wrong, sequence=0).tries) == 1

    def test_count_one_that_was_not_checked_before_handing_in(self):
        quiz = make_quiz([with_hints(2)], behavior=Behavior.SEVERAL_TRIES)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        answer = check(attempt, 1, wrong_response(attempt.answers.get()))
        save_answer(
            public_id=attempt.public_id,
            learner=attempt.learner,
            position=1,
            response=right_response(answer),
            sequence=answer.sequence,
            at=MONDAY,
        )
        submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=MONDAY)
        assert attempt.answers.get().fraction == Decimal("0.6666667")

    def test_do_not_count_what_a_hint_has_left_of_one(self):
        """The learner has done nothing since: the second try costs nothing."""
        options = {"A": True, "B": True, "C": True, "D": False}
        question = with_hints(
            2, clears_wrong=True, make=make_multiple_choice, options=options, rule="right_minus_wrong"
        )
        quiz = make_quiz([question], behavior=Behavior.SEVERAL_TRIES)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        content = attempt.answers.get().question_version.content
        keys = [option["id"] for option in content["options"]]
        answer = check(attempt, 1, [keys[0], keys[1], keys[3]])
        assert set(answer.response) == {keys[0], keys[1]}
        submit_attempt(public_id=attempt.public_id, learner=attempt.learner, at=MONDAY)
        assert attempt.answers.get().fraction == Decimal("0.3333333")


class TestCheckingOnThePage:
    def begin(self, *questions, **fields):
        browser = Browser(make_quiz(questions, **{"behavior": Behavior.SEVERAL_TRIES, **fields}))
        browser.begin()
        return browser

    def test_shows_hint_and_try_but_no_key_while_a_try_is_left(self):  # L5
        browser = self.begin(with_hints(2, counts_right=True, right="Hauptstadt"))
        page = text_of(browser.get("question", 1))
        assert "Anlauf 1 von 3." in page
        assert "33,3 % weniger" in page
        response = browser.answer(1, browser.wrong(1), check="1")
        assert response.url == browser.url("question", 1) + "#question-1"
        page = text_of(browser.get("question", 1))
        for words in ("Noch nicht richtig", "Hinweis 1", "Anlauf 2 von 3."):
            assert words in page
        for secret in ("Hinweis 2", "Erklärung zu Frage", "Rückmeldung zu Hauptstadt", "Richtig, von Ihnen nicht"):
            assert secret not in page

    def test_says_how_many_parts_are_right_where_the_hint_says_so(self):
        browser = self.begin(with_hints(1, counts_right=True, make=make_multiple_choice))
        browser.answer(1, browser.right(1)[:1], check="1")
        assert "1 von 2 Teilen sind richtig." in text_of(browser.get("question", 1))

    def test_shows_the_key_and_no_field_when_the_question_is_over(self):
        browser = self.begin(*make_questions(2), behavior=Behavior.IMMEDIATE, questions_per_page=2)
        browser.answer(1, browser.wrong(1), check="1")
        page = text_of(browser.get("question", 1))
        assert "Richtig, von Ihnen nicht gewählt" in page
        assert "Erklärung zu Frage" in page
        assert 'name="q1' not in page
        assert 'name="q2-sequence"' in page  # the other one can still be answered
        assert browser.answer(2, browser.right(2)).status_code == 302

    def test_keeps_the_key_when_the_table_does_not_show_it(self):  # L5
        review = table(result=["answer", "correctness"])
        browser = self.begin(make_single_choice(right="Ja", wrong=["Nein"]), behavior="immediate", review=review)
        body = browser.answer(1, browser.wrong(1), json=True, check="1").json()
        assert "Nicht richtig" in body["html"]
        for secret in ("Richtige Antwort", "Rückmeldung", "Erklärung", "von Ihnen nicht gewählt"):
            assert secret not in body["html"]

    def test_gives_a_script_the_new_box_and_words_for_its_live_region(self):
        browser = self.begin(*make_questions(1), behavior="immediate")
        body = browser.answer(1, browser.right(1), json=True, check="1").json()
        assert (body["position"], body["message"]) == (1, "Ihre Antwort ist richtig.")
        assert 'data-question="1"' in body["html"]
        assert "data-sequence" not in body["html"]

    def test_saves_the_rest_of_the_page_along(self):
        browser = self.begin(*make_questions(2), behavior="immediate", questions_per_page=0)
        data = {"q1": browser.right(1), "q1-sequence": 0, "q2": browser.wrong(2), "q2-sequence": 0, "check": "1"}
        browser.post(1, data)
        first, second = browser.attempt.answers.all()
        assert (bool(first.tries), second.response) == (True, browser.wrong(2))

    def test_asks_for_an_answer_and_keeps_what_else_was_chosen(self):
        browser = self.begin(*make_questions(2), behavior="immediate", questions_per_page=0)
        data = {"q1-sequence": 0, "q2": browser.right(2), "q2-sequence": 0, "check": "1"}
        response = browser.post(1, data)
        assert response.status_code == 409
        assert "Bitte beantworten Sie zuerst die Frage." in text_of(response)
        assert f'value="{browser.right(2)}" checked' in text_of(response)
        assert not browser.attempt.answers.exclude(response=None).exists()

    def test_tells_a_window_that_knows_nothing_of_it(self):  # L6
        browser = self.begin(with_hints(2, wrong=["A", "B"]))
        first, second = [key for key in browser.attempt.answers.get().option_order if key != browser.right(1)]
        browser.answer(1, first, check="1")
        response = browser.answer(1, second, json=True, check="1")
        assert (response.status_code, response.json()["error"]) == (409, "stale")
        assert len(browser.attempt.answers.get().tries) == 1

    def test_fixes_the_answer(self):
        browser = self.begin(*make_questions(1), behavior="immediate")
        wrong, right = browser.wrong(1), browser.right(1)
        browser.answer(1, wrong, check="1")
        response = browser.answer(1, right, sequence=2, json=True)
        assert (response.status_code, response.json()["error"]) == (409, "fixed")
        assert browser.attempt.answers.get().response == wrong

    def test_is_not_there_when_feedback_comes_after_handing_in(self):
        browser = self.begin(*make_questions(1), behavior="deferred")
        assert "data-check" not in text_of(browser.get("question", 1)).replace("data-checked", "")
        response = browser.answer(1, browser.right(1), json=True, check="1")
        assert (response.status_code, response.json()["error"]) == (409, "unchecked")
        assert browser.attempt.answers.get().response is None

    @pytest.mark.parametrize("position", ["2", "0", "x", "", "01", "9" * 30])
    def test_refuses_what_no_page_sends(self, position):
        browser = self.begin(*make_questions(2), behavior="immediate")
        for json_ in (True, False):
            assert browser.answer(1, browser.right(1), json=json_, check=position).status_code == 400
        assert not browser.attempt.answers.exclude(response=None).exists()

    def test_lets_nobody_else_check(self):
        browser = self.begin(*make_questions(1), behavior="immediate")
        stranger = Browser(browser.quiz)
        data = {"q1": browser.right(1), "q1-sequence": 0, "check": "1"}
        assert stranger.client.post(browser.url("question", 1), data).status_code == 404

    def test_takes_eight_queries_at_most(self, django_assert_max_num_queries):
        browser = self.begin(*make_questions(3), behavior="immediate")
        data = {"q1": browser.right(1), "q1-sequence": "0", "check": "1"}
        address = browser.url("question", 1)
        with django_assert_max_num_queries(8):
            assert browser.client.post(address, data, headers=JSON).status_code == 200

    def test_keeps_what_was_typed_when_the_session_is_over(self):
        browser = self.begin(*make_questions(1), behavior="immediate")
        right, address = browser.right(1), browser.url("question", 1)
        data = {"q1": right, "q1-sequence": "0", "check": "1"}
        browser.client.logout()
        response = browser.client.post(address, data, headers=JSON)
        assert (response.status_code, response.json()["error"]) == (401, "login")
        browser.client.force_login(browser.learner)
        assert browser.client.post(address, data, headers=JSON).json()["message"] == "Ihre Antwort ist richtig."


class TestInOrder:
    def begin(self, **fields):
        browser = Browser(make_quiz(make_questions(4), navigation=Navigation.IN_ORDER, **fields))
        browser.begin()
        return browser

    def test_knows_no_way_back(self):
        browser = self.begin()
        assert "Zu früheren Fragen gibt es keinen Weg zurück." in text_of(browser.get("question", 1))
        assert browser.answer(1, browser.right(1), go="2").url == browser.url("question", 2)
        assert browser.get("question", 1).url == browser.url("question", 2)
        response = browser.answer(1, browser.wrong(1), sequence=1, json=True)
        assert (response.status_code, response.json()["error"]) == (409, "passed")
        assert response.json()["url"] == browser.url("question", 2)
        assert browser.answer(1, browser.wrong(1), sequence=1).url == browser.url("question", 2)
        assert browser.attempt.answers.get(position=1).response == browser.right(1)

    def test_shows_no_question_before_its_turn(self):
        browser = self.begin(questions_per_page=2)
        assert browser.get("question", 4).url == browser.url("question", 1)
        assert browser.get("question", 2).status_code == 200

    def test_does_no_harm_when_sent_twice(self):
        browser = self.begin()
        for _time in range(2):
            assert browser.answer(1, browser.right(1), go="2").url == browser.url("question", 2)

    def test_tells_in_the_summary_what_can_still_be_answered(self):
        browser = self.begin()
        browser.answer(1, None, go="2")
        page = text_of(browser.get("summary"))
        assert "Diese können Sie noch beantworten:" in page
        assert browser.url("question", 2) in page
        assert f'"{browser.url("question", 1)}"' not in page

    def test_is_said_before_the_start(self):
        quiz = make_quiz(make_questions(1), navigation=Navigation.IN_ORDER)
        assert "keinen Weg zurück" in text_of(Browser(quiz).client.get(quiz.url))


class TestCertainty:
    def test_is_saved_and_shown_in_four_fields_without_changing_points(self):
        browser = Browser(make_quiz(make_questions(4), asks_certainty=True))
        browser.begin()
        for position, (is_right, certainty) in enumerate([(1, 3), (0, 3), (1, 1), (0, 1)], start=1):
            response = browser.right(position) if is_right else browser.wrong(position)
            browser.answer(position, response, **{f"q{position}-certainty": certainty})
        assert "Wie sicher sind Sie?" in text_of(browser.get("question", 1))
        browser.hand_in()
        result = attempt_result(browser.learner, browser.attempt.public_id, at=MONDAY)
        report = result.certainty
        fields = [report.sure_right, report.sure_wrong, report.unsure_right, report.unsure_wrong]
        assert [[item.answer.position for item in field] for field in fields] == [[1], [2], [3], [4]]
        assert report.average == Decimal(3 - 6 + 1 - 0) / 4
        assert browser.attempt.points == 2
        page = text_of(browser.get("result"))
        assert page.index("sicher und nicht richtig") < page.index("sicher und richtig")

    @pytest.mark.parametrize(
        ("fraction", "certainty", "mark"),
        [("1", 1, 1), ("1", 2, 2), ("1", 3, 3), ("0", 1, 0), ("0", 2, -2), ("0", 3, -6), ("0.5", 3, "1.5")],
    )
    def test_gives_certainty_based_marks(self, fraction, certainty, mark):
        assert cbm_mark(Decimal(fraction), Certainty(certainty)) == Decimal(mark)

    @pytest.mark.parametrize("certainty", ["0", "4", "x", "", "-1", "²"])
    def test_refuses_a_degree_that_there_is_not(self, certainty):
        browser = Browser(make_quiz(make_questions(1), asks_certainty=True))
        browser.begin()
        response = browser.answer(1, browser.right(1), json=True, **{"q1-certainty": certainty})
        assert (response.status_code, response.json()["error"]) == (400, "invalid")
        assert browser.attempt.answers.get().response is None

    def test_refuses_one_where_the_quiz_does_not_ask(self):
        browser = Browser(make_quiz(make_questions(1)))
        browser.begin()
        assert browser.answer(1, browser.right(1), **{"q1-certainty": "3"}).status_code == 400
        assert browser.attempt.answers.get().response is None


class TestReviewTable:
    KEY = "Richtig, von Ihnen nicht gewählt"

    def result(self, quiz, at, positions=()):
        browser = Browser(quiz)
        with time_machine.travel(MONDAY, tick=False):
            finish_attempt(quiz, browser.learner, at=MONDAY, positions=list(positions))
        with time_machine.travel(at, tick=False):
            browser.client.force_login(browser.learner)
            return text_of(browser.get("result"))

    @pytest.mark.parametrize(
        ("minutes", "time"), [(0, "result"), (9, "result"), (10, "later"), (59, "later"), (60, "closed")]
    )
    def test_holds_by_time(self, minutes, time):  # L5
        quiz = make_quiz(make_questions(1), review=table(**{time: everything()[time]}), closes_at=MONDAY + 60 * MINUTE)
        page = self.result(quiz, MONDAY + minutes * MINUTE)
        assert self.KEY in page
        other = {key: value for key, value in everything().items() if key != time} | {time: []}
        quiz = make_quiz(make_questions(1), review=other, closes_at=MONDAY + 60 * MINUTE)
        page = self.result(quiz, MONDAY + minutes * MINUTE)
        for secret in (self.KEY, "Die richtige", "Rückmeldung zu Die", "Erklärung zu", "0 von 1 Punkten"):
            assert secret not in page
        assert "Sie haben noch nicht bestanden" in page

    @pytest.mark.parametrize(
        ("aspects", "shown"),
        [
            (["answer"], {"Eine falsche"}),
            (["correctness"], {"nicht richtig"}),
            (["points"], {"0 von 1 Punkten"}),
            (["feedback"], {"Rückmeldung zu Eine falsche"}),
            (["general_feedback"], {"Allgemeine Erklärung"}),
            (["right_answer"], {"Die Lösung"}),
        ],
    )
    def test_shows_an_aspect_alone(self, aspects, shown):  # L5
        words = {
            "Eine falsche",
            "nicht richtig",
            "0 von 1 Punkten",
            "Rückmeldung zu Eine falsche",
            "Allgemeine Erklärung",
            "Die Lösung",
        }
        question = make_single_choice(
            right="Die Lösung", wrong=["Eine falsche"], general_feedback="<p>Allgemeine Erklärung</p>"
        )
        browser = Browser(make_quiz([question], review=table(result=aspects)))
        browser.begin()
        browser.answer(1, browser.wrong(1))
        browser.hand_in()
        page = text_of(browser.get("result"))
        found = {word for word in words if word in page}
        if aspects == ["feedback"]:
            found.discard("Eine falsche")  # inside the feedback's own words
        assert found == shown

    def test_is_told_before_the_start_and_on_the_result(self):
        quiz = make_quiz(make_questions(1), review=table(result=["points"]))
        browser = Browser(quiz)
        words = "In den ersten zehn Minuten nach dem Abgeben:</strong> Sie sehen, ob Sie bestanden haben, und: Punkte."
        assert words in text_of(browser.client.get(quiz.url))
        browser.begin()
        assert words in text_of(browser.client.get(browser.hand_in().url))

    def test_hides_points_in_the_list_of_attempts_and_the_export(self):
        quiz = make_quiz(make_questions(1), review=table())
        browser = Browser(quiz)
        finish_attempt(quiz, browser.learner, at=MONDAY)
        page = text_of(browser.client.get(quiz.url))
        assert "1 von 1</td>" not in page
        (exported,) = export_for(browser.learner)["quiz_attempts"]
        assert (exported["points"], exported["answers"][0]["points"]) == (None, None)

    def test_keeps_keys_back_while_another_attempt_is_running(self):  # L5
        quiz = make_quiz(make_questions(1))
        browser = Browser(quiz)
        first = finish_attempt(quiz, browser.learner, at=MONDAY, positions=[])
        address = reverse("quizzes:result", args=[first.public_id])
        assert self.KEY in text_of(browser.client.get(address))
        browser.begin()
        page = text_of(browser.client.get(address))
        assert self.KEY not in page
        assert "Richtige Antworten werden gerade nicht gezeigt" in page
        browser.hand_in()
        assert self.KEY in text_of(browser.client.get(address))


class TestScoreBand:
    @pytest.mark.parametrize(("right", "words"), [(0, "Band 0"), (1, "Band 0"), (2, "Band 66"), (3, "Band 100")])
    def test_is_the_highest_that_is_reached_without_rounding(self, right, words):  # L12
        quiz = make_quiz(make_questions(3))
        for percent in (0, 66, 67, 100):
            ScoreBand.objects.create(quiz=quiz, from_percent=percent, text=f"<p>Band {percent}</p>")
        attempt = finish_attempt(quiz, make_learner(quiz), at=MONDAY, positions=range(1, right + 1))
        assert attempt_result(attempt.learner, attempt.public_id, at=MONDAY).band == f"<p>{words}</p>"


class TestPractice:
    def practice(self, **fields):
        quiz = make_quiz(make_questions(1), offers_practice=True, **fields)
        browser = Browser(quiz)
        response = browser.client.post(reverse("quizzes:practice", args=[quiz.pk]))
        assert response.url == browser.url("attempt")
        return browser

    def test_gives_feedback_at_once_without_deadline_or_limit(self):
        browser = self.practice(attempts_allowed=1, time_limit_minutes=5)
        attempt = browser.attempt
        assert (attempt.purpose, attempt.behavior, attempt.deadline_at) == (Purpose.PRACTICE, Behavior.IMMEDIATE, None)
        browser.answer(1, browser.right(1), check="1")
        browser.hand_in()
        page = text_of(browser.get("result"))
        assert "Es zählt nirgends, und nur Sie sehen es." in page
        for number in (2, 3):
            browser.client.post(reverse("quizzes:practice", args=[browser.quiz.pk]))
            assert browser.attempt.number == number
            browser.hand_in()

    def test_counts_nowhere(self):
        heard = []

        def hear(**payload):
            heard.append(payload)

        attempt_started.connect(hear)
        attempt_submitted.connect(hear)
        try:
            browser = self.practice(attempts_allowed=1)
            answer_rightly(browser.attempt, browser.learner, at=MONDAY)
            browser.hand_in()
        finally:
            attempt_started.disconnect(hear)
            attempt_submitted.disconnect(hear)
        visit = quiz_visit(browser.learner, browser.quiz, at=MONDAY)
        assert (heard, visit.attempts, visit.attempts_left, visit.is_passed) == ([], [], 1, False)
        assert len(visit.practices) == 1
        assert not CourseCompletion.objects.exists()

    def test_is_offered_after_all_attempts(self):
        quiz = make_quiz(make_questions(1), offers_practice=True, attempts_allowed=1)
        browser = Browser(quiz)
        finish_attempt(quiz, browser.learner, at=MONDAY)
        address = reverse("quizzes:practice", args=[quiz.pk])
        assert address in text_of(browser.client.get(quiz.url))
        browser.client.post(address)
        assert browser.attempt.is_practice

    def test_is_not_there_while_an_attempt_is_running(self):  # L5
        browser = self.practice()
        practice = browser.attempt
        browser.begin()
        practice.refresh_from_db()
        assert not practice.is_open  # ended by the start
        page = text_of(browser.client.post(reverse("quizzes:practice", args=[browser.quiz.pk]), follow=True))
        assert "Bitte geben Sie ihn erst ab; dann können Sie üben." in page
        result = attempt_result(browser.learner, practice.public_id, at=MONDAY)
        assert result.is_held_back
        assert ReviewAspect.RIGHT_ANSWER not in result.aspects

    def test_needs_an_offer_and_an_enrollment(self):
        closed = Browser(make_quiz(make_questions(1)))
        response = closed.client.post(reverse("quizzes:practice", args=[closed.quiz.pk]), follow=True)
        assert "Zu diesem Test gibt es keine Übung." in text_of(response)
        quiz = make_quiz(make_questions(1), offers_practice=True)
        Browser(quiz, UserFactory()).client.post(reverse("quizzes:practice", args=[quiz.pk]))
        assert not Attempt.objects.exists()

    def test_can_be_deleted_by_its_owner_only(self):
        browser = self.practice()
        browser.hand_in()
        address = browser.url("remove_practice")
        assert Browser(browser.quiz).client.post(address).status_code == 404
        assert "Übung 1 löschen?" in text_of(browser.client.get(address))
        assert Attempt.objects.count() == 1
        assert browser.client.post(address).status_code == 302
        assert not Attempt.objects.exists()

    def test_deletes_no_attempt_that_counts(self):
        quiz = make_quiz(make_questions(1), offers_practice=True)
        browser = Browser(quiz)
        finish_attempt(quiz, browser.learner, at=MONDAY)
        assert browser.client.post(browser.url("remove_practice")).status_code == 404
        assert Attempt.objects.count() == 1

    def test_begun_twice_is_one(self):  # L3
        quiz = make_quiz(make_questions(1), offers_practice=True)
        learner = make_learner(quiz)
        first = start_practice(learner=learner, quiz=quiz, at=MONDAY)
        assert start_practice(learner=learner, quiz=quiz, at=MONDAY) == first


class TestPaper:
    def test_has_the_key_on_a_sheet_of_its_own_for_editors_only(self):  # L5
        quiz = make_quiz([make_single_choice(right="Die Lösung", wrong=["Das andere"])])
        address = reverse("quizzes:paper", args=[quiz.pk])
        assert Browser(quiz).client.get(address).status_code == 404
        editor = Browser(quiz, make_superuser())
        test, key = text_of(editor.client.get(address)).split("paper__key")
        assert "Das andere" in test
        assert "Die Lösung" in key
        assert "Das andere" not in key
        assert "checked" not in test
        for number in ("2", "x", "0", "9999", "²"):
            assert editor.client.get(address, {"nr": number}).status_code == 200


class TestNothingToCheck:
    def test_is_said_when_nothing_is_answered(self):
        quiz = make_quiz(make_questions(1), behavior=Behavior.IMMEDIATE)
        attempt = start_attempt(learner=make_learner(quiz), quiz=quiz, at=MONDAY)
        with pytest.raises(NothingToCheck, match="answer the question first"):
            check(attempt, 1, None)
