"""The kind of lesson "quiz" in a course folder, with its question banks (docs/reference/course-format.md)."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Literal, Union
from uuid import UUID
from weakref import WeakKeyDictionary

from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, create_model
from wagtail.models import Page

from courses.importing import Faults, Node, Source, load_yaml, parse
from courses.importing.markdown import MarkdownReader
from courses.importing.registry import Place, ReadLesson
from courses.importing.schema import Slug, Title
from courses.importing.tree import differs, new_lesson
from courses.importing.yaml import StrictModel
from courses.typing import Person

from .models import Difficulty, Pretest, Question, QuestionCategory, QuizPage, QuizSlot
from .models.questions import question_models

# Where a bank or question came from, if not from this course: the name that it has on every site.
SourceName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[A-Za-z0-9._-]+)+$", max_length=255)]


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


class BankFile(StrictModel):
    source: SourceName | None = None
    category: Title
    questions: list[dict[str, Any]] = Field(min_length=1, max_length=1000)


class QuestionFile(StrictModel):
    """What all types of questions say; the rest is in their `source_schema`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: Slug
    source: SourceName | None = None
    type: str
    text: Annotated[str, Field(min_length=1)]
    objective: Annotated[str, Field(max_length=200)] = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    feedback: str = ""


@dataclass(frozen=True)
class ReadQuestion:
    """A question without faults, ready to be taken over by a row of its type."""

    model: type[Question]
    data: Any
    markdown: Callable[..., str]

    def take_over(self, question: Question, links: Callable[[str], str] = str) -> bool:
        """Set what the file says; returns whether anything differed. Saves nothing. `links` resolves links in texts."""

        def markdown(text: str, *path: str | int) -> str:
            return links(self.markdown(text, *path))

        wanted = {
            "text": markdown(self.data.text, "text"),
            "objective": self.data.objective,
            "difficulty": self.data.difficulty.value,
            "general_feedback": markdown(self.data.feedback, "feedback"),
        }
        different = {name: value for name, value in wanted.items() if differs(question, name, value)}
        for name, value in different.items():
            setattr(question, name, value)
        return question.read_source(self.data, markdown) or bool(different)


@dataclass(frozen=True)
class ReadBank:
    """A bank with the questions of it that have no faults. `size`: how many it has altogether."""

    file: str
    source: str | None
    category: str
    size: int
    questions: list[ReadQuestion]


@dataclass
class _Folder:
    """What was read from one course folder: each bank once, and where each id stands."""

    banks: dict[str, ReadBank | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadQuiz:
    front: QuizFile
    intro: str
    draws: list[tuple[ReadBank, DrawFile]]


class QuizLessonKind:
    """`quiz: {slug: …, title: …, draw: …}`."""

    key = "quiz"
    schema = QuizFile

    def __init__(self) -> None:
        self._folders: WeakKeyDictionary[Source, _Folder] = WeakKeyDictionary()

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, node: Node, *, source: Source, faults: Faults) -> ReadLesson | None:
        front = parse(QuizFile, node, faults)
        if front is None:
            return None
        folder = self._folders.setdefault(source, _Folder())
        draws = [self._read_draw(node, place, draw, folder, source, faults) for place, draw in enumerate(front.draw)]
        intro = _markdown(node, faults, front.intro, "intro")
        readable = [draw for draw in draws if draw is not None]
        if len(readable) < len(draws):
            return None
        return ReadLesson(self, front.slug, front.title, ReadQuiz(front, intro, readable), front.key)

    def _read_draw(
        self, node: Node, place: int, draw: DrawFile, folder: _Folder, source: Source, faults: Faults
    ) -> tuple[ReadBank, DrawFile] | None:
        if draw.bank not in folder.banks:
            line = node.line("draw", place, "from")
            folder.banks[draw.bank] = _read_bank(draw.bank, folder, source, faults, asked_by=node.file, line=line)
        bank = folder.banks[draw.bank]
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
        changed = False
        categories = []
        for bank, _draw in quiz.draws:
            category, bank_changed = _write_bank(bank, place, author=author)
            categories.append(category)
            changed |= bank_changed
        return _write_page(quiz, categories, place, author=author, questions_changed=changed)


def _markdown(node: Node, faults: Faults, text: str, *path: str | int) -> str:
    """Markdown at a place of the file as rich text."""
    return MarkdownReader(file=node.file, faults=faults, first_line=node.line(*path)).rich_text(text) if text else ""


