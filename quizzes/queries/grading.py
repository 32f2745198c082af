"""What waits for people who grade (L17). They see answers, and names only where the author of the quiz says so."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage
from courses.typing import Person
from quizzes.models import Answer, AttemptState, Purpose, QuestionVersion, QuizPage, kind_of, plain_text
from quizzes.models.questions.rubric import Criterion, PersonGradedKind, rubric_of

from .contents import answers_with_digest, contents_of, frozen_contents

# What was graded so lately still counts in “3 of 12”, and is easy to find again.
SITTING = timedelta(hours=12)
MAX_RECENT = 20


def gradable_quizzes(grader: Person) -> QuerySet[QuizPage]:
    """Quizzes whose answers the person may grade: those that they may edit."""
    pages = page_permission_policy.instances_user_has_permission_for(grader, "change")
    return QuizPage.objects.filter(pk__in=pages.order_by().values("pk"))


def gradable_answers(grader: Person) -> QuerySet[Answer]:
    """Answers that the person may grade, graded ones included: handed in, for a result that counts, never their own."""
    return (
        answers_with_digest()
        .filter(
            Q(awaits_grading=True) | Q(graded_at__isnull=False),
            attempt__quiz__in=gradable_quizzes(grader).values("pk"),
            attempt__purpose__in=[Purpose.REGULAR, Purpose.PRETEST],
            attempt__state__in=[AttemptState.AWAITING, AttemptState.FINISHED],
        )
        .exclude(attempt__learner=grader)
    )


# --- lists ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingQuestion:
    """A question with answers that wait. `title`: its newest text that waits, in one line."""

    question_id: int
    title: str
    count: int
    oldest_at: datetime.datetime


@dataclass(frozen=True)
class WaitingQuiz:
    """A quiz with answers that wait. `course` is empty for a quiz outside of courses."""

    quiz: QuizPage
    course: str
    questions: list[WaitingQuestion]

    @property
    def count(self) -> int:
        return sum(question.count for question in self.questions)

    @property
    def oldest_at(self) -> datetime.datetime:
        return min(question.oldest_at for question in self.questions)


def waiting_quizzes(grader: Person) -> list[WaitingQuiz]:
    """What waits for the person, the quiz that waits longest first; the same number of queries for any number."""
    waiting = gradable_answers(grader).filter(awaits_grading=True).order_by()
    rows = list(
        waiting.values("attempt__quiz", "question_version__question").annotate(
            count=Count("pk"), oldest_at=Min("attempt__finished_at"), version=Max("question_version")
        )
    )
    quizzes = QuizPage.objects.in_bulk({row["attempt__quiz"] for row in rows})
    titles = _titles({row["version"] for row in rows})
    courses = course_titles(list(quizzes.values()))
    found: dict[int, list[WaitingQuestion]] = {}
    for row in sorted(rows, key=lambda row: (row["oldest_at"], row["question_version__question"])):
        title = titles[row["version"]]
        question = WaitingQuestion(row["question_version__question"], title, row["count"], row["oldest_at"])
        found.setdefault(row["attempt__quiz"], []).append(question)
    return [WaitingQuiz(quizzes[quiz], courses.get(quiz, ""), questions) for quiz, questions in found.items()]


def count_waiting_answers(grader: Person, *, quiz: QuizPage | None = None) -> int:
    """How many answers wait for the person, in one quiz or in all of theirs."""
    waiting = gradable_answers(grader).filter(awaits_grading=True)
    return (waiting.filter(attempt__quiz=quiz.pk) if quiz else waiting).count()


def _titles(versions: set[int]) -> dict[int, str]:
    contents = frozen_contents(QuestionVersion.objects.filter(pk__in=versions).values_list("pk", "digest"))
    return {pk: plain_text(content["text"]) for pk, content in contents.items()}


def course_titles(quizzes: Sequence[QuizPage]) -> dict[int, str]:
    """Titles of the courses around quizzes, by quiz."""
    step = QuizPage.steplen
    above = {quiz.path[:end] for quiz in quizzes for end in range(step, len(quiz.path), step)}
    courses = dict(CoursePage.objects.filter(path__in=above).values_list("path", "title"))
    return {quiz.pk: title for quiz in quizzes for path, title in courses.items() if quiz.path.startswith(path)}


@dataclass(frozen=True)
class GradedAnswer:
    """An answer that was graded lately."""

    answer: Answer
    quiz: QuizPage
    title: str

    @property
    def percent(self) -> Decimal:
        return 100 * (self.answer.fraction or Decimal(0))


def recently_graded(grader: Person) -> list[GradedAnswer]:
    """The newest gradings in the person's quizzes, by whomever, to look at again."""
    rows: list[Any] = list(
        gradable_answers(grader)
        .filter(graded_at__isnull=False)
        .select_related("attempt__quiz", "graded_by")
        .order_by("-graded_at", "-pk")[:MAX_RECENT]
    )
    contents = contents_of(rows)
    return [GradedAnswer(row, row.attempt.quiz, plain_text(contents[row.question_version_id]["text"])) for row in rows]


