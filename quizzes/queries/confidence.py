"""What learners are certain of and have wrong, and which lesson mends it."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from courses.models import CoursePage, LessonMixin
from quizzes.models import Certainty, Question, QuizPage
from quizzes.models.questions import Content
from quizzes.statistics import UNIT, Belief, ObjectiveRisk, objective_risks

from .sittings import Asked, cutoff_of, material_of

SMALLEST_GROUP = 10
"""Distinct people who were sure, from which figures are shown."""


@dataclass(frozen=True)
class RiskLine:
    """An objective of a quiz with its risk. `lesson`: the one that mends it; None if the course has none before it."""

    quiz: QuizPage
    risk: ObjectiveRisk
    lesson: Page | None


def believed(asked: Iterable[Asked], contents: dict[int, Content]) -> list[Belief]:
    """The answers of which learners said how certain they are.

    Sure: the highest certainty. Wrong: less than half of the marks. What is not answered is neither (L15).
    """
    return [
        Belief(
            person=one.learner,
            objective=contents[one.answered.version]["objective"],
            is_sure=one.certainty == Certainty.HIGH,
            is_wrong=2 * one.answered.fraction < UNIT,
        )
        for one in asked
        if one.certainty is not None and one.answered.is_answered and one.answered.fraction is not None
    ]


def beliefs_of(*, until: datetime.datetime) -> dict[int, list[Belief]]:
    """What learners said to be certain of in finished first attempts, by quiz that asks for it; three queries.

    It tells of single people: for an app that counts them and shows nothing of it unguarded.
    """
    quizzes = QuizPage.objects.filter(asks_certainty=True).order_by("pk").values_list("pk", flat=True)
    material, contents, _numbers = material_of(list(quizzes), until=until)
    return {quiz: believed(found.asked, contents) for quiz, found in sorted(material.items())}


def confidently_wrong(quizzes: Iterable[QuizPage], *, at: datetime.datetime) -> list[RiskLine]:
    """Objectives of the quizzes by risk, the highest first, hidden ones last.

    Counts finished first attempts. Questions without an objective are counted together, under an empty name. Objectives
    of which fewer than ten people were sure have no figures. Three queries, and three more for each course.
    """
    quizzes = list(quizzes)
    material, contents, _numbers = material_of((quiz.pk for quiz in quizzes), until=cutoff_of(at))
    lines = []
    for quiz in quizzes:
        found = material.get(quiz.pk)
        risks = objective_risks(believed(found.asked, contents), minimum=SMALLEST_GROUP) if found else []
        lessons = mending_lessons(quiz, {risk.objective for risk in risks}) if risks else {}
        lines += [RiskLine(quiz, risk, lessons[risk.objective]) for risk in risks]
    return sorted(lines, key=lambda line: (line.risk.is_hidden, -(line.risk.risk or 0), line.risk.objective))


def mending_lessons(quiz: QuizPage, objectives: Collection[str]) -> dict[str, Page | None]:
    """The lesson of the quiz's course that mends each objective.

    It is the first live lesson in the order of the course whose knowledge check asks a question with that objective;
    else the lesson to read that stands nearest before the quiz; else there is none.
    """
    course = quiz.get_course()
    if course is None:
        return dict.fromkeys(objectives)
    lessons = _lessons(course)
    before = next((page for page in reversed(lessons) if page.path < quiz.path), None)
    checks = _lessons_by_objective(lessons, [objective for objective in objectives if objective])
    return {objective: checks.get(objective, before) for objective in objectives}


def _lessons(course: CoursePage) -> Sequence[Page]:
    """Live lessons to read, in the order of the course."""
    pages = Page.objects.descendant_of(course).live().type(LessonMixin).order_by("path").select_related("content_type")
    return [page for page in pages if getattr(page.specific_class, "is_completed_by_reading", False)]


def _lessons_by_objective(pages: Sequence[Page], objectives: Collection[str]) -> dict[str, Page]:
    """The first of the lessons whose knowledge check asks a question with the objective, by objective."""
    questions = dict(Question.objects.non_polymorphic().filter(objective__in=objectives).values_list("pk", "objective"))
    lessons = {str(page.pk): page for page in pages}
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Question),
        to_object_id__in=[str(pk) for pk in questions],
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=list(lessons),
    )
    found: dict[str, Page] = {}
    for question, lesson in references.values_list("to_object_id", "object_id"):
        objective, page = questions[int(question)], lessons[lesson]
        if objective not in found or page.path < found[objective].path:
            found[objective] = page
    return found
