"""What the tests of all types do with a question: make it in the admin, answer it in a quiz, take it to another site."""

from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from courses.exporting import export_course
from courses.importing import ImportRefused, import_course
from courses.models import CoursePage
from quizzes.models import Question, QuestionVersion
from tests.factories.accounts import make_superuser
from tests.factories.admin import allow_missing_variables
from tests.factories.courses import catalog, noon
from tests.factories.quizzes import make_category, make_quiz
from tests.quizzes.test_views import Browser

MONDAY = noon("2026-03-02")

COURSE = """\
format: 1
slug: kurs
title: Kurs
language: de
summary: Ein Kurs.
objectives: ["Sie können es."]
authors: ["Trainingsteam"]
license: CC-BY-4.0
outline:
  - chapter: Abschluss
    lessons:
      - quiz:
          slug: test
          title: Abschlusstest
          minutes: 15
          pass_percent: 60
          draw:
            - from: questions/bank.yaml
              count: 1
"""


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def rich(text: str) -> str:
    return rich_text(f"<p>{text}</p>" if text else "")


def trainer_allowed(settings: Any) -> None:
    """These are tests of the plugin: who may take what is the business of the site around it."""
    allow_missing_variables(settings)
    settings.LMS_COURSES = {}


class Admin:
    """A trainer who fills in the form of a type."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.client = Client()
        self.client.force_login(make_superuser())

    def send(self, **fields: Any) -> Any:
        data = {
            "text": rich("Frage?"),
            "category": make_category().pk,
            "objective": "",
            "difficulty": "medium",
            "general_feedback": rich(""),
            "hints": inline_formset([]),
            "penalty": "0.3333333",
            "tags": "",
            "name": "",
            "action-publish": "1",
            **fields,
        }
        address = reverse(f"wagtailsnippets_lms_quizzes_{self.model}:add")
        return self.client.post(address, nested_form_data(data))

    def publish(self, **fields: Any) -> None:
        response = self.send(**fields)
        assert response.status_code == 302, text_of(response)
        question = Question.objects.get()
        assert question.live
        edit = reverse(f"wagtailsnippets_lms_quizzes_{self.model}:edit", args=[question.pk])
        assert self.client.get(edit).status_code == 200
        preview = reverse(f"wagtailsnippets_lms_quizzes_{self.model}:history", args=[question.pk])
        assert self.client.get(preview).status_code == 200

    def refusal(self, **fields: Any) -> str:
        response = self.send(**fields)
        assert response.status_code == 200
        assert not QuestionVersion.objects.exists()
        return text_of(response)


def answer_page(question: Question) -> str:
    """The page of a quiz that asks the question."""
    browser = Browser(make_quiz([question]))
    browser.begin()
    return text_of(browser.get("question", 1))


def take(question: Question, answer: dict[str, Any]) -> str:
    """The result of a quiz that asks the question and gets the answer."""
    browser = Browser(make_quiz([question]))
    browser.begin()
    response = browser.post(1, {**answer, "q1-sequence": 0, "go": "summary"})
    assert response.status_code == 302
    browser.hand_in()
    return text_of(browser.get("result"))


def write_folder(path: Path, question: str) -> Path:
    (path / "questions").mkdir(parents=True)
    (path / "course.yaml").write_text(COURSE, encoding="utf-8")
    bank = f"category: Grundlagen\nquestions:\n  - id: eins\n    {question.strip()}\n"
    (path / "questions" / "bank.yaml").write_text(bank, encoding="utf-8")
    return path


def load(path: Path) -> Any:
    return import_course(path, index=catalog(), at=MONDAY)


def import_and_export(path: Path, question: str) -> str:
    """Import a bank with the question, export it, import that: nothing changes. Returns the exported bank."""
    load(write_folder(path / "first", question))
    digest = QuestionVersion.objects.get().digest
    export_course(CoursePage.objects.get()).save(path / "second")
    report = load(path / "second")
    assert QuestionVersion.objects.get().digest == digest  # still one version
    assert (report.created, report.updated) == ([], [])
    return (path / "second" / "questions" / "bank.yaml").read_text(encoding="utf-8")


def faults(path: Path, question: str) -> list[str]:
    """What an import says about a bank with the question."""
    try:
        load(write_folder(path, question))
    except ImportRefused as refusal:
        assert not Question.objects.exists()
        return [str(fault) for fault in refusal.faults]
    raise AssertionError("nothing was refused")
