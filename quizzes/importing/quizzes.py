"""The kind of lesson "quiz" in a course folder (docs/reference/course-format.md)."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field
from wagtail.models import Page

from courses.importing import Faults, Node, Source, parse
from courses.importing.registry import Place, ReadLesson
from courses.importing.schema import Slug, Title
from courses.importing.tree import differs, new_lesson
from courses.importing.yaml import StrictModel
from courses.typing import Person
from quizzes.models import Pretest, Question, QuestionCategory, QuizPage, QuizSlot

from .banks import BANKS, ReadBank, markdown_at, source_of


class DrawFile(StrictModel):
    """Questions of a bank: `count` at random, or the one with the id `question`."""

    bank: Annotated[str, Field(alias="from", min_length=1)]
    count: int = Field(default=1, ge=1, le=100)
    question: Slug | None = None
    points: Annotated[Decimal, Field(ge=Decimal("0.01"), le=1000, decimal_places=2)] = Decimal(1)


class QuizFile(StrictModel):
    """What stands behind `quiz:` in an outline."""

    key: UUID | None = None
    slug: Slug
    title: Title
    minutes: int = Field(ge=1, le=240)
    required: bool = True
    intro: str = ""
    pass_percent: int = Field(default=70, ge=0, le=100)
    attempts: int = Field(default=0, ge=0, le=100)
    time_limit_minutes: int = Field(default=0, ge=0, le=1440)
    shuffle_options: bool = True
    questions_per_page: int = Field(default=1, ge=0, le=100)
    pretest: Literal["returning", "anybody"] | None = None
    testing_out_percent: int = Field(default=90, ge=50, le=100)
    draw: list[DrawFile] = Field(min_length=1, max_length=200)


@dataclass(frozen=True)
class ReadQuiz:
    front: QuizFile
    intro: str
    draws: list[tuple[ReadBank, DrawFile]]


class QuizLessonKind:
    """`quiz: {slug: …, title: …, draw: …}`."""

    key = "quiz"
    schema = QuizFile

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        front = parse(QuizFile, node, faults)
        if front is None:
            return None
        draws = [self._read_draw(node, place, draw, source, faults) for place, draw in enumerate(front.draw)]
        intro = markdown_at(node, faults, front.intro, "intro")
        readable = [draw for draw in draws if draw is not None]
        if len(readable) < len(draws):
            return None
        return ReadLesson(self, front.slug, front.title, ReadQuiz(front, intro, readable), front.key)

    def _read_draw(
        self, node: Node, place: int, draw: DrawFile, source: Source, faults: Faults
    ) -> tuple[ReadBank, DrawFile] | None:
        line = node.line("draw", place, "from")
        bank = BANKS.read(draw.bank, source, faults, asked_by=node.file, line=line)
        if bank is None:
            return None
        if draw.question and not any(question.data.id == draw.question for question in bank.questions):
            message = _("“%(bank)s” has no question with the id “%(id)s”.")
            values = {"bank": draw.bank, "id": draw.question}
            faults.add(node.file, node.line("draw", place, "question"), message % values)
        elif draw.count > bank.size:
            message = _("“%(bank)s” has %(there)s questions; %(wanted)s cannot be drawn from it.")
            figures = {"bank": draw.bank, "there": bank.size, "wanted": draw.count}
            faults.add(node.file, node.line("draw", place, "count"), message % figures)
        return bank, draw

    # --- writing ------------------------------------------------------------------------------------------------------

    def write(self, lesson: ReadLesson, place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        quiz: ReadQuiz = lesson.value
        banks = [BANKS.write(bank, place.links) for bank, _draw in quiz.draws]
        changed = any(bank.has_changed for bank in banks)
        categories = [bank.category for bank in banks]
        return _write_page(quiz, categories, place, author=author, questions_changed=changed)


def _write_page(
    quiz: ReadQuiz,
    categories: list[QuestionCategory],
    place: Place,
    *,
    author: Person | None,
    questions_changed: bool,
) -> bool:
    page: Page = place.existing.specific if place.existing else new_lesson(QuizPage, place)
    if not isinstance(page, QuizPage):
        raise TypeError(f"{page} is a {type(page).__name__}, not a quiz")
    fields = {
        "title": quiz.front.title,
        "slug": quiz.front.slug,
        "intro": place.links.text(quiz.intro),
        "planned_minutes": quiz.front.minutes,
        "is_required": quiz.front.required,
        "pass_percent": quiz.front.pass_percent,
        "attempts_allowed": quiz.front.attempts,
        "time_limit_minutes": quiz.front.time_limit_minutes,
        "shuffle_options": quiz.front.shuffle_options,
        "questions_per_page": quiz.front.questions_per_page,
        "pretest": quiz.front.pretest or Pretest.OFF,
        "testing_out_percent": quiz.front.testing_out_percent,
    }
    # A changed question changes what the quiz is, so the page is published again and the course gets a version.
    changed = questions_changed or not page.live or page.pk is None
    for name, value in fields.items():
        if differs(page, name, value):
            setattr(page, name, value)
            changed = True
    wanted = _slots(quiz, categories, place.course.slug)
    current = [(slot.question_id, slot.category_id, slot.draw_count, slot.points) for slot in page.slots.all()]
    if current != [(slot.question_id, slot.category_id, slot.draw_count, slot.points) for slot in wanted]:
        page.slots.set(wanted)
        changed = True
    if not changed:
        return False
    if page.pk is None:
        page.live = False
        place.parent.add_child(instance=page)
    page.save_revision(user=author).publish(user=author)
    return True


def _slots(quiz: ReadQuiz, categories: list[QuestionCategory], course: str) -> list[QuizSlot]:
    slots = []
    for order, (category, (bank, draw)) in enumerate(zip(categories, quiz.draws, strict=True)):
        fields = {"draw_count": draw.count, "points": draw.points, "sort_order": order}
        if draw.question:
            asked = next(question for question in bank.questions if question.data.id == draw.question)
            question = Question.objects.get(source_id=source_of(asked, course))
            slots.append(QuizSlot(question=question, **fields))
        else:
            slots.append(QuizSlot(category=category, **fields))
    return slots
