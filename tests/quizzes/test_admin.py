"""The question bank and the quiz editor in the Wagtail admin, as a trainer uses them."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.models import (
    MultipleChoiceQuestion,
    Question,
    QuestionCategory,
    QuestionVersion,
    QuizPage,
    SingleChoiceQuestion,
)
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import noon
from tests.factories.quizzes import (
    finish_attempt,
    make_bank,
    make_category,
    make_course_page,
    make_learner,
    make_multiple_choice,
    make_questions,
    make_quiz,
    make_single_choice,
)

pytestmark = pytest.mark.django_db

MONDAY = noon("2026-03-02")


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


@pytest.fixture
def trainer():
    client = Client()
    client.force_login(make_superuser())
    return client


def address(model: str, name: str, *args) -> str:
    return reverse(f"wagtailsnippets_lms_quizzes_{model}:{name}", args=args)


def option(text: str, *, is_correct: bool = False, **fields):
    return {
        "text": rich_text(f"<p>{text}</p>"),
        "feedback": rich_text(""),
        **({"is_correct": "on"} if is_correct else {}),
        **fields,
    }


def question_form(category: QuestionCategory, options, *, publish: bool = True, **fields):
    data = nested_form_data(
        {
            "text": rich_text("<p>Was ist ein Token?</p>"),
            "category": category.pk,
            "objective": "",
            "difficulty": "medium",
            "general_feedback": rich_text(""),
            "options": inline_formset(options),
            "hints": inline_formset([]),
            "penalty": "0.3333333",
            "tags": "",
            "name": "",
            **fields,
        }
    )
    return data | ({"action-publish": "1"} if publish else {})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestQuestionBank:
    def test_stands_in_the_menu_in_german(self, trainer):
        assert "Fragenpool" in text_of(trainer.get("/admin/"))

    def test_lists_questions_with_type_category_and_state(self, trainer):
        category = make_category("Datenschutz")
        make_single_choice(category, text="<p>Erste Frage?</p>")
        make_multiple_choice(category, text="<p>Zweite Frage?</p>", is_published=False)
        page = text_of(trainer.get(address("question", "list")))
        for words in ("Erste Frage?", "Zweite Frage?", "Einfachauswahl", "Mehrfachauswahl", "Datenschutz", "Entwurf"):
            assert words in page

    def test_filters_by_type_and_category(self, trainer):
        category = make_category()
        single = make_single_choice(category, text="<p>Einfach?</p>")
        make_multiple_choice(text="<p>Mehrfach?</p>")
        for query in ({"kind": single.polymorphic_ctype_id}, {"category": category.pk}):
            page = text_of(trainer.get(address("question", "list_results"), query))
            assert "Einfach?" in page
            assert "Mehrfach?" not in page

    def test_finds_questions_by_their_words(self, trainer):
        make_single_choice(text="<p>Was bedeutet Halluzination?</p>")
        make_single_choice(text="<p>Was ist ein Kontextfenster?</p>")
        call_command("wagtail_update_index", verbosity=0)  # in tests no task keeps the index up to date
        page = text_of(trainer.get(address("question", "list_results"), {"q": "Halluzination"}))
        assert "Halluzination" in page
        assert "Kontextfenster" not in page

    def test_takes_as_many_queries_for_2_and_for_20_questions(self, trainer, django_assert_max_num_queries):
        make_single_choice()
        make_multiple_choice()
        trainer.get(address("question", "list"))
        counts = []
        for more in (0, 9):
            for _number in range(more):
                make_single_choice()
                make_multiple_choice()
            with django_assert_max_num_queries(30) as captured:
                assert trainer.get(address("question", "list_results")).status_code == 200
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestAddingAQuestion:
    def test_begins_with_the_choice_of_a_type(self, trainer):
        page = text_of(trainer.get(address("question", "add")))
        assert address("singlechoicequestion", "add") in page
        assert address("multiplechoicequestion", "add") in page

    def test_makes_no_question_without_a_type(self, trainer):
        response = trainer.post(address("question", "add"), {"text": "x", "category": make_category().pk})
        assert response.status_code == 405
        assert not Question.objects.exists()

    def test_publishes_a_single_choice(self, trainer):
        options = [option("Ein Stück Text", is_correct=True), option("Ein Satz")]
        response = trainer.post(address("singlechoicequestion", "add"), question_form(make_category(), options))
        assert response.status_code == 302
        assert response.url == address("question", "list")
        question = SingleChoiceQuestion.objects.get()
        assert question.live
        content = QuestionVersion.objects.get().content
        assert [(row["text"], row["correct"]) for row in content["options"]] == [
            ("Ein Stück Text", True),
            ("Ein Satz", False),
        ]

    def test_publishes_a_multiple_choice_with_its_scoring(self, trainer):  # L13
        options = [
            option("2", is_correct=True, fraction="0.5"),
            option("4", is_correct=True, fraction="0.5"),
            option("5", fraction="-1"),
        ]
        form = question_form(make_category(), options, scoring_rule="sum_clipped")
        assert trainer.post(address("multiplechoicequestion", "add"), form).status_code == 302
        assert QuestionVersion.objects.get().content["scoring"] == "sum_clipped"

    def test_explains_the_scoring_in_words(self, trainer):  # L13
        page = text_of(trainer.get(address("multiplechoicequestion", "add")))
        assert "Alles oder nichts: volle Punktzahl für genau die richtige Auswahl" in page

    def test_says_in_words_why_it_cannot_be_published(self, trainer):
        options = [option("Ja", is_correct=True), option("Nein", is_correct=True)]
        response = trainer.post(address("singlechoicequestion", "add"), question_form(make_category(), options))
        assert response.status_code == 200
        assert "genau eine Antwort richtig; hier sind 2 als richtig markiert." in text_of(response)
        assert not Question.objects.exists()

    def test_keeps_a_half_finished_question_as_a_draft(self, trainer):
        form = question_form(make_category(), [option("Nur eine")], publish=False)
        assert trainer.post(address("singlechoicequestion", "add"), form).status_code == 302
        assert not SingleChoiceQuestion.objects.get().live
        assert not QuestionVersion.objects.exists()


class TestEditingAQuestion:
    def test_happens_in_the_form_of_its_type(self, trainer):
        question = make_single_choice()
        response = trainer.get(address("question", "edit", question.pk))
        assert response.url == address("singlechoicequestion", "edit", question.pk)
        assert "options-TOTAL_FORMS" in text_of(trainer.get(response.url))

    def test_is_for_everybody_who_may_change_questions(self):
        question = make_single_choice()
        group = Group.objects.create(name="Trainingsteam")
        group.permissions.add(
            Permission.objects.get(codename="access_admin"),
            *Permission.objects.filter(content_type__app_label="lms_quizzes", codename__endswith="_question"),
        )
        person = UserFactory()
        person.groups.add(group)
        client = Client()
        client.force_login(person)
        assert client.get(address("singlechoicequestion", "edit", question.pk)).status_code == 200

    def test_is_not_for_others(self):
        question = make_single_choice()
        client = Client()
        client.force_login(UserFactory())
        for model in ("question", "singlechoicequestion"):
            assert client.get(address(model, "edit", question.pk)).status_code in (302, 403)
        assert client.post(address("singlechoicequestion", "edit", question.pk), {}).status_code in (302, 403)


class TestCopyingAQuestion:
    def test_shows_a_filled_form_with_options(self, trainer):
        question = make_single_choice(right="Ein Original")
        page = text_of(trainer.get(address("singlechoicequestion", "copy", question.pk)))
        assert "Ein Original" in page

    def test_never_writes_to_the_original(self, trainer):
        """Wagtail's own copy view accepts POST and overwrites what it shows."""
        question = make_single_choice(text="<p>Original</p>")
        category = make_category()
        form = question_form(category, [option("x", is_correct=True), option("y")])
        for model, pk in (("singlechoicequestion", question.pk), ("questioncategory", category.pk)):
            assert trainer.post(address(model, "copy", pk), form).status_code == 405
        question.refresh_from_db()
        assert question.text == "<p>Original</p>"


