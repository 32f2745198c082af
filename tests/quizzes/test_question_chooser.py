"""Whoever puts a quiz together writes new questions where they choose others, without leaving the quiz."""

import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.models import Question, QuestionCategory, SingleChoiceQuestion
from tests.factories.accounts import UserFactory, make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.quizzes import make_category, make_course_page, make_questions, make_quiz, make_single_choice

from .test_admin import quiz_form, slot, text_of

pytestmark = pytest.mark.django_db

CHOOSE, CREATE = (reverse(f"wagtailsnippetchoosers_lms_quizzes_question:{name}") for name in ("choose", "create"))


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


@pytest.fixture
def trainer():
    client = Client()
    client.force_login(make_superuser())
    return client


def author_with(*actions: str) -> Client:
    user = UserFactory(is_staff=True)
    names = ["access_admin", *(f"{action}_question" for action in actions)]
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def written(options, **fields):
    data = {
        "text": rich_text("<p>Was ist ein Token?</p>"),
        "category": fields.pop("category", None) or make_category("Grundlagen").pk,
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
    return {f"question-{name}": value for name, value in nested_form_data(data).items()}


def option(text: str, **fields):
    return {"text": rich_text(f"<p>{text}</p>"), "feedback": rich_text(""), **fields}


OPTIONS = [option("Ein Wortteil", is_correct="on"), option("Ein Passwort"), option("")]


def answer(response) -> dict:
    """What the dialog gets."""
    return json.loads(response.content)


class TestWritingInTheChooser:
    def test_begins_with_the_type(self, trainer):
        page = answer(trainer.get(CHOOSE))["html"]
        assert "Neue Frage schreiben" in page
        kinds = re.findall(r'<option value="([a-z_]+)"', page)
        assert "single_choice" in kinds
        assert "cloze" in kinds
        assert "hotspot" not in kinds  # its picture would open a dialog in the dialog

    @pytest.mark.parametrize("kind", ["single_choice", "matching", "cloze", "free_text"])
    def test_shows_the_form_of_the_type(self, trainer, kind):
        said = answer(trainer.post(CREATE, {"new-question-kind": kind}))
        assert said["step"] == "reshow_creation_form"
        assert f"create/?kind={kind}" in said["htmlFragment"]
        assert "question-text" in said["htmlFragment"]

    def test_has_ids_that_nothing_else_on_the_page_has(self, trainer):
        dialog = answer(trainer.get(CHOOSE))["html"]
        form = answer(trainer.post(CREATE, {"new-question-kind": "single_choice"}))["htmlFragment"]
        names = re.findall(r'\bid="(id_[^"]+)"', form)
        assert names
        assert len(names) == len(set(names))
        assert all(name.startswith(("id_question-", "id_new-question-")) for name in names)
        searching = {name for name in re.findall(r'\bid="(id_[^"]+)"', dialog) if "new-question" not in name}
        assert not searching & set(names)

    def test_publishes_the_question_and_hands_it_over(self, trainer):
        response = trainer.post(f"{CREATE}?kind=single_choice", written(OPTIONS, tags="KI, Grundwissen"))
        question = SingleChoiceQuestion.objects.get()
        assert answer(response)["step"] == "chosen"
        assert answer(response)["result"]["id"] == str(question.pk)
        assert question.live
        assert question.author == response.wsgi_request.user
        assert question.versions.count() == 1
        assert [entry.is_correct for entry in question.options.all()] == [True, False]
        assert sorted(tag.name for tag in question.tags.all()) == ["Grundwissen", "KI"]

    def test_hands_it_over_among_several(self, trainer):
        response = trainer.post(f"{CREATE}?multiple=1&kind=single_choice", written(OPTIONS))
        assert [item["string"] for item in answer(response)["result"]] == ["Was ist ein Token?"]

    def test_keeps_what_was_typed_when_something_is_missing(self, trainer):
        said = answer(trainer.post(f"{CREATE}?kind=single_choice", written(OPTIONS[:1])))
        assert said["step"] == "reshow_creation_form"
        assert "Eine Frage hat 2 bis 8 Antwortmöglichkeiten; diese hat 1." in said["htmlFragment"]
        assert "Ein Wortteil" in said["htmlFragment"]
        assert not Question.objects.exists()

    def test_begins_where_the_last_question_of_the_author_is(self, trainer):
        make_category("Andere")
        trainer.post(f"{CREATE}?kind=single_choice", written(OPTIONS))
        make_single_choice(make_category("Von jemand anderem"))
        form = answer(trainer.post(CREATE, {"new-question-kind": "matching"}))["htmlFragment"]
        assert re.search(r"<option[^>]* selected>Grundlagen</option>", form)

    def test_makes_the_category_that_is_missing(self, trainer):
        form = answer(trainer.post(CREATE, {"new-question-kind": "single_choice"}))["htmlFragment"]
        assert 'name="new-question-category"' in form
        data = written(OPTIONS, category=make_category("Andere").pk) | {"new-question-category": " Datenschutz "}
        for _time in range(2):
            trainer.post(f"{CREATE}?kind=single_choice", data)
        assert {question.category.name for question in Question.objects.all()} == {"Datenschutz"}
        assert QuestionCategory.objects.filter(name="Datenschutz").count() == 1

    def test_needs_no_other_category_then(self, trainer):
        data = written(OPTIONS) | {"question-category": "", "new-question-category": "Datenschutz"}
        trainer.post(f"{CREATE}?kind=single_choice", data)
        assert Question.objects.get().category.name == "Datenschutz"

    def test_makes_no_category_for_a_question_that_is_refused(self, trainer):
        data = written(OPTIONS[:1]) | {"new-question-category": "Datenschutz"}
        said = answer(trainer.post(f"{CREATE}?kind=single_choice", data))
        assert 'value="Datenschutz"' in said["htmlFragment"]
        assert not QuestionCategory.objects.filter(name="Datenschutz").exists()

    def test_refuses_a_category_whose_name_is_too_long(self, trainer):
        data = written(OPTIONS) | {"new-question-category": "x" * 121}
        assert answer(trainer.post(f"{CREATE}?kind=single_choice", data))["step"] == "reshow_creation_form"
        assert not Question.objects.exists()

    def test_takes_the_right_to_make_categories(self):
        client = author_with("add", "publish")
        form = answer(client.post(CREATE, {"new-question-kind": "single_choice"}))["htmlFragment"]
        assert "new-question-category" not in form
        client.post(f"{CREATE}?kind=single_choice", written(OPTIONS) | {"new-question-category": "Datenschutz"})
        assert Question.objects.get().category.name == "Grundlagen"

    def test_is_not_offered_for_a_type_that_there_is_not(self, trainer):
        said = answer(trainer.post(CREATE, {"new-question-kind": "riddle"}))
        assert "question-text" not in said["htmlFragment"]
        said = answer(trainer.post(f"{CREATE}?kind=riddle", written(OPTIONS)))
        assert said["step"] == "reshow_creation_form"
        assert not Question.objects.exists()

    def test_takes_the_right_to_publish(self):
        client = author_with("add", "change")
        assert "Neue Frage schreiben" not in answer(client.get(CHOOSE))["html"]
        client.post(f"{CREATE}?kind=single_choice", written(OPTIONS))
        assert not Question.objects.exists()

    def test_is_open_to_those_who_may_publish(self):
        client = author_with("add", "publish")
        assert "Neue Frage schreiben" in answer(client.get(CHOOSE))["html"]
        assert answer(client.post(f"{CREATE}?kind=single_choice", written(OPTIONS)))["step"] == "chosen"


class TestEditorOfAQuiz:
    def test_brings_along_what_all_forms_need(self, trainer):
        quiz = make_quiz(make_questions(1))
        page = trainer.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
        for script in ("draftail.js", "telepath/blocks.js", "tag-it.js"):
            assert script in page

    def test_says_that_a_quiz_needs_a_question(self, trainer):
        url = reverse("wagtailadmin_pages:add", args=["lms_quizzes", "quizpage", make_course_page().pk])
        page = text_of(trainer.post(url, quiz_form([slot()])))
        assert "Bitte fügen Sie mindestens eine Zeile hinzu." in page
