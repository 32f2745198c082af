"""The question bank as trainers look through it: states, words, use, and questions that look alike."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.text import Truncator

from courses.typing import Person
from quizzes.models import (
    Answer,
    Candidate,
    Purpose,
    Question,
    QuestionCategory,
    QuestionState,
    QuestionTag,
    QuestionVersion,
    QuizPage,
    QuizSlot,
    plain_text,
)

from .duplicates import Duplicate, duplicates_among
from .pilots import PILOT_ANSWERS, count_first_answers


@dataclass(frozen=True)
class QuizUse:
    """A quiz that asks a question. `is_fixed`: always; else it may draw it."""

    quiz: QuizPage
    is_fixed: bool


@dataclass(frozen=True)
class Alike:
    """A question with the same or nearly the same text."""

    question_id: int
    title: str
    is_same: bool


@dataclass(frozen=True)
class BankRow:
    """What the list says of a question. `version`: the newest number, 0 before the first.

    `answers`: given in attempts that count or waited to, tests before a course included; `pilot_answers`: those that
    say how good it is, 0 for questions that are no pilots.
    """

    version: int = 0
    uses: list[QuizUse] = field(default_factory=list)
    answers: int = 0
    pilot_answers: int = 0
    alike: list[Alike] = field(default_factory=list)

    @property
    def quiz_count(self) -> int:
        return len(self.uses)

    @property
    def pilot_answers_needed(self) -> int:
        return PILOT_ANSWERS


def questions_in_state(questions: QuerySet[Question], state: str) -> QuerySet[Question]:
    """The counterpart of `Question.state`."""
    conditions = {
        QuestionState.RETIRED.value: Q(is_retired=True),
        QuestionState.DRAFT.value: Q(is_retired=False, live=False),
        QuestionState.PILOT.value: Q(is_retired=False, live=True, is_pilot=True),
        QuestionState.READY.value: Q(is_retired=False, live=True, is_pilot=False),
    }
    return questions.filter(conditions[state])


def questions_matching(questions: QuerySet[Question], words: str) -> QuerySet[Question]:
    """Those in whose text, name, objective or tags all the words occur, also as parts of words."""
    for word in words.split():
        tagged = QuestionTag.objects.filter(content_object=OuterRef("pk"), tag__name__icontains=word)
        questions = questions.filter(
            Q(text__icontains=word) | Q(name__icontains=word) | Q(objective__icontains=word) | Exists(tagged)
        )
    return questions


def questions_in_use(questions: QuerySet[Question], *, is_used: bool = True) -> QuerySet[Question]:
    """Those that a quiz asks, or can draw because they are published; or all others."""
    draws = QuizSlot.objects.filter(
        Q(category__isnull=True) | Q(category=OuterRef("category")),
        Q(tag__isnull=True) | Q(tag__question_tags__content_object=OuterRef("pk")),
        Q(objective="") | Q(objective=OuterRef("objective")),
        question__isnull=True,
    )
    asked = Exists(QuizSlot.objects.filter(question=OuterRef("pk"))) | Q(Exists(draws), live=True)
    return questions.filter(asked if is_used else ~asked)


def questions_answered(questions: QuerySet[Question], *, is_answered: bool = True) -> QuerySet[Question]:
    """Those that somebody has answered, trial runs and practice aside; or all others."""
    answered = Exists(_counted_answers().filter(question_version__question=OuterRef("pk")))
    return questions.filter(answered if is_answered else ~answered)


def _counted_answers() -> QuerySet[Answer]:
    return Answer.objects.filter(response__isnull=False, attempt__purpose__in=[Purpose.REGULAR, Purpose.PRETEST])


def uses_of(questions: Sequence[Question]) -> dict[int, list[QuizUse]]:
    """The quizzes that ask each question, or can draw it because it is published, by title.

    Two queries, one more for quizzes that are found.
    """
    tags: dict[int, set[int]] = defaultdict(set)
    tagged = QuestionTag.objects.filter(content_object__in=[question.pk for question in questions])
    for key, tag in tagged.values_list("content_object", "tag"):
        tags[key].add(tag)
    slots = list(QuizSlot.objects.order_by("quiz", "sort_order", "pk"))
    found: dict[int, dict[int, bool]] = {}
    for question in questions:
        own = frozenset(tags[question.pk])
        candidate = Candidate(0, question.pk, question.category_id, question.objective, question.is_pilot, "", own)
        fitting = [slot for slot in slots if (slot.is_fixed or question.live) and slot.fits(candidate)]
        fixed = {slot.quiz_id for slot in fitting if slot.is_fixed}
        found[question.pk] = {slot.quiz_id: slot.quiz_id in fixed for slot in fitting}
    quizzes = QuizPage.objects.in_bulk({quiz for row in found.values() for quiz in row})
    return {
        question: sorted(
            (QuizUse(quizzes[quiz], is_fixed) for quiz, is_fixed in row.items()),
            key=lambda use: (use.quiz.title, use.quiz.pk),
        )
        for question, row in found.items()
    }


def alike_questions(questions: Sequence[Question]) -> dict[int, list[Alike]]:
    """Questions with the same or nearly the same text as each, the closest first; one query.

    Compared are the texts as they were saved last outside of drafts; those of the questions given as they are here.
    """
    rows = list(Question.objects.non_polymorphic().order_by("pk").values_list("pk", "text", "name"))
    texts = {key: text for key, text, _name in rows} | {question.pk: question.text for question in questions}
    names = {key: name for key, _text, name in rows}
    found: dict[int, list[Duplicate]] = duplicates_among(texts, [question.pk for question in questions])
    return {
        question: [
            Alike(item.question_id, names[item.question_id] or _beginning(texts[item.question_id]), item.is_same)
            for item in row
        ]
        for question, row in found.items()
    }


def _beginning(html: str) -> str:
    return Truncator(plain_text(html)).chars(90)


def bank_rows(questions: Sequence[Question]) -> dict[int, BankRow]:
    """What the list says of each question; as many queries for one as for a page of them."""
    keys = [question.pk for question in questions]
    versions = QuestionVersion.objects.filter(question__in=keys).order_by().values("question")
    newest = dict(versions.annotate(newest=Max("number")).values_list("question", "newest"))
    answers = _counted_answers().filter(question_version__question__in=keys).order_by()
    counts = dict(
        answers.values("question_version__question")
        .annotate(count=Count("pk"))
        .values_list("question_version__question", "count")
    )
    pilots = [question for question in questions if question.is_pilot]
    pilot_counts = count_first_answers(pilots) if pilots else {}
    uses, alike = uses_of(questions), alike_questions(questions)
    return {
        key: BankRow(newest.get(key, 0), uses[key], counts.get(key, 0), pilot_counts.get(key, 0), alike[key])
        for key in keys
    }


def tags_of_questions(questions: Iterable[Question]) -> dict[int, list[str]]:
    """Names of the tags of each question; one query."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = QuestionTag.objects.filter(content_object__in=[question.pk for question in questions])
    for question, name in rows.order_by("tag__name").values_list("content_object", "tag__name"):
        names[question].append(name)
    return names


def usual_category(author: Person) -> QuestionCategory | None:
    """Where the author's newest question is; without any, the only category, if there is just one."""
    newest = Question.objects.non_polymorphic().filter(author=author).select_related("category").order_by("-pk").first()
    if newest is not None:
        return newest.category
    categories = list(QuestionCategory.objects.order_by("pk")[:2])
    return categories[0] if len(categories) == 1 else None