class TestPreviewOfAQuestion:
    def preview(self, client, question):
        url = address(question._meta.model_name, "preview_on_edit", question.pk)
        options = [option(row.text, is_correct=row.is_correct) for row in question.options.all()]
        extra = {"scoring_rule": question.scoring_rule} if hasattr(question, "scoring_rule") else {}
        assert client.post(url, question_form(question.category, options, **extra)).json()["is_valid"]
        return text_of(client.get(url))

    def test_shows_how_every_answer_is_graded(self, trainer):
        page = self.preview(trainer, make_single_choice(right="Ja", wrong=["Nein"]))
        assert "So sehen es die Teilnehmenden" in page
        assert "100 %" in page
        assert "Keine Antwort" in page

    def test_shows_parts_of_a_multiple_choice(self, trainer):
        question = make_multiple_choice(options={"A": True, "B": True, "C": False}, rule="right_minus_wrong")
        page = self.preview(trainer, question)
        assert "Alle richtigen Antworten" in page
        assert "50 %" in page


class TestDeletingAQuestion:
    def test_is_refused_once_somebody_was_asked(self, trainer):
        question = make_single_choice()
        quiz = make_quiz([question])
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        response = trainer.post(address("singlechoicequestion", "delete", question.pk), follow=True)
        assert "kann nicht gelöscht werden" in text_of(response)
        assert Question.objects.filter(pk=question.pk).exists()

    def test_is_refused_while_a_quiz_asks_it(self, trainer):
        question = make_single_choice()
        make_quiz([question])
        trainer.post(address("singlechoicequestion", "delete", question.pk))
        assert Question.objects.filter(pk=question.pk).exists()

    def test_is_possible_before(self, trainer):
        question = make_single_choice()
        trainer.post(address("singlechoicequestion", "delete", question.pk))
        assert not Question.objects.exists()


