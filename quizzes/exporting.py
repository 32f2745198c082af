"""The kind of lesson "quiz" and its question banks, as `quizzes.importing` reads them."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from courses.exporting import ExportRefused, Outlet, without_empty
from courses.exporting.yaml import dump

from .actions import name_categories
from .models import Pretest, Question, QuestionCategory, QuizPage, QuizSlot


class QuizLessonWriter:
    """`quiz: {slug: …, title: …, draw: …}`."""

    key = "quiz"
    model = QuizPage

    def write(self, page: QuizPage, outlet: Outlet) -> dict[str, Any]:
        slots = list(page.slots.select_related("question", "category").order_by("sort_order", "pk"))
        categories = {_category_of(slot) for slot in slots}
        asked = QuestionCategory.objects.filter(pk__in=categories).order_by("pk")
        name_categories(course=outlet.course.slug, categories=asked)
        banks = {category.pk: _Bank(category, outlet) for category in asked}
        for bank in banks.values():
            bank.write()
        return {
            "key": str(page.translation_key),
            "slug": page.slug,
            "title": page.title,
            "minutes": page.planned_minutes,
            "required": page.is_required,
            **without_empty({"intro": outlet.texts("course.yaml").markdown(page.intro, where=page.title)}),
            "pass_percent": page.pass_percent,
            "attempts": page.attempts_allowed,
            "time_limit_minutes": page.time_limit_minutes,
            "shuffle_options": page.shuffle_options,
            "questions_per_page": page.questions_per_page,
            **({} if page.pretest == Pretest.OFF else {"pretest": str(page.pretest)}),
            "testing_out_percent": page.testing_out_percent,
            "draw": [_draw(slot, banks, page) for slot in slots],
        }


def write_question(question: Question, outlet: Outlet) -> str:
    """Take the bank of a question along; returns the question's name, as `quizzes.importing.questions` reads it."""
    name_categories(course=outlet.course.slug, categories=[question.category])
    bank = _Bank(question.category, outlet)
    bank.write()
    if question.pk not in bank.ids:
        message = _("A knowledge check asks a question that is not published: “%(question)s”.")
        raise ExportRefused([message % {"question": question}])
    return f"{bank.file}#{bank.ids[question.pk]}"


def _draw(slot: QuizSlot, banks: dict[int, "_Bank"], page: QuizPage) -> dict[str, Any]:
    points = {} if slot.points == 1 else {"points": slot.points}
    if slot.category_id:
        return {"from": banks[slot.category_id].file, "count": slot.draw_count, **points}
    bank = banks[_category_of(slot)]
    if slot.question_id not in bank.ids:
        message = _("“%(quiz)s” asks a question that is not published: “%(question)s”.")
        raise ExportRefused([message % {"quiz": page.title, "question": slot.question}])
    return {"from": bank.file, "question": bank.ids[slot.question_id], **points}


def _category_of(slot: QuizSlot) -> int:
    category: int = slot.question.category_id if slot.question else slot.category_id
    return category


class _Bank:
    """A category as a file. `ids`: the id in the folder of each question by its row."""

    def __init__(self, category: QuestionCategory, outlet: Outlet) -> None:
        self.category = category
        self.outlet = outlet
        self.course = outlet.course.slug
        own = category.source_id.removeprefix(f"{self.course}/")
        is_own = own != category.source_id and _is_bank_name(own)
        self.file = own if is_own else f"questions/bank-{category.source_id.replace('/', '-')}".removesuffix(".yaml")
        self.file = f"{self.file.removesuffix('.yaml')}.yaml"
        self.source = {} if self.file == own else {"source": category.source_id}
        self.ids: dict[int, str] = {}

    def write(self) -> None:
        questions = Question.objects.filter(category=self.category, live=True).order_by("pk")
        items = [self._question(question) for question in questions]
        bank = {**self.source, "category": self.category.name, "questions": items}
        self.outlet.add_text(self.file, dump(bank))

    def _question(self, question: Question) -> dict[str, Any]:
        own = question.source_id.removeprefix(f"{self.course}/")
        is_own = own != question.source_id and "/" not in own
        self.ids[question.pk] = own if is_own else question.source_id.replace("/", "-")
        texts = self.outlet.texts(self.file)
        markdown: Callable[[str], str] = partial(texts.markdown, where=str(question))
        pictures = {name: texts.path(getattr(question, name)) for name in question.picture_fields}
        fields = {
            "id": self.ids[question.pk],
            "source": "" if is_own else question.source_id,
            "type": question.kind.key,
            "text": markdown(question.text),
            "objective": question.objective,
            "difficulty": str(question.difficulty),
            "feedback": markdown(question.general_feedback),
        }
        return {**without_empty(fields), **pictures, **question.write_source(markdown)}


def _is_bank_name(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".yaml" and not path.is_absolute() and ".." not in path.parts and name != "course.yaml"
