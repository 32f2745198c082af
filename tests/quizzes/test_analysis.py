"""Item analysis from the database to the screen."""

import csv
import datetime
import io
import random
from decimal import Decimal

import pytest
from django.test import override_settings
from django.urls import reverse
from wagtail.models import ReferenceIndex

from courses.models import LessonPage
from courses.tables import csv_text
from quizzes.models import Answer, Attempt, AttemptState, Certainty, Purpose, Regrade
from quizzes.queries import confidently_wrong, mending_lessons, question_problems, quiz_analysis
from tests.factories.accounts import UserFactory
from tests.factories.courses import noon
from tests.factories.quizzes import make_bank, make_category, make_learner, make_quiz, make_single_choice

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")
TUESDAY = noon("2026-03-03")


def sat(quiz, questions, choices, *, number=1, learner=None, at=MONDAY, purpose=Purpose.REGULAR, certainty=None):
    """A finished attempt, written straight into the tables: choices are places of options, None: not answered."""
    learner = learner or UserFactory()
    rows, total = [], Decimal(0)
    for position, (question, choice) in enumerate(zip(questions, choices, strict=True), start=1):
        version = question.versions.order_by("-number").first()
        options = version.content["options"]
        right = choice is not None and options[choice]["correct"]
        total += int(right)
        rows.append(
            Answer(
                position=position,
                question_version=version,
                max_points=1,
                response=None if choice is None else options[choice]["id"],
                fraction=int(right),
                points=int(right),
                certainty=certainty,
            )
        )
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        number=number,
        seed=1,
        purpose=purpose,
        state=AttemptState.FINISHED,
        started_at=at,
        finished_at=at,
        pass_percent=50,
        max_points=len(questions),
        points=total,
        passed=total * 2 >= len(questions),
    )
    for row in rows:
        row.attempt = attempt
    Answer.objects.bulk_create(rows)
    return attempt


def quiz_of(count, **fields):
    category = make_category()
    questions = [make_single_choice(category, objective="Ziel") for _number in range(count)]
    return make_quiz(questions, **fields), questions


def analyzed_quiz(people=20):
    """A quiz of three questions; in the first the best choose the second option."""
    quiz, questions = quiz_of(3)
    for person in range(people):
        able = person >= people // 2
        sat(quiz, questions, [1 if able else 0, 0 if able else 1, 0 if able or person % 3 == 0 else 2])
    return quiz, questions


class TestQuizAnalysis:
    def test_counts_finished_first_attempts_only(self):  # L15
        quiz, questions = quiz_of(2)
        for _person in range(10):
            first = sat(quiz, questions, [0, 1])
        sat(quiz, questions, [0, 0], number=2, learner=first.learner)
        sat(quiz, questions, [0, 0], purpose=Purpose.TRIAL)
        sat(quiz, questions, [0, 0], purpose=Purpose.PRACTICE)
        sat(quiz, questions, [0, 0], purpose=Purpose.PRETEST)
        found = quiz_analysis(quiz, at=TUESDAY)
        assert found.n == 10
        assert found.scores.mean == 0.5

    def test_hides_figures_below_the_minimum_and_says_n(self):  # L15
        quiz, questions = quiz_of(2)
        for _person in range(9):
            sat(quiz, questions, [0, 1])
        found = quiz_analysis(quiz, at=TUESDAY)
        assert (found.n, found.minimum, found.scores) == (9, 10, None)
        assert [question.figures for question in found.questions] == [None, None]
        assert found.questions[0].versions[0].tables == []

    @override_settings(LMS_QUIZZES={"MIN_ANALYZED": 3})
    def test_never_shows_figures_of_fewer_than_ten(self):
        quiz, questions = quiz_of(2)
        for _person in range(9):
            sat(quiz, questions, [0, 1])
        assert quiz_analysis(quiz, at=TUESDAY).scores is None

    def test_stays_the_same_all_day(self):
        quiz, questions = analyzed_quiz()
        before = quiz_analysis(quiz, at=TUESDAY)
        sat(quiz, questions, [2, 2, 2], at=TUESDAY)
        after = quiz_analysis(quiz, at=TUESDAY + datetime.timedelta(hours=3))
        assert (before.n, before.scores, before.until) == (after.n, after.scores, after.until)
        assert quiz_analysis(quiz, at=TUESDAY + datetime.timedelta(days=1)).n == before.n + 1

    def test_tells_versions_apart(self):
        quiz, questions = quiz_of(1)
        for _person in range(10):
            sat(quiz, questions, [0])
        for option in questions[0].options.all():
            option.text = option.text.replace("<p>", "<p>Neu: ")
        questions[0].text = "<p>Anders gefragt?</p>"
        questions[0].save()
        from quizzes.actions import freeze_question

        freeze_question(question=questions[0], at=MONDAY)
        for _person in range(12):
            sat(quiz, questions, [1])
        [question] = quiz_analysis(quiz, at=TUESDAY).questions
        assert [(one.number, one.n, one.figures.facility) for one in question.versions] == [(2, 12, 0.0), (1, 10, 1.0)]
        assert question.figures.facility == pytest.approx(10 / 22)
        assert question.title == "Anders gefragt?"

    def test_takes_drawn_questions_by_question_and_by_place(self):
        bank = make_bank(5)
        quiz = make_quiz(draw=(bank, 2))
        questions = list(bank.questions.order_by("pk"))
        rng = random.Random(1)
        for _person in range(40):
            sat(quiz, rng.sample(questions, 2), [rng.choice([0, 1]), rng.choice([0, 1])])
        found = quiz_analysis(quiz, at=TUESDAY)
        assert sum(question.n for question in found.questions) == 80
        assert all(question.is_drawn for question in found.questions)
        assert len(found.drawn_places) == 2
        assert found.scores.alpha is not None

    @pytest.mark.parametrize("people", [12, 40])
    def test_needs_four_queries_however_many_attempts(self, people, django_assert_max_num_queries):
        quiz, questions = quiz_of(4)
        for _person in range(people):
            sat(quiz, questions, [0, 1, 0, None])
        with django_assert_max_num_queries(4):
            quiz_analysis(quiz, at=TUESDAY)

    def test_names_the_wrong_key_and_what_to_do(self):
        quiz, questions = analyzed_quiz(30)
        [problem] = [one for one in question_problems([quiz], at=TUESDAY) if one.question_id == questions[0].pk]
        assert problem.is_serious
        assert problem.problems[0].choice == "Eine falsche"

    def test_does_not_nag_about_what_was_published_anew(self):
        quiz, questions = analyzed_quiz(30)
        questions[0].text = "<p>Besser gefragt?</p>"
        questions[0].save()
        from quizzes.actions import freeze_question

        freeze_question(question=questions[0], at=MONDAY)
        assert questions[0].pk not in {one.question_id for one in question_problems([quiz], at=TUESDAY)}


