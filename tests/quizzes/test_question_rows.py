"""A new question begins with rows to fill in; what stays empty is no fault and is not stored."""

import pytest
from django.forms import CheckboxInput
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from quizzes.models import SingleChoiceQuestion
from quizzes.models.questions import question_models
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.quizzes import make_category, make_single_choice

pytestmark = pytest.mark.django_db

# What stands in the form of a new question, by type and relation. Areas are drawn; hints and units are optional.
ROWS = {
    "drag_words": {"words": 4},
    "free_text": {"criteria": 2},
    "hotspot": {"areas": 0},
    "matching": {"pairs": 3},
    "matrix": {"columns": 3, "rows": 3},
    "multiple_choice": {"options": 4},
    "numeric": {"answers": 1, "units": 0},
    "ordering": {"items": 4},
    "prompt_exercise": {"criteria": 2},
    "scale": {"items": 3},
    "short_text": {"answers": 1},
    "single_choice": {"options": 4},
}
WITHOUT_ROWS = {"cloze", "description", "true_false"}


@pytest.fixture(autouse=True)
def _admin(settings):
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


@pytest.fixture
def trainer():
    client = Client()
    client.force_login(make_superuser())
    return client


def address(name: str, *args) -> str:
    return reverse(f"wagtailsnippets_lms_quizzes_singlechoicequestion:{name}", args=args)


def row(text: str = "", *, is_correct: bool = False, **fields):
    """A row as a browser sends it: an untouched rich text is an empty paragraph."""
    return {
        "text": rich_text(f"<p>{text}</p>"),
        "feedback": rich_text("<p></p>"),
        **({"is_correct": "on"} if is_correct else {}),
        **fields,
    }


FILLED = [row("Ein Wortteil", is_correct=True), row("Ein Passwort")]


def form(options, *, publish: bool = True, initial: int = 0, hints=()):
    data = {
        "text": rich_text("<p>Was ist ein Token?</p>"),
        "category": make_category().pk,
        "objective": "",
        "difficulty": "medium",
        "general_feedback": rich_text(""),
        "options": inline_formset(options, initial=initial),
        "hints": inline_formset(hints),
        "penalty": "0.3333333",
        "tags": "",
        "name": "",
    }
    return nested_form_data(data) | ({"action-publish": "1"} if publish else {})


def texts() -> list[str]:
    question = SingleChoiceQuestion.objects.get().get_latest_revision_as_object()
    return [str(option) for option in question.options.values_list("text", flat=True)]


def as_sent(form) -> dict[str, str]:
    """What a browser sends of a form in which nobody has typed anything."""
    parts = [form, *(part for formset in form.formsets.values() for part in [formset.management_form, *formset.forms])]
    sent = {}
    for field in (field for part in parts for field in part):
        if isinstance(field.field.widget, CheckboxInput):
            continue  # none is checked
        value = field.field.widget.format_value(field.value())
        sent[field.html_name] = value[0] if isinstance(value, list) and value else value or ""
    return sent


class TestRowsOfANewQuestion:
    @pytest.mark.parametrize("model", question_models(), ids=lambda model: model.kind.key)
    def test_stand_there_to_be_filled_in(self, trainer, model):
        url = reverse(model.snippet_viewset.get_url_name("add"))
        formsets = trainer.get(url).context["form"].formsets
        found = {name: formset.total_form_count() for name, formset in formsets.items() if name != "hints"}
        assert found == ROWS.get(model.kind.key, {})
        assert (model.kind.key in WITHOUT_ROWS) == (not found)

    @pytest.mark.parametrize(
        "model", [model for model in question_models() if model.kind.key in ROWS], ids=lambda model: model.kind.key
    )
    def test_hold_nothing_that_counts_as_filled_in(self, trainer, model):
        """What a browser sends of the untouched form, stored as a draft."""
        url = reverse(model.snippet_viewset.get_url_name("add"))
        untouched = trainer.get(url).context["form"]
        data = {"category": make_category().pk, "text": rich_text("<p>Eine Frage</p>")}
        response = trainer.post(url, {**as_sent(untouched), **data})
        assert response.status_code == 302
        question = model.objects.get()
        assert [name for name in untouched.formsets if getattr(question, name).exists()] == []

    def test_may_stay_empty(self, trainer):
        response = trainer.post(address("add"), form([row(), *FILLED, row()], hints=[{"text": rich_text("<p></p>")}]))
        assert response.status_code == 302
        question = SingleChoiceQuestion.objects.get()
        assert question.live
        assert question.options.count() == 2
        assert not question.hints.exists()

    def test_are_not_stored_empty_with_a_draft(self, trainer):
        assert trainer.post(address("add"), form([row()] * 4, publish=False)).status_code == 302
        assert texts() == []

    def test_do_not_hide_that_options_are_missing(self, trainer):
        response = trainer.post(address("add"), form([row()] * 4))
        assert "Eine Frage hat 2 bis 8 Antwortmöglichkeiten; diese hat 0." in response.content.decode()
        assert not SingleChoiceQuestion.objects.exists()

    def test_stay_in_the_form_when_something_else_is_wrong(self, trainer):
        response = trainer.post(address("add"), form([*FILLED, row(), row()]) | {"difficulty": "?"})
        rows = response.context["form"].formsets["options"]
        assert rows.total_form_count() == 4
        assert not any(item.errors for item in rows.forms)

    @pytest.mark.parametrize("half", [row(is_correct=True), row(feedback=rich_text("<p>Warum</p>"))])
    def test_are_faults_when_half_filled(self, trainer, half):
        response = trainer.post(address("add"), form([*FILLED, half]))
        assert "Eine Antwortmöglichkeit hat keinen Text." in response.content.decode()
        assert not SingleChoiceQuestion.objects.exists()

    def test_may_hold_a_picture_alone(self, trainer):
        picture = row() | {"text": rich_text('<p><embed embedtype="image" id="1" alt="Ein Baum" format="left"/></p>')}
        response = trainer.post(address("add"), form([*FILLED, picture], publish=False))
        assert response.status_code == 302
        assert len(texts()) == 3


class TestRowsOfAQuestionThatIsThere:
    def test_are_those_it_has(self, trainer):
        response = trainer.get(address("edit", make_single_choice().pk))
        assert response.context["form"].formsets["options"].total_form_count() == 3

    def test_are_offered_where_it_has_none(self, trainer):
        trainer.post(address("add"), form([], publish=False))
        response = trainer.get(address("edit", SingleChoiceQuestion.objects.get().pk))
        assert response.context["form"].formsets["options"].total_form_count() == 4

    def test_are_faults_when_somebody_empties_them(self, trainer):
        question = make_single_choice()
        stored = [row(option.text, is_correct=option.is_correct, id=option.pk) for option in question.options.all()]
        response = trainer.post(address("edit", question.pk), form([*stored[:2], {**stored[2], **row()}], initial=3))
        assert "Eine Antwortmöglichkeit hat keinen Text." in response.content.decode()
        assert question.options.count() == 3

    def test_may_stay_empty_after_the_editor_saved_by_itself(self, trainer):
        """Wagtail then takes all rows for stored ones, those without an id, too."""
        question = make_single_choice()
        stored = [row(option.text, is_correct=option.is_correct, id=option.pk) for option in question.options.all()]
        rows = [*stored, row(id=""), row("Nachgetragen", id="")]
        assert trainer.post(address("edit", question.pk), form(rows, initial=5)).status_code == 302
        assert question.options.count() == 4
