"""Answers that people grade: the attempt waits, the queue, corrections, and two graders at the same moment."""

import datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from courses.actions import enroll
from courses.models import CourseCompletion
from quizzes.actions import AlreadyGraded, IncompleteGrading, freeze_question, grade_answer, start_attempt
from quizzes.models import Answer, AttemptState, Grading, Purpose
from quizzes.privacy import export_for
from quizzes.queries import count_waiting_answers, next_to_grade, recently_graded, waiting_quizzes
from quizzes.signals import attempt_awaits_grading, attempt_graded, attempt_submitted
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.graded_by_people import grade, hand_in, make_free_text, make_grader, make_prompt_exercise
from tests.factories.quizzes import content_of, make_learner, make_quiz, make_single_choice, right_response
from tests.threads import together

MONDAY = noon("2026-03-02")
TUESDAY = noon("2026-03-03")
HOUR = datetime.timedelta(hours=1)


class Heard(list):
    """What a signal has announced."""

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


def waiting_attempt(quiz=None, text="Ein guter Prompt nennt Zweck und Zielgruppe.", learner=None):
    quiz = quiz or make_quiz([make_free_text()])
    return hand_in(quiz, learner or make_learner(quiz), {1: text}, at=MONDAY)


def stored_points(answer, *points):
    ids = [item["id"] for item in content_of(answer)["rubric"]]
    return dict(zip(ids, points, strict=True))


@pytest.mark.django_db
class TestWaiting:
    def test_leaves_result_and_completion_open(self):  # L17
        with Heard(attempt_awaits_grading) as waits, Heard(attempt_submitted) as submitted:
            attempt = waiting_attempt()
        assert (attempt.state, attempt.points, attempt.passed) == (AttemptState.AWAITING, None, None)
        assert not CourseCompletion.objects.exists()
        assert (len(waits), len(submitted)) == (1, 0)

    def test_is_over_at_once_when_nothing_was_written(self):  # L15
        quiz = make_quiz([make_free_text()])
        attempt = hand_in(quiz, make_learner(quiz), {}, at=MONDAY)
        assert (attempt.state, attempt.points, attempt.passed) == (AttemptState.FINISHED, 0, False)

    def test_ends_with_the_last_answer(self):
        quiz = make_quiz([make_free_text(), make_prompt_exercise(), make_single_choice()])
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        right = right_response(attempt.answers.get(position=3))
        attempt = hand_in(quiz, learner, {1: "Text", 2: {"prompt": "Du bist …"}, 3: right}, at=MONDAY)
        grader = make_superuser()
        first, second = attempt.answers.filter(awaits_grading=True)
        grade(first, grader, [2, 1], at=TUESDAY)
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.AWAITING
        with Heard(attempt_submitted) as submitted, Heard(attempt_graded) as graded:
            grade(second, grader, [1, "0.5"], at=TUESDAY + HOUR, comment=" Fast! ")
        attempt.refresh_from_db()
        assert (attempt.state, attempt.points, attempt.passed) == (AttemptState.FINISHED, Decimal("2.5"), True)
        assert attempt.finished_at == MONDAY
        assert [heard["at"] for heard in submitted] == [TUESDAY + HOUR]
        assert [heard["is_correction"] for heard in graded] == [False]
        assert CourseCompletion.objects.filter(learner=learner).exists()
        second.refresh_from_db()
        assert (second.comment, second.rubric_points) == ("Fast!", stored_points(second, "1", "0.5"))