def _read_bank(
    name: str, folder: _Folder, source: Source, faults: Faults, *, asked_by: str, line: int
) -> ReadBank | None:
    text = source.text(name, faults=faults, asked_by=asked_by, line=line)
    node = load_yaml(text, file=name, faults=faults) if text is not None else None
    bank = parse(BankFile, node, faults) if node else None
    if node is None or bank is None:
        return None
    questions = []
    for number in range(len(bank.questions)):
        child = node.child("questions", number)
        question = _read_question(child, faults)
        if question is None:
            continue
        other = folder.places.setdefault(question.data.id, f"{name}:{child.line()}")
        if other != f"{name}:{child.line()}":
            message = _("The id “%(id)s” is taken already (%(place)s).") % {"id": question.data.id, "place": other}
            faults.add(name, child.line("id"), message)
        questions.append(question)
    return ReadBank(name, bank.source, bank.category, len(bank.questions), questions)


def question_schema(model: type[Question]) -> type[Any]:
    """What a bank says about a question of this type."""
    key = Literal[model.kind.key]  # type: ignore[name-defined]
    return create_model(f"{model.__name__}File", __base__=(QuestionFile, model.source_schema), type=(key, ...))


def bank_schema() -> dict[str, Any]:
    """JSON Schema of a question bank, with the types of this site."""
    types: Any = Union[tuple(question_schema(model) for model in question_models())]  # noqa: UP007
    questions: Any = (Annotated[list[types], Field(min_length=1, max_length=1000)], ...)
    bank = create_model("Bank", __base__=BankFile, questions=questions)
    return dict(bank.model_json_schema(by_alias=True))


def _read_question(node: Node, faults: Faults) -> ReadQuestion | None:
    models = {model.kind.key: model for model in question_models()}
    key = node.data.get("type")
    if key not in models:
        allowed = ", ".join(sorted(models))
        faults.add(node.file, node.line("type"), _("“type” must be one of: %(expected)s.") % {"expected": allowed})
        return None
    model = models[key]
    data = parse(question_schema(model), node, faults)
    if data is None:
        return None
    question = ReadQuestion(model, data, partial(_markdown, node, faults))
    candidate = model()
    question.take_over(candidate)
    for problem in candidate.problems():
        faults.add(node.file, node.line(), problem)
    return question


def _write_bank(bank: ReadBank, place: Place, *, author: Person | None) -> tuple[QuestionCategory, bool]:
    """Make the category and its questions what the bank says; returns the category and whether anything changed.

    Questions that came from this bank and are no longer in it are unpublished: answers of the past stay explicable.
    """
    course = place.course.slug
    category, changed = QuestionCategory.objects.get_or_create(
        source_id=bank.source or f"{course}/{bank.file}", defaults={"name": bank.category}
    )
    if category.name != bank.category:
        category.name = bank.category
        category.save(update_fields=["name"])
    wanted = {_source_of(question, course): question for question in bank.questions}
    known = {question.source_id: question for question in Question.objects.filter(source_id__in=wanted)}
    for source_id, question in wanted.items():
        changed |= _write_question(question, known.get(source_id), source_id, category, place, author)
    origin = category.source_id.partition("/")[0]
    gone = Question.objects.filter(category=category, live=True, source_id__startswith=f"{origin}/")
    for question_gone in gone.exclude(source_id__in=wanted):
        question_gone.unpublish(user=author)
        changed = True
    return category, changed


def _source_of(question: ReadQuestion, course: str) -> str:
    return question.data.source or f"{course}/{question.data.id}"


def _write_question(
    read: ReadQuestion,
    existing: Question | None,
    source_id: str,
    category: QuestionCategory,
    place: Place,
    author: Person | None,
) -> bool:
    if existing is not None and not isinstance(existing, read.model):
        # The type of a row cannot change. The old question keeps its answers and gives its id away.
        existing.unpublish(user=author)
        Question.objects.filter(pk=existing.pk).update(source_id="")
        existing = None
    question = existing or read.model(source_id=source_id, live=False)
    changed = read.take_over(question, place.links.text) or not question.live or question.category_id != category.pk
    if not changed:
        return False
    question.category = category
    if question.pk is None:
        question.save()
    question.save_revision(user=author).publish(user=author)
    return True


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
            question = Question.objects.get(source_id=_source_of(asked, course))
            slots.append(QuizSlot(question=question, **fields))
        else:
            slots.append(QuizSlot(category=category, **fields))
    return slots