class TestConfidentlyWrong:
    def test_counts_certain_wrong_answers_of_ten_people_or_more(self):
        quiz, questions = quiz_of(1, asks_certainty=True)
        for person in range(12):
            sat(quiz, questions, [1 if person < 3 else 0], certainty=Certainty.HIGH)
        for _person in range(4):
            sat(quiz, questions, [1], certainty=Certainty.LOW)
            sat(quiz, questions, [None], certainty=Certainty.HIGH)
        [line] = confidently_wrong([quiz], at=TUESDAY)
        assert (line.risk.objective, line.risk.people, line.risk.asked) == ("Ziel", 12, 16)
        assert line.risk.share == 0.25
        assert line.risk.risk == pytest.approx(0.25 * 3 / 16)

    def test_is_hidden_for_nine_people(self):
        quiz, questions = quiz_of(1, asks_certainty=True)
        for _person in range(9):
            sat(quiz, questions, [1], certainty=Certainty.HIGH)
        [line] = confidently_wrong([quiz], at=TUESDAY)
        assert line.risk.is_hidden

    def test_leads_to_the_lesson_before_the_quiz(self):
        quiz, _questions = quiz_of(1)
        assert mending_lessons(quiz, {"Ziel"}) == {"Ziel": None}
        course = quiz.get_course()
        lesson = course.add_child(instance=LessonPage(title="Davor"))
        lesson.move(quiz, pos="left")
        quiz.refresh_from_db()
        assert mending_lessons(quiz, {"Ziel"})["Ziel"].title == "Davor"

    def test_leads_to_the_lesson_that_checks_the_objective(self):
        quiz, questions = quiz_of(1)
        course = quiz.get_course()
        for title in ("Früh", "Spät"):
            course.refresh_from_db()
            course.add_child(instance=LessonPage(title=title)).move(quiz, pos="left")
            quiz.refresh_from_db()
        early = LessonPage.objects.get(title="Früh")
        early.body = [("knowledge_check", {"question": questions[0].pk})]
        early.save()
        ReferenceIndex.create_or_update_for_object(early)
        assert mending_lessons(quiz, {"Ziel", "Anderes"}).keys() == {"Ziel", "Anderes"}
        assert mending_lessons(quiz, {"Ziel"})["Ziel"].title == "Früh"
        assert mending_lessons(quiz, {"Anderes"})["Anderes"].title == "Spät"


class TestCsv:
    def test_defuses_formulas_and_writes_numbers_the_german_way(self):
        text = csv_text([["=1+1", "@x", "-Text", -0.25, 3, None], ["Frage; mit Zeichen", "ä", "", 0.5, 0, ""]])
        assert text.startswith("\ufeff")
        assert text.splitlines()[0] == "\ufeff'=1+1;'@x;'-Text;-0,2500;3;"
        rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
        assert rows[1] == ["Frage; mit Zeichen", "ä", "", "0,5000", "0", ""]


@pytest.fixture
def author(client):
    person = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(person)
    return client