@pytest.mark.django_db
class TestGradeAnswer:
    def test_changes_nothing_when_repeated(self):
        answer, grader = waiting_attempt().answers.get(), make_superuser()
        grade(answer, grader, [1, 1], at=TUESDAY, comment="Gut")
        with Heard(attempt_graded) as graded:
            again = grade(answer, grader, ["1.00", 1], at=TUESDAY + HOUR, comment="Gut")
        assert (again.graded_at, graded, Grading.objects.count()) == (TUESDAY, [], 1)

    def test_is_refused_when_somebody_was_faster(self):
        answer = waiting_attempt().answers.get()
        grade(answer, make_superuser(), [1, 1], at=TUESDAY)
        with pytest.raises(AlreadyGraded) as error:
            grade(answer, make_grader("change"), [2, 1], at=TUESDAY + HOUR)
        assert error.value.answer.rubric_points == stored_points(answer, "1", "1")
        assert Grading.objects.count() == 1

    @pytest.mark.parametrize(
        "points", [{}, {"x": "1"}, ["-1", "0"], ["3", "0"], ["1", "0.123"], ["NaN", "1"], ["Infinity", "1"]]
    )
    def test_wants_points_that_the_rubric_knows(self, points):
        answer = waiting_attempt().answers.get()
        given = points if isinstance(points, dict) else stored_points(answer, *points)
        with pytest.raises(IncompleteGrading):
            grade_answer(
                answer=answer,
                rubric_points={key: Decimal(value) for key, value in given.items()},
                comment="",
                grader=make_superuser(),
                at=TUESDAY,
            )
        answer.refresh_from_db()
        assert answer.awaits_grading

    def test_is_for_those_who_may_edit_the_quiz(self):
        attempt = waiting_attempt()
        answer = attempt.answers.get()
        for stranger in (attempt.learner, UserFactory(), make_grader()):
            with pytest.raises(Answer.DoesNotExist):
                grade(answer, stranger, [1, 1], at=TUESDAY)
        assert grade(answer, make_grader("change"), [1, 1], at=TUESDAY).graded_at == TUESDAY

    def test_is_never_of_ones_own_answers(self):
        quiz = make_quiz([make_free_text()])
        admin = make_superuser()
        enroll(learner=admin, course=quiz.get_course(), at=MONDAY)
        attempt = waiting_attempt(quiz, learner=admin)
        with pytest.raises(Answer.DoesNotExist):
            grade(attempt.answers.get(), admin, [2, 1], at=TUESDAY)


@pytest.mark.django_db
class TestCorrection:
    def test_computes_the_result_anew_and_keeps_what_was_said(self):
        attempt, grader = waiting_attempt(), make_superuser()
        answer = attempt.answers.get()
        grade(answer, grader, [0, 1], at=TUESDAY, comment="Zu knapp")
        attempt.refresh_from_db()
        assert attempt.passed is False
        with Heard(attempt_submitted) as submitted:
            grade(answer, grader, [2, 1], at=TUESDAY + HOUR, comment="Doch gut", known=1)
        attempt.refresh_from_db()
        assert (attempt.points, attempt.passed, submitted) == (1, True, [])
        assert CourseCompletion.objects.filter(learner=attempt.learner).exists()
        told = Grading.objects.values_list("number", "comment", "fraction")
        assert list(told) == [(1, "Zu knapp", Decimal("0.3333333")), (2, "Doch gut", 1)]

    def test_takes_no_pass_away(self):  # L19
        attempt, grader = waiting_attempt(), make_superuser()
        answer = attempt.answers.get()
        grade(answer, grader, [2, 1], at=TUESDAY)
        grade(answer, grader, [0, 0], at=TUESDAY + HOUR, known=1)
        attempt.refresh_from_db()
        assert (attempt.points, attempt.passed) == (0, True)