class TestChoosingAQuestion:
    def test_offers_published_questions_only(self, trainer):
        make_single_choice(text="<p>Fertig?</p>")
        make_single_choice(text="<p>Unfertig?</p>", is_published=False)
        page = text_of(trainer.get(reverse("wagtailsnippetchoosers_lms_quizzes_question:choose_results")))
        assert "Fertig?" in page
        assert "Unfertig?" not in page


def slot(**fields):
    return {"question": "", "category": "", "tag": "", "objective": "", "draw_count": "1", "points": "1", **fields}


def quiz_form(slots, *, bands=(), publish: bool = True, **fields):
    data = nested_form_data(
        {
            "title": "Abschlusstest",
            "slug": "abschlusstest",
            "intro": rich_text("<p>Los</p>"),
            "pass_percent": "70",
            "pretest": "off",
            "testing_out_percent": "90",
            "attempts_allowed": "3",
            "time_limit_minutes": "0",
            "overdue": "hand_in",
            "counting": "highest",
            "wait_after_first_minutes": "0",
            "wait_after_later_minutes": "0",
            "questions_per_page": "1",
            "behavior": "deferred",
            "navigation": "free",
            "score_bands": inline_formset(bands),
            "planned_minutes": "10",
            "slots": inline_formset(slots),
            "comments": inline_formset([]),
            **fields,
        }
    )
    return data | ({"action-publish": "1"} if publish else {})


