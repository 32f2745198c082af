"""The kind of lesson "quiz" and its question banks, as `quizzes.importing` reads them."""

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from courses.exporting import ExportRefused, Outlet, without_empty
from courses.exporting.yaml import dump

from .actions import name_categories
from .importing.pictures import written_pictures
from .models import Pretest, Question, QuestionCategory, QuestionHint, QuizPage, QuizSlot, candidates_of
from .models.questions.base import DEFAULT_PENALTY


class QuizLessonWriter:
    """`quiz: {slug: …, title: …, draw: …}`."""

    key = "quiz"
    model = QuizPage

    def write(self, page: QuizPage, outlet: Outlet) -> dict[str, Any]:
        slots = list(page.slots.select_related("question", "category", "tag").order_by("sort_order", "pk"))
        named = {category for slot in slots if (category := _category_of(slot))}
        pools = zip(slots, candidates_of(slots), strict=True)
        drawn = {one.category_id for slot, pool in pools if _category_of(slot) is None for one in pool}
        categories = named | drawn
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
            **_settings(page, outlet),
            **({} if page.pretest == Pretest.OFF else {"pretest": str(page.pretest)}),
            "testing_out_percent": page.testing_out_percent,
            "draw": [_draw(slot, banks, page) for slot in slots],
            **without_empty({"banks": sorted(banks[category].file for category in drawn - named)}),
        }


def _settings(page: QuizPage, outlet: Outlet) -> dict[str, Any]:
    """The settings that differ from those of a new quiz."""
    new = QuizPage()
    texts = outlet.texts("course.yaml")
    bands = [
        {"from_percent": band.from_percent, "text": texts.markdown(band.text, where=page.title)}
        for band in page.score_bands.all()
    ]
    different = {name: getattr(page, name) for name in OPTIONAL if getattr(page, name) != getattr(new, name)}
    return {
        **{name: _written(value) for name, value in different.items()},
        **({"review": _review(page, new)} if page.review != new.review else {}),
        **({"score_bands": bands} if bands else {}),
    }


OPTIONAL = (
    "wait_after_first_minutes",
    "wait_after_later_minutes",
    "counting",
    "opens_at",
    "closes_at",
    "overdue",
    "behavior",
    "asks_certainty",
    "navigation",
    "offers_practice",
    "shuffle_questions",
)


def _written(value: Any) -> Any:
    """Moments in UTC, so that the same quiz gives the same bytes on any site."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return str(value) if isinstance(value, str) else value


def _review(page: QuizPage, new: QuizPage) -> dict[str, list[str]]:
    """The moments at which less is shown than in a new quiz."""
    return {time: page.review.get(time, []) for time, shown in new.review.items() if page.review.get(time, []) != shown}


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
    if slot.question is None:
        bank_name = {"from": banks[slot.category_id].file} if slot.category_id else {}
        tag = {"tag": slot.tag.name} if slot.tag else {}
        return {**bank_name, **tag, **without_empty({"objective": slot.objective}), "count": slot.draw_count, **points}
    bank = banks[slot.question.category_id]
    if slot.question_id not in bank.ids:
        message = _("“%(quiz)s” asks a question that is not published: “%(question)s”.")
        raise ExportRefused([message % {"quiz": page.title, "question": slot.question}])
    return {"from": bank.file, "question": bank.ids[slot.question_id], **points}


def _category_of(slot: QuizSlot) -> int | None:
    """The category whose bank the slot needs; None for a draw by tag or objective from all banks."""
    category: int | None = slot.question.category_id if slot.question else slot.category_id
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
        without_pictures: Callable[[str], str] = partial(texts.markdown, where=str(question))

        def markdown(html: str) -> str:
            return written_pictures(html, without_pictures, texts.path)

        pictures = {name: texts.path(getattr(question, name)) for name in question.picture_fields}
        fields = {
            "id": self.ids[question.pk],
            "source": "" if is_own else question.source_id,
            "type": question.kind.key,
            "text": markdown(question.text),
            "objective": question.objective,
            "difficulty": str(question.difficulty),
            "feedback": markdown(question.general_feedback),
            "name": question.name,
            "tags": sorted(tag.name for tag in question.tags.all()),
            "hints": [_hint(hint, markdown) for hint in question.hints.all()],
        }
        rest = {
            **({} if question.penalty == DEFAULT_PENALTY else {"penalty": question.penalty}),
            **({"is_pilot": True} if question.is_pilot else {}),
        }
        return {**without_empty(fields), **rest, **pictures, **question.write_source(markdown)}


def _hint(hint: QuestionHint, markdown: Callable[[str], str]) -> dict[str, Any]:
    flags = {name: True for name in ("clears_wrong", "counts_right") if getattr(hint, name)}
    return {"text": markdown(hint.text), **flags}


def _is_bank_name(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix == ".yaml" and not path.is_absolute() and ".." not in path.parts and name != "course.yaml"