@pytest.mark.django_db
class TestMail:
    @pytest.fixture(autouse=True)
    def _tasks_run_at_once(self, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def test_tells_the_learner_without_a_result(self, django_capture_on_commit_callbacks):
        quiz = make_quiz([make_free_text()], title="Abschlusstest")
        attempt = waiting_attempt(quiz)
        with django_capture_on_commit_callbacks(execute=True):
            grade(attempt.answers.get(), make_superuser(), [2, 1], at=TUESDAY, comment="Sehr gut")
        (message,) = mail.outbox
        assert message.to == [attempt.learner.email]
        assert message.subject == "Ihr Ergebnis ist da"
        assert f"versuche/{attempt.public_id}/ergebnis/" in message.body
        assert "Abschlusstest" in message.body
        assert not [word for word in ("Sehr gut", "bestanden", "Punkt") if word in message.body]

    def test_tells_of_a_correction(self, django_capture_on_commit_callbacks):
        answer, grader = waiting_attempt().answers.get(), make_superuser()
        grade(answer, grader, [2, 1], at=TUESDAY)
        with django_capture_on_commit_callbacks(execute=True):
            grade(answer, grader, [2, 0], at=TUESDAY + HOUR, known=1)
        assert [message.subject for message in mail.outbox] == ["Ihr Ergebnis wurde geändert"]


@pytest.mark.django_db
class TestPrivacy:
    def test_exports_points_by_criterion_and_comments(self):
        attempt, grader = waiting_attempt(), make_superuser()
        answer = attempt.answers.get()
        grade(answer, grader, [1, 1], at=TUESDAY, comment="Erst so")
        grade(answer, grader, [2, 1], at=TUESDAY + HOUR, comment="Dann so", known=1)
        (exported,) = export_for(attempt.learner)["quiz_attempts"][0]["answers"]
        assert exported["comment"] == "Dann so"
        assert exported["rubric"][0] == {"criterion": "Nennt die Zielgruppe", "points": "2", "points_possible": "2"}
        assert [one["comment"] for one in exported["earlier_gradings"]] == ["Erst so"]


@pytest.mark.django_db
class TestQueue:
    def test_lists_quizzes_with_the_oldest_first_in_as_many_queries_for_one_as_for_many(
        self, django_assert_max_num_queries
    ):
        grader = make_grader("change")
        quizzes = [make_quiz([make_free_text(), make_prompt_exercise()]) for _number in range(3)]
        for day, quiz in enumerate(reversed(quizzes)):
            hand_in(quiz, make_learner(quiz), {1: "a", 2: {"prompt": "b"}}, at=MONDAY + day * 24 * HOUR)
        with django_assert_max_num_queries(7):
            waiting = waiting_quizzes(grader)
        assert [row.quiz for row in waiting] == quizzes[::-1]
        assert [row.count for row in waiting] == [2, 2, 2]
        assert waiting[0].oldest_at == MONDAY
        assert waiting[0].course == quizzes[2].get_course().title
        assert count_waiting_answers(grader) == 6
        assert waiting_quizzes(make_grader()) == []

    def test_leaves_trial_runs_and_practice_out(self):
        quiz = make_quiz([make_free_text()])
        attempt = waiting_attempt(quiz)
        for purpose in (Purpose.TRIAL, Purpose.PRACTICE):
            type(attempt).objects.filter(pk=attempt.pk).update(purpose=purpose)
            assert waiting_quizzes(make_superuser()) == []

    def test_goes_through_all_answers_to_a_question_whatever_its_version(self):
        question = make_free_text()
        quiz = make_quiz([question])
        attempts = [waiting_attempt(quiz, f"Text {number}") for number in range(3)]
        question.text = "<p>Jetzt anders gefragt?</p>"
        question.save()
        freeze_question(question=question, at=MONDAY)
        attempts.append(waiting_attempt(quiz, "Text 3"))
        grader, seen = make_superuser(), []
        (waiting,) = waiting_quizzes(grader)
        assert [(row.question_id, row.title, row.count) for row in waiting.questions] == [
            (question.pk, "Jetzt anders gefragt?", 4)
        ]
        answer = next_to_grade(grader, quiz.pk, question.pk)
        for _number in attempts:
            seen.append(answer.pk)
            answer = next_to_grade(grader, quiz.pk, question.pk, after=answer)
        assert sorted(seen) == sorted(attempt.answers.get().pk for attempt in attempts)
        assert answer.pk == seen[0]  # and begins anew
        order = sorted(attempts, key=lambda attempt: str(attempt.public_id))
        assert seen == [attempt.answers.get().pk for attempt in order]

    def test_remembers_what_was_graded(self):
        grader = make_superuser()
        answer = waiting_attempt().answers.get()
        grade(answer, grader, [1, 1], at=TUESDAY)
        (row,) = recently_graded(grader)
        assert (row.answer, row.title, round(row.percent)) == (answer, "Was macht einen guten Prompt aus?", 67)


@pytest.mark.django_db
class TestScreens:
    @pytest.fixture(autouse=True)
    def _admin(self, settings):
        allow_missing_variables(settings)
        settings.LMS_COURSES = {}

    def browser(self, person):
        client = Client(headers={"accept-language": "de"})
        client.force_login(person)
        return client

    def page(self, client, *args):
        response = client.get(reverse(*args))
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    def data(self, answer, *points, known=0, comment=""):
        fields = {f"points-{key}": value for key, value in stored_points(answer, *points).items()}
        return {**fields, "known": known, "comment": comment}

    def test_lead_from_the_list_through_all_answers(self):
        question = make_free_text(sample_answer="Musterhaft", min_words=5)
        quiz = make_quiz([question], title="Abschlusstest")
        learners = [make_learner(quiz, last_name=f"Geheim{number}") for number in range(2)]
        for number, learner in enumerate(learners):
            waiting_attempt(quiz, f"Mein <Text> {number}", learner)
        client = self.browser(make_grader("change"))
        assert reverse("quizzes_grading:waiting") in self.page(client, "wagtailadmin_home")
        page = self.page(client, "quizzes_grading:waiting")
        assert "Abschlusstest" in page
        assert "2 Antworten warten" in page
        for place in (1, 2):
            response = client.get(reverse("quizzes_grading:next", args=[quiz.pk, question.pk]), follow=True)
            page = " ".join(response.content.decode().split())
            assert f"Antwort {place} von 2" in page
            assert escape("Mein <Text>") in page
            assert "Musterhaft" in page
            assert "Geheim" not in page
            assert "@example.com" not in page
            answer = Answer.objects.get(pk=response.resolver_match.kwargs["answer_id"])
            response = client.post(response.request["PATH_INFO"], self.data(answer, "2", "1", comment="Gut"))
            assert response.status_code == 302
        assert response.url == reverse("quizzes_grading:waiting")
        page = self.page(client, "quizzes_grading:waiting")
        assert "Alle Antworten auf diese Frage sind bewertet." in page
        assert "Es wartet keine Antwort" in page
        assert "Zuletzt bewertet" in page

    def test_show_names_where_the_author_says_so(self):
        quiz = make_quiz([make_free_text()], graded_anonymously=False)
        attempt = waiting_attempt(quiz, learner=make_learner(quiz, last_name="Bekannt"))
        page = self.page(self.browser(make_superuser()), "quizzes_grading:answer", None, [attempt.answers.get().pk])
        assert "Bekannt" in page

    def test_skip_to_the_next_one(self):
        quiz = make_quiz([make_free_text()])
        for number in range(2):
            waiting_attempt(quiz, f"Text {number}")
        first, second = Answer.objects.order_by("attempt__public_id")
        client = self.browser(make_superuser())
        url = reverse("quizzes_grading:next", args=[quiz.pk, first.question_version.question_id])
        assert client.get(url, {"after": first.pk}).url == reverse("quizzes_grading:answer", args=[second.pk])
        assert client.get(url, {"after": second.pk}).url == reverse("quizzes_grading:answer", args=[first.pk])
        for nonsense in ("x", "9" * 30, "-1", "²"):
            assert client.get(url, {"after": nonsense}).url == reverse("quizzes_grading:answer", args=[first.pk])

    def test_say_what_is_missing_and_keep_what_was_typed(self):
        answer = waiting_attempt().answers.get()
        client = self.browser(make_superuser())
        response = client.post(
            reverse("quizzes_grading:answer", args=[answer.pk]), self.data(answer, "", "7", comment="Bleibt hier")
        )
        page = response.content.decode()
        assert response.status_code == 422
        assert "„Nennt die Zielgruppe“: Bitte vergeben Sie 0 bis 2 Punkte" in page
        assert "„Nennt den Zweck“: Bitte vergeben Sie 0 bis 1 Punkte" in page
        assert "Bleibt hier" in page

    def test_tell_the_second_of_two_graders_and_let_them_correct(self):
        answer = waiting_attempt().answers.get()
        grade(answer, make_superuser(), [2, 1], at=TUESDAY, comment="Von mir")
        client = self.browser(make_grader("change"))
        url = reverse("quizzes_grading:answer", args=[answer.pk])
        response = client.post(url, self.data(answer, "1", "1", comment="Von dir"))
        page = response.content.decode()
        assert response.status_code == 409
        assert "inzwischen jemand anders bewertet" in page
        assert "Von mir" in page
        assert "Von dir" in page
        assert 'name="known" value="1"' in page
        assert client.post(url, self.data(answer, "1", "1", comment="Von dir", known=1)).status_code == 302
        answer.refresh_from_db()
        assert (answer.comment, answer.gradings.count()) == ("Von dir", 2)

    def test_do_not_exist_for_others(self):
        attempt = waiting_attempt()
        answer = attempt.answers.get()
        question = answer.question_version.question_id
        urls = [
            reverse("quizzes_grading:waiting"),
            reverse("quizzes_grading:next", args=[attempt.quiz_id, question]),
            reverse("quizzes_grading:answer", args=[answer.pk]),
        ]
        foreign = self.browser(make_grader())
        assert [foreign.get(url).status_code for url in urls] == [404, 404, 404]
        assert foreign.post(urls[2], self.data(answer, "2", "1")).status_code == 404
        learner = self.browser(attempt.learner)  # Wagtail does not let them in at all
        assert [learner.get(url).status_code for url in urls] == [302, 302, 302]
        admin = self.browser(make_superuser())
        for url in (f"/admin/grading/answers/{10**30}/", f"/admin/grading/{10**30}/1/", "/admin/grading/1/1/"):
            assert admin.get(url).status_code == 404

    def test_show_points_and_comment_to_the_learner_and_no_grader(self):
        quiz = make_quiz([make_free_text()])
        attempt = waiting_attempt(quiz)
        client = self.browser(attempt.learner)
        url = reverse("quizzes:result", args=[attempt.public_id])
        assert "bis dahin ist nichts entschieden" in client.get(url).content.decode()
        assert "wartet auf Bewertung" in " ".join(client.get(quiz.url).content.decode().split())
        grader = make_superuser()
        type(grader).objects.filter(pk=grader.pk).update(last_name="Streng")
        grader.refresh_from_db()
        grade(attempt.answers.get(), grader, ["1.5", 1], at=TUESDAY, comment="Der <Zweck> ist klar.")
        page = " ".join(client.get(url).content.decode().split())
        assert "1,50 von 2" in page
        assert escape("Der <Zweck> ist klar.") in page
        assert "Erwartung: Nennt die Zielgruppe" in page
        assert "Streng" not in page
        type(quiz).objects.filter(pk=quiz.pk).update(graded_anonymously=False)
        assert "Streng" in client.get(url).content.decode()


@pytest.mark.django_db
class TestLongTexts:
    @pytest.fixture(autouse=True)
    def _site(self, settings):
        settings.LMS_COURSES = {}

    def begin(self, *questions, **rules):
        quiz = make_quiz(questions, **rules)
        client = Client(headers={"accept-language": "de"})
        client.force_login(make_learner(quiz))
        client.post(reverse("quizzes:start", args=[quiz.pk]))
        return client, reverse("quizzes:question", args=[quiz.attempts.get().public_id, 1])

    def test_are_saved_and_shown_again_without_the_key(self):  # L5
        client, url = self.begin(make_free_text(sample_answer="Musterhaft"))
        assert client.post(url, {"q1": "Erste Zeile\r\nZweite", "q1-sequence": "0"}).status_code == 302
        page = client.get(url).content.decode()
        assert "Erste Zeile\nZweite</textarea>" in page
        assert "Musterhaft" not in page
        assert "Erwartung" not in page

    def test_of_the_greatest_length_fit_on_a_page(self):
        client, url = self.begin(make_free_text(), make_prompt_exercise(asks_result=True), questions_per_page=0)
        longest = "ä" * 20_000
        data = {"q1": longest, "q1-sequence": "0", "q2.prompt": longest, "q2.result": longest, "q2-sequence": "0"}
        body = "&".join(
            f"{key}={value.encode().hex(' ').replace(' ', '%') if len(value) > 9 else value}"
            for key, value in data.items()
        )
        body = body.replace("=c3", "=%c3")
        response = client.post(url, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 302
        assert [len(str(answer.response)) > 19_999 for answer in Answer.objects.order_by("position")] == [True, True]

    def test_that_are_too_long_are_refused_and_given_back(self):
        client, url = self.begin(make_free_text())
        text = "Wort " * 4001
        response = client.post(url, {"q1": text, "q1-sequence": "0"})
        page = response.content.decode()
        assert response.status_code == 400
        assert "Ihr Text hat 20.004 Zeichen; möglich sind 20.000." in page
        assert text.strip() in page
        json = client.post(url, {"q1": text, "q1-sequence": "0"}, headers={"accept": "application/json"})
        assert json.status_code == 400
        assert "mindestens 4 Zeichen" in json.json()["message"]

    def test_of_a_megabyte_are_refused_unread(self):
        client, url = self.begin(make_free_text())
        assert client.post(url, {"q1": "x" * 1_000_000, "q1-sequence": "0"}).status_code == 400
        assert Answer.objects.get().response is None


@pytest.mark.django_db(transaction=True)
class TestTwoGraders:
    def test_at_the_same_moment_do_not_overwrite_each_other(self):
        quiz = make_quiz([make_free_text()])
        graders = [make_superuser(), make_grader("change")]
        for _round in range(3):
            answer = waiting_attempt(quiz).answers.get()
            outcomes = together(
                lambda answer=answer: grade(answer, graders[0], [2, 1], at=TUESDAY, comment="eins"),
                lambda answer=answer: grade(answer, graders[1], [0, 1], at=TUESDAY, comment="zwei"),
            )
            refused = [isinstance(outcome, AlreadyGraded) for outcome in outcomes]
            assert sorted(refused) == [False, True], outcomes
            answer.refresh_from_db()
            assert answer.comment == ["eins", "zwei"][refused.index(False)]
            assert answer.gradings.count() == 1

    def test_of_the_last_two_answers_conclude_the_attempt_once(self):
        quiz = make_quiz([make_free_text(), make_free_text()])
        graders = [make_superuser(), make_grader("change")]
        for _round in range(3):
            attempt = hand_in(quiz, make_learner(quiz), {1: "a", 2: "b"}, at=MONDAY)
            first, second = attempt.answers.all()
            with Heard(attempt_submitted) as submitted:
                outcomes = together(
                    lambda first=first: grade(first, graders[0], [2, 1], at=TUESDAY),
                    lambda second=second: grade(second, graders[1], [2, 1], at=TUESDAY),
                )
            assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
            attempt.refresh_from_db()
            assert (attempt.points, attempt.state, len(submitted)) == (2, AttemptState.FINISHED, 1)