class TestQuizEditor:
    def add(self, client, course: Page, form):
        return client.post(reverse("wagtailadmin_pages:add", args=["lms_quizzes", "quizpage", course.pk]), form)

    def test_publishes_a_quiz_with_a_question_and_a_draw(self, trainer):
        question, bank = make_single_choice(), make_bank(3)
        form = quiz_form([slot(question=question.pk), slot(category=bank.pk, draw_count="2")])
        assert self.add(trainer, make_course_page(), form).status_code == 302
        quiz = QuizPage.objects.get()
        assert quiz.live
        assert list(quiz.slots.values_list("question", "category", "draw_count")) == [
            (question.pk, None, 1),
            (None, bank.pk, 2),
        ]

    def test_wants_a_question_or_a_category_in_each_slot(self, trainer):
        bank = make_bank(1)
        for wrong in (slot(points="2"), slot(question=make_single_choice().pk, category=bank.pk)):
            response = self.add(trainer, make_course_page(), quiz_form([wrong]))
            assert response.status_code == 200
            assert "Bitte wählen Sie entweder eine Frage, oder" in text_of(response)
        assert not QuizPage.objects.exists()

    def test_keeps_a_quiz_that_cannot_ask_what_it_promises_as_a_draft(self, trainer):
        bank = make_bank(2, name="Klein")
        response = self.add(trainer, make_course_page(), quiz_form([slot(category=bank.pk, draw_count="5")]))
        quiz = QuizPage.objects.get()
        assert not quiz.live
        page = text_of(trainer.get(response.url))
        assert "„Klein“ hat 2 veröffentlichte Fragen, es werden aber 5 daraus gezogen." in page
        assert "als Entwurf gespeichert und nicht veröffentlicht" in page

    def test_leaves_a_live_quiz_as_it_was_when_its_next_version_is_refused(self, trainer):
        quiz = make_quiz(make_questions(1))
        bank = make_bank(1)
        form = quiz_form([slot(category=bank.pk, draw_count="5")], slug=quiz.slug)
        trainer.post(reverse("wagtailadmin_pages:edit", args=[quiz.pk]), form)
        quiz.refresh_from_db()
        assert quiz.live
        assert quiz.slots.get().category is None

    def test_stores_the_table_of_what_learners_see(self, trainer):
        form = quiz_form([slot(question=make_single_choice().pk)])
        form |= {"review-result": ["points", "correctness"], "review-closed": ["right_answer"]}
        assert self.add(trainer, make_course_page(), form).status_code == 302
        quiz = QuizPage.objects.get()
        assert quiz.review == {"result": ["correctness", "points"], "later": [], "closed": ["right_answer"]}
        page = text_of(trainer.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])))
        assert 'name="review-closed" value="right_answer"' in page
        assert page.count('type="checkbox" name="review-') == 18
        assert "Teilnehmende sehen die richtigen Antworten" in page  # in the heading of the folded panel

    def test_refuses_an_aspect_that_there_is_not(self, trainer):
        form = quiz_form([slot(question=make_single_choice().pk)]) | {"review-result": ["everything"]}
        response = self.add(trainer, make_course_page(), form)
        assert "Die Tabelle nennt etwas, das Teilnehmenden nicht gezeigt werden kann." in text_of(response)
        assert not QuizPage.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            (
                {"behavior": "several_tries", "asks_certainty": "on"},
                "Bitte fragen Sie bei mehreren Anläufen nicht danach.",
            ),
            (
                {"navigation": "in_order", "questions_per_page": "0"},
                "Bitte wählen Sie eine Anzahl von Fragen je Seite.",
            ),
            (
                {"behavior": "immediate", "review-result": ["points"]},
                "Bitte kreuzen Sie in der ersten Spalte etwas an.",
            ),
        ],
    )
    def test_names_settings_that_make_no_sense_together(self, trainer, fields, words):
        form = quiz_form([slot(question=make_single_choice().pk)]) | {"review-result": ["correctness"], **fields}
        response = self.add(trainer, make_course_page(), form)
        assert words in text_of(response)
        assert not QuizPage.objects.exists()

    def test_names_the_band_whose_percentage_is_taken(self, trainer):
        bands = [{"from_percent": percent, "text": rich_text("<p>Gut</p>")} for percent in ("50", "80", "50")]
        form = quiz_form([slot(question=make_single_choice().pk)], bands=bands)
        response = self.add(trainer, make_course_page(), form)
        assert text_of(response).count("Ab 50 Prozent gibt es schon eine Rückmeldung.") == 1
        assert not QuizPage.objects.exists()
        bands[2]["from_percent"] = "90"
        form = quiz_form([slot(question=make_single_choice().pk)], bands=bands)
        assert self.add(trainer, make_course_page(), form).status_code == 302
        assert list(QuizPage.objects.get().score_bands.values_list("from_percent", flat=True)) == [50, 80, 90]

    def test_has_a_preview(self, trainer):
        quiz = make_quiz(make_questions(2))
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[quiz.pk])
        form = quiz_form([slot(question=quiz.slots.first().question_id)], title="Im Entwurf", slug=quiz.slug)
        assert trainer.post(url, form).json()["is_valid"]
        page = text_of(trainer.get(url))
        assert "Im Entwurf" in page
        assert "Vorschau: Es wird nichts aufgezeichnet." in page

    def test_offers_a_trial_run_of_a_live_quiz(self, trainer):  # L4
        quiz = make_quiz(make_questions(1))
        page = text_of(trainer.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])))
        assert f"{quiz.url}?trial=1" in page

    def test_does_not_delete_a_quiz_that_people_have_taken(self, trainer):
        quiz = make_quiz(make_questions(1))
        finish_attempt(quiz, make_learner(quiz), at=MONDAY)
        response = trainer.post(reverse("wagtailadmin_pages:delete", args=[quiz.pk]), follow=True)
        assert "weil der Test schon gemacht wurde" in text_of(response)
        assert QuizPage.objects.filter(pk=quiz.pk).exists()

    def test_keeps_types_of_questions_when_the_quiz_is_published_again(self, trainer):
        """A slot is the only link to a question: publishing a quiz must not touch its rows."""
        quiz = make_quiz([make_single_choice(), make_multiple_choice()])
        for _time in range(2):
            quiz.save_revision().publish()
        assert SingleChoiceQuestion.objects.count() == 1
        assert MultipleChoiceQuestion.objects.get().options.count() == 4
