"""What the tests of the types share whose answers are arranged: questions from sources, and what holds for all."""

import io
import random
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.exporting import export_course
from courses.importing import ImportRefused, import_course
from quizzes.actions import freeze_question, start_attempt
from quizzes.models import Answer, InvalidResponse, Question, QuestionVersion, QuizPage, kind_of
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import catalog, noon
from tests.factories.quizzes import make_category, make_learner, make_quiz
from tests.quizzes.test_importing import COURSE

MONDAY = noon("2026-03-02")


def in_memory(model, source, *, text="Was gehört wohin?", **fields):
    """A question as an import reads it, not stored."""
    question = model(text=f"<p>{text}</p>", **fields)
    question.read_source(model.source_schema(**source), lambda text, *path: f"<p>{text}</p>" if text else "")
    return question


def content_of(model, source, **fields):
    """The frozen content of a question from a source, which has no problems."""
    question = in_memory(model, source, **fields)
    assert question.problems() == []
    return question.frozen_content()


def published(model, source, **fields):
    question = in_memory(model, source, category=make_category(), **fields)
    question.save()
    freeze_question(question=question, at=MONDAY)
    return question


def png(width: int = 60, height: int = 40) -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


def make_image(title: str = "Bild", **size):
    return get_image_model().objects.create(title=title, file=ContentFile(png(**size), "bild.png"))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class Arranging:
    """What holds for every one of these types. A subclass names the type, a source, the form for it and an answer."""

    model: type[Question]
    source: dict
    text = "Was gehört wohin?"
    # Files that the course folder brings along besides the bank.
    files: ClassVar[dict[str, bytes]] = {}

    @pytest.fixture(autouse=True)
    def _site(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        settings.LMS_COURSES = {}
        allow_missing_variables(settings)

    def form(self) -> dict:
        """What the admin's form sends beyond what all questions have, rows by relation."""
        raise NotImplementedError

    def content(self):
        return content_of(self.model, self.source, text=self.text)

    def stored_fields(self):
        return {}

    # --- grading ---

    def test_grades_the_key_with_everything_and_nothing_with_nothing(self):
        content = self.content()
        kind = kind_of(content)
        key = kind.clean(content, kind.key_response(content))
        assert kind.grade(content, key) == 1
        assert kind.grade(content, None) == 0
        assert kind.without_wrong(content, key) == key
        assert len(set(kind.count_right(content, key))) == 1

    def test_has_examples_that_can_be_given(self):
        content = self.content()
        kind = kind_of(content)
        for example in kind.examples(content):
            assert kind.clean(content, example.response) == example.response
            assert 0 <= kind.grade(content, example.response) <= 1

    def test_cleaning_twice_is_cleaning_once(self):
        content = self.content()
        kind = kind_of(content)
        for example in kind.examples(content):
            once = kind.clean(content, example.response)
            assert kind.clean(content, once) == once

    @pytest.mark.parametrize(
        "raw",
        [
            "text",
            7,
            True,
            ["nothing-here"],
            {"nothing-here": ["x"]},
            {"nothing-here": "x"},
            [["a"]],
            [None],
            {1: ["x"]},
            {"x": [["y"]]},
            {"x": {"y": "z"}},
            {"x": ["y", "z"]},
            "x" * 1_000_000,
            ["x" * 1_000_000],
            {"x" * 1_000_000: ["y"]},
        ],
    )
    def test_refuses_what_no_page_sends(self, raw):
        content = self.content()
        with pytest.raises(InvalidResponse):
            kind_of(content).clean(content, raw)

    @pytest.mark.parametrize("raw", [None, []])
    def test_takes_nothing_for_not_answered(self, raw):
        content = self.content()
        assert kind_of(content).clean(content, raw) is None

    def test_says_answers_in_words(self):
        content = self.content()
        kind = kind_of(content)
        assert kind.in_words(content, None) == []
        assert all(kind.in_words(content, kind.key_response(content)))

    def test_can_be_looked_at_half_finished(self):
        """Authors see a preview before anything is complete."""
        question = self.model(text="<p>Noch leer</p>")
        context = question.get_preview_context(None, "")
        assert context["problems"]
        assert context["graded"]

    # --- files ---

    @pytest.fixture
    def folder(self, tmp_path) -> Path:
        folder = tmp_path / "kurs"
        (folder / "questions").mkdir(parents=True)
        (folder / "course.yaml").write_text(COURSE.replace("count: 2", "count: 1"), encoding="utf-8")
        for name, content in self.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        self.write_bank(folder, self.source)
        return folder

    def write_bank(self, folder: Path, source: dict) -> None:
        item = {"id": "eins", "type": self.model.kind.key, "text": self.text, **source}
        bank = {"category": "Grundlagen", "questions": [item]}
        (folder / "questions/bank.yaml").write_text(yaml.safe_dump(bank, allow_unicode=True), encoding="utf-8")

    def load(self, folder: Path):
        return import_course(folder, index=catalog(), at=MONDAY)

    @pytest.mark.django_db
    def test_comes_from_a_file_and_the_same_file_changes_nothing(self, folder):
        self.load(folder)
        self.load(folder)
        assert self.model.objects.get().versions.count() == 1

    @pytest.mark.django_db
    def test_goes_into_a_file_that_says_the_same(self, folder, tmp_path):
        self.load(folder)
        question = self.model.objects.get()
        before = question.versions.get().content
        written = tmp_path / "written"
        export_course(QuizPage.objects.get().get_course()).save(written)
        assert yaml.safe_load((written / "questions/bank.yaml").read_text())["questions"][0]["type"] == before["type"]
        self.load(written)
        assert question.versions.count() == 1
        # A site that does not have it yet gets it with the same keys.
        QuizPage.objects.all().delete()
        self.model.objects.all().delete()
        self.load(written)
        assert self.model.objects.get().versions.get().content == before

    def faults(self, folder: Path, **changes) -> str:
        self.write_bank(folder, {**self.source, **changes})
        with pytest.raises(ImportRefused) as refusal:
            self.load(folder)
        return "\n".join(str(fault) for fault in refusal.value.faults)

    # --- the admin ---

    @pytest.mark.django_db
    def test_is_added_and_published_in_the_admin(self):
        trainer = Client()
        trainer.force_login(make_superuser())
        address = reverse(f"wagtailsnippets_lms_quizzes_{self.model._meta.model_name}:add")
        assert trainer.get(address).status_code == 200
        data = nested_form_data(
            {
                "text": rich_text(f"<p>{self.text}</p>"),
                "category": make_category().pk,
                "objective": "",
                "difficulty": "medium",
                "general_feedback": rich_text(""),
                "hints": inline_formset([]),
                "penalty": "0.3333333",
                "tags": "",
                "name": "",
                **self.form(),
            }
        )
        response = trainer.post(address, data | {"action-publish": "1"})
        assert response.status_code == 302, text_of(response)[-6000:]
        content = QuestionVersion.objects.get().content
        assert content["type"] == self.model.kind.key
        assert kind_of(content).grade(content, kind_of(content).key_response(content)) == 1
        question = self.model.objects.get()
        edit = reverse(f"wagtailsnippets_lms_quizzes_{self.model._meta.model_name}:edit", args=[question.pk])
        assert trainer.get(edit).status_code == 200

    # --- the learner ---

    def answered(self, **quiz_fields):
        """A learner in front of the question: client, attempt and the address of the page."""
        question = published(self.model, self.source, text=self.text, **self.stored_fields())
        quiz = make_quiz([question], **quiz_fields)
        learner = make_learner(quiz)
        attempt = start_attempt(learner=learner, quiz=quiz, at=MONDAY)
        client = Client()
        client.force_login(learner)
        return client, attempt, reverse("quizzes:question", args=[attempt.public_id, 1])

    def fields_of(self, response) -> dict:
        """A response as the fields of the form."""
        if isinstance(response, dict):
            return {f"q1.{part}": value for part, value in response.items()}
        return {"q1": response}

    @pytest.mark.django_db
    def test_is_answered_without_scripts_and_reviewed(self, time_machine):
        time_machine.move_to(MONDAY)
        client, attempt, page = self.answered()
        content = attempt.answers.get().question_version.content
        key = kind_of(content).key_response(content)
        for name, values in self.fields_of(key).items():
            body = client.get(page).content.decode()
            assert f'name="{name}"' in body
            assert all(f'value="{value}"' in body for value in ([values] if isinstance(values, str) else values))
        client.post(page, {**self.fields_of(key), "q1-sequence": "0", "go": "summary"})
        assert Answer.objects.get().response == key
        client.post(reverse("quizzes:submit", args=[attempt.public_id]))
        assert Answer.objects.get().fraction == 1
        result = text_of(client.get(reverse("quizzes:result", args=[attempt.public_id])))
        assert "choice--right" in result or "gap--right" in result

    @pytest.mark.django_db
    def test_shows_again_what_was_saved(self, time_machine):
        time_machine.move_to(MONDAY)
        client, attempt, page = self.answered()
        content = attempt.answers.get().question_version.content
        key = kind_of(content).key_response(content)
        client.post(page, {**self.fields_of(key), "q1-sequence": "0"})
        body = client.get(page).content.decode()
        chosen = body.count(" selected>") + body.count(" checked>")
        assert chosen == len(key)

    @pytest.mark.django_db
    def test_the_page_says_nothing_about_the_key(self, time_machine):  # L5
        """Two questions that differ in nothing but what is right look the same."""
        time_machine.move_to(MONDAY)
        content = self.content()
        kind = kind_of(content)
        order = list(kind.part_ids(content))
        random.Random(3).shuffle(order)
        other = self.other_key(content)
        assert kind.grade(other, kind.key_response(content)) < 1
        assert kind.answer_context(other, None, order) == kind.answer_context(content, None, order)

    def other_key(self, content) -> dict:
        """The same content with another key."""
        raise NotImplementedError