# --- one answer after the other ---------------------------------------------------------------------------------------


def _in_a_row(grader: Person, quiz_id: int, question_id: int) -> QuerySet[Answer]:
    """All answers to a question, whatever its version, in an order that says nothing about whose they are or when."""
    answers = gradable_answers(grader).filter(attempt__quiz=quiz_id, question_version__question=question_id)
    return answers.order_by("attempt__public_id", "pk")


def next_to_grade(grader: Person, quiz_id: int, question_id: int, *, after: Answer | None = None) -> Answer | None:
    """The next answer that waits, beginning anew behind the last one; `after` itself only if no other waits."""
    waiting = _in_a_row(grader, quiz_id, question_id).filter(awaits_grading=True)
    if after is None:
        return waiting.first()
    place: uuid.UUID = after.attempt.public_id
    behind = waiting.filter(attempt__public_id__gte=place).exclude(pk=after.pk)
    return behind.first() or waiting.first()


@dataclass(frozen=True)
class GradingSheet:
    """An answer as a grader sees it. `learner` is None where names are not shown. `known`: see `grade_answer`.

    `place` of `total`: among the answers to the question that wait or were graded a short while ago.
    """

    answer: Answer
    quiz: QuizPage
    question_id: int
    template: str
    context: dict[str, Any]
    rubric: list[Criterion]
    learner: Person | None
    known: int
    place: int
    total: int
    waiting: int

    @property
    def is_correction(self) -> bool:
        return self.known > 0


def grading_sheet(grader: Person, answer_id: int, *, at: datetime.datetime) -> GradingSheet:
    """Raises Answer.DoesNotExist for who may not grade the answer."""
    answer: Any = (
        gradable_answers(grader)
        .select_related("attempt__quiz", "attempt__learner", "question_version", "graded_by")
        .get(pk=answer_id)
    )
    content = contents_of([answer])[answer.question_version_id]
    kind = kind_of(content)
    if not isinstance(kind, PersonGradedKind):
        raise Answer.DoesNotExist
    quiz, question_id = answer.attempt.quiz, answer.question_version.question_id
    row = _in_a_row(grader, quiz.pk, question_id).filter(Q(awaits_grading=True) | Q(graded_at__gt=at - SITTING))
    places = list(row.values_list("pk", "awaits_grading"))
    order = [pk for pk, _waits in places]
    return GradingSheet(
        answer=answer,
        quiz=quiz,
        question_id=question_id,
        template=kind.grading_template,
        context=kind.grading_context(content, answer.response),
        rubric=rubric_of(content),
        learner=None if quiz.graded_anonymously else answer.attempt.learner,
        known=answer.gradings.count(),
        place=order.index(answer.pk) + 1 if answer.pk in order else 0,
        total=len(order),
        waiting=sum(waits for _pk, waits in places),
    )
