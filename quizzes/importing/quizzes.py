"""The kind of lesson "quiz" in a course folder (docs/reference/course-format.md)."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, model_validator
from taggit.models import Tag
from wagtail.models import Page

from courses.importing import Faults, Node, Source, parse
from courses.importing.registry import Place, ReadLesson
from courses.importing.schema import Slug, Title
from courses.importing.tree import differs, new_lesson
from courses.importing.yaml import StrictModel
from courses.models.portable import portable_text
from courses.typing import Person
from quizzes.models import (
    Behavior,
    Counting,
    Navigation,
    Overdue,
    Pretest,
    Question,
    QuestionCategory,
    QuizPage,
    QuizSlot,
    ReviewAspect,
    ReviewTime,
    ScoreBand,
)

from .banks import BANKS, ReadBank, markdown_at, source_of

MAX_WAIT = 366 * 24 * 60
# Settings that the file and the page call the same.
SETTINGS = (
    "time_limit_minutes",
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
    "shuffle_options",
    "questions_per_page",
)


class DrawFile(StrictModel):
    """What one place asks: `count` questions at random, or the one of the bank `from` with the id `question`.

    Drawn questions come from the bank, have the tag, have the objective: as many of the three as are given.
    """

    bank: Annotated[str, Field(min_length=1)] | None = Field(default=None, alias="from")
    tag: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    objective: Annotated[str, Field(max_length=200)] = ""
    count: int = Field(default=1, ge=1, le=100)
    question: Slug | None = None
    points: Annotated[Decimal, Field(ge=Decimal("0.01"), le=1000, decimal_places=2)] = Decimal(1)

    @model_validator(mode="after")
    def _says_what_it_asks(self) -> Self:
        if self.question and (self.bank is None or self.tag or self.objective):
            raise ValueError(_("A “question” is named by its bank in “from”, without “tag” and “objective”."))
        if self.bank is None and not self.tag and not self.objective:
            raise ValueError(_("Please name what is asked: “from”, “tag” or “objective”."))
        return self


class ScoreBandFile(StrictModel):
    """What learners read whose result reaches a percentage."""

    from_percent: int = Field(ge=0, le=100)
    text: Annotated[str, Field(min_length=1)]


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
    wait_after_first_minutes: int = Field(default=0, ge=0, le=MAX_WAIT)
    wait_after_later_minutes: int = Field(default=0, ge=0, le=MAX_WAIT)
    counting: Counting = Counting.HIGHEST
    opens_at: AwareDatetime | None = None
    closes_at: AwareDatetime | None = None
    overdue: Overdue = Overdue.HAND_IN
    behavior: Behavior = Behavior.DEFERRED
    asks_certainty: bool = False
    navigation: Navigation = Navigation.FREE
    review: dict[ReviewTime, list[ReviewAspect]] | None = None
    offers_practice: bool = False
    shuffle_questions: bool = False
    shuffle_options: bool = True
    questions_per_page: int = Field(default=1, ge=0, le=100)
    score_bands: list[ScoreBandFile] = Field(default=[], max_length=20)
    pretest: Literal["returning", "anybody"] | None = None
    testing_out_percent: int = Field(default=90, ge=50, le=100)
    draw: list[DrawFile] = Field(min_length=1, max_length=200)
    banks: list[Annotated[str, Field(min_length=1)]] = Field(default=[], max_length=100)

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValueError(_("“closes_at” must be later than “opens_at”."))
        return self

    @model_validator(mode="after")
    def _has_one_band_for_each_percentage(self) -> Self:
        if len({band.from_percent for band in self.score_bands}) < len(self.score_bands):
            raise ValueError(_("“score_bands” names a percentage twice."))
        return self

    def settings(self) -> dict[str, Any]:
        """What the file says about the fields of the page that bear the same names."""
        # What is not named is shown, as in a new quiz; a moment that is named shows what its list says, and no more.
        shown = {str(time): [str(aspect) for aspect in aspects] for time, aspects in (self.review or {}).items()}
        everything = {str(time): [str(aspect) for aspect in ReviewAspect] for time in ReviewTime}
        return {**{name: getattr(self, name) for name in SETTINGS}, "review": {**everything, **shown}}


@dataclass(frozen=True)
class ReadQuiz:
    """`draws`: each with its bank, if it has one. `bands`: from which percentage on which rich text is shown.

    `others`: banks that no draw names, but whose questions draws by tag or objective may ask.
    """

    front: QuizFile
    intro: str
    draws: list[tuple[ReadBank | None, DrawFile]]
    bands: list[tuple[int, str]]
    others: list[ReadBank]


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
        bands = [
            (band.from_percent, markdown_at(node, faults, band.text, "score_bands", place, "text"))
            for place, band in enumerate(front.score_bands)
        ]
        others = [
            BANKS.read(bank, source, faults, asked_by=node.file, line=node.line("banks", place))
            for place, bank in enumerate(front.banks)
        ]
        readable = [draw for draw in draws if draw is not None]
        readable_others = [bank for bank in others if bank is not None]
        if len(readable) < len(draws) or len(readable_others) < len(others):
            return None
        return ReadLesson(
            self, front.slug, front.title, ReadQuiz(front, intro, readable, bands, readable_others), front.key
        )

    def _read_draw(
        self, node: Node, place: int, draw: DrawFile, source: Source, faults: Faults
    ) -> tuple[ReadBank | None, DrawFile] | None:
        if draw.bank is None:
            return None, draw
        line = node.line("draw", place, "from")
        bank = BANKS.read(draw.bank, source, faults, asked_by=node.file, line=line)
        if bank is None:
            return None
        if draw.question and not any(question.data.id == draw.question for question in bank.questions):
            message = _("“%(bank)s” has no question with the id “%(id)s”.")
            values = {"bank": draw.bank, "id": draw.question}
            faults.add(node.file, node.line("draw", place, "question"), message % values)
        elif draw.count > bank.size and not draw.tag and not draw.objective:
            message = _("“%(bank)s” has %(there)s questions; %(wanted)s cannot be drawn from it.")
            figures = {"bank": draw.bank, "there": bank.size, "wanted": draw.count}
            faults.add(node.file, node.line("draw", place, "count"), message % figures)
        return bank, draw

    # --- writing ------------------------------------------------------------------------------------------------------

    def write(self, lesson: ReadLesson, place: Place, *, author: Person | None, at: datetime.datetime) -> bool:
        quiz: ReadQuiz = lesson.value
        banks = [BANKS.write(bank, place.links) if bank else None for bank, _draw in quiz.draws]
        others = [BANKS.write(bank, place.links) for bank in quiz.others]
        changed = any(bank.has_changed for bank in [*banks, *others] if bank)
        categories = [bank.category if bank else None for bank in banks]
        return _write_page(quiz, categories, place, author=author, questions_changed=changed)


def _write_page(
    quiz: ReadQuiz,
    categories: list[QuestionCategory | None],
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
        **quiz.front.settings(),
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
    if [_said(slot) for slot in page.slots.all()] != [_said(slot) for slot in wanted]:
        page.slots.set(wanted)
        changed = True
    bands = [(percent, place.links.text(text)) for percent, text in quiz.bands]
    current = [(band.from_percent, portable_text(band.text)) for band in page.score_bands.all()]
    if current != [(percent, portable_text(text)) for percent, text in bands]:
        page.score_bands.set(
            ScoreBand(from_percent=percent, text=text, sort_order=order) for order, (percent, text) in enumerate(bands)
        )
        changed = True
    if not changed:
        return False
    if page.pk is None:
        page.live = False
        place.parent.add_child(instance=page)
    page.save_revision(user=author).publish(user=author)
    return True


def _said(slot: QuizSlot) -> tuple[Any, ...]:
    """What a slot asks, without its row."""
    return (slot.question_id, slot.category_id, slot.tag_id, slot.objective, slot.draw_count, slot.points)


def _slots(quiz: ReadQuiz, categories: list[QuestionCategory | None], course: str) -> list[QuizSlot]:
    slots = []
    for order, (category, (bank, draw)) in enumerate(zip(categories, quiz.draws, strict=True)):
        fields = {"draw_count": draw.count, "points": draw.points, "sort_order": order}
        if bank and draw.question:
            asked = next(question for question in bank.questions if question.data.id == draw.question)
            question = Question.objects.get(source_id=source_of(asked, course))
            slots.append(QuizSlot(question=question, **fields))
        else:
            tag = Tag.objects.get_or_create(name=draw.tag)[0] if draw.tag else None
            slots.append(QuizSlot(category=category, tag=tag, objective=draw.objective, **fields))
    return slots