@pytest.mark.usefixtures("_at_tuesday")
class TestScreens:
    @pytest.fixture
    def _at_tuesday(self):
        import time_machine

        with time_machine.travel(TUESDAY, tick=False):
            yield

    def test_show_the_quiz_in_words_and_numbers(self, author):
        quiz, questions = analyzed_quiz(30)
        page = author.get(reverse("quizzes_admin:analysis", args=[quiz.pk])).content.decode()
        assert "30" in page
        assert reverse("quizzes_admin:question_analysis", args=[quiz.pk, questions[0].pk]) in page
        assert "Eine falsche" in page
        for learner in Attempt.objects.values_list("learner__email", "learner__last_name"):
            assert not any(name and name in page for name in learner)

    def test_sort_by_a_column_of_the_address(self, author):
        quiz, _questions = analyzed_quiz(30)
        for sort, ascending in (("facility", True), ("-facility", False)):
            response = author.get(reverse("quizzes_admin:analysis", args=[quiz.pk]), {"sort": sort})
            values = [row.figures.facility for row in response.context_data["rows"]]
            assert values == sorted(values, reverse=not ascending)
        assert author.get(reverse("quizzes_admin:analysis", args=[quiz.pk]), {"sort": "x"}).status_code == 200

    def test_draw_the_curve_with_the_same_numbers_as_a_table(self, author):
        quiz, questions = analyzed_quiz(30)
        response = author.get(reverse("quizzes_admin:question_analysis", args=[quiz.pk, questions[0].pk]))
        page = response.content.decode()
        [card] = response.context_data["cards"]
        assert "<svg" in page
        assert [mark.group for mark in card.curve.marks] == card.version.groups
        assert reverse("quizzes_admin:regrade", args=[questions[0].pk]) in page

    def test_say_why_there_are_no_figures(self, author):
        quiz, questions = quiz_of(2)
        sat(quiz, questions, [0, 1])
        for address in (
            reverse("quizzes_admin:analysis", args=[quiz.pk]),
            reverse("quizzes_admin:question_analysis", args=[quiz.pk, questions[0].pk]),
        ):
            assert "10" in author.get(address).content.decode()
        assert author.get(reverse("quizzes_admin:analyses")).status_code == 200
        assert author.get(reverse("quizzes_admin:certainty")).status_code == 200

    def test_download_the_table(self, author):
        quiz, _questions = analyzed_quiz(30)
        response = author.get(reverse("quizzes_admin:analysis_csv", args=[quiz.pk]))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert len(response.content.decode().splitlines()) == 4

    def test_list_what_people_are_certain_of(self, author):
        quiz, questions = quiz_of(1, asks_certainty=True)
        for person in range(12):
            sat(quiz, questions, [person % 2], certainty=Certainty.HIGH)
        page = author.get(reverse("quizzes_admin:certainty")).content.decode()
        assert "Ziel" in page

    def test_are_not_there_for_who_may_not_edit_the_quiz(self, client):
        quiz, questions = analyzed_quiz()
        client.force_login(make_learner(quiz))
        for address in (
            reverse("quizzes_admin:analysis", args=[quiz.pk]),
            reverse("quizzes_admin:analysis_csv", args=[quiz.pk]),
            reverse("quizzes_admin:question_analysis", args=[quiz.pk, questions[0].pk]),
            reverse("quizzes_admin:regrade", args=[questions[0].pk]),
        ):
            assert client.get(address).status_code in (302, 404)


class TestRegradeScreen:
    def test_shows_first_and_decides_with_a_reason(self, author):
        quiz, questions = quiz_of(2)
        sat(quiz, questions, [1, 1])
        version = questions[0].versions.get()
        address = reverse("quizzes_admin:regrade", args=[questions[0].pk])
        form = author.get(address).context_data["form"]
        sent = {"public_id": str(form["public_id"].value()), "version": version.pk, "option": "full_marks"}
        shown = author.post(address, sent)
        assert shown.context_data["preview"].passing == 1
        assert not Regrade.objects.exists()
        refused = author.post(address, {**sent, "decide": "1"})
        assert refused.status_code == 400
        assert "reason" in refused.context_data["form"].errors
        for _click in range(2):
            done = author.post(address, {**sent, "decide": "1", "reason": "Beide Antworten stimmen"}, follow=True)
            assert "Beide Antworten stimmen" in done.content.decode()
        assert Regrade.objects.count() == 1
        assert Attempt.objects.get().points == 1

    def test_says_how_to_come_to_a_new_key(self, author):
        quiz, questions = quiz_of(1)
        sat(quiz, questions, [1])
        version = questions[0].versions.get()
        sent = {"public_id": "0b4f3c1e-0000-4000-8000-000000000000", "version": version.pk, "option": "new_key"}
        response = author.post(reverse("quizzes_admin:regrade", args=[questions[0].pk]), sent)
        assert response.status_code == 400
        assert "key_version" in response.context_data["form"].errors

    @pytest.mark.parametrize("sent", [{}, {"version": "x", "option": "y", "public_id": "z", "decide": "1"}])
    def test_answers_nonsense_with_the_form(self, author, sent):
        quiz, questions = quiz_of(1)
        sat(quiz, questions, [1])
        assert author.post(reverse("quizzes_admin:regrade", args=[questions[0].pk]), sent).status_code in (200, 400)

    def test_has_nothing_to_do_for_a_question_that_nobody_was_asked(self, author):
        question = make_single_choice()
        assert author.get(reverse("quizzes_admin:regrade", args=[question.pk])).status_code == 200
