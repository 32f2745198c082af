"""Exceptions from the rules of quizzes at a client: to whom more time, attempts or another date was granted."""

import datetime
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from courses.models import CoursePage
from lms.accounts.groups import GRANTING_ROLES, groups_of_client, people_of_client
from lms.accounts.models import Client, User
from lms.accounts.queries import clients_for, local_day
from lms.assignments.queries import courses_of_client
from quizzes.models import QuizOverride, QuizPage

PER_PAGE = 50


@dataclass(frozen=True)
class QuizChoice:
    """A quiz with the title of its course."""

    quiz: QuizPage
    course: str


@dataclass(frozen=True)
class ExceptionRow:
    """An exception; `name`: whom it is for, `course`: the title of the quiz's course."""

    override: QuizOverride
    name: str
    course: str


@dataclass(frozen=True)
class ExceptionScreen:
    """One page of a client's exceptions. `can_grant`: there are quizzes and people to grant some for."""

    client: Client
    page_obj: Page[QuizOverride]
    rows: list[ExceptionRow]
    can_grant: bool


def granting_clients(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """The clients to whose people the person may grant exceptions on a day, by name."""
    return clients_for(person, roles=GRANTING_ROLES, on=on)


def exceptions_of(client: Client, *, at: datetime.datetime) -> QuerySet[QuizOverride]:
    """Those of the client's teams and of its people on this day, by quiz, people first."""
    keys = [key for key, _name in groups_of_client(client)]
    mine = Q(learner__in=people_of_client(client, at=at).order_by().values("pk")) | Q(group__in=keys)
    found = QuizOverride.objects.filter(mine).select_related("quiz", "learner", "created_by")
    return found.order_by("quiz__title", "quiz", "group", "learner__last_name", "learner__first_name", "pk")


def exception_screen(client: Client, *, page: str, at: datetime.datetime) -> ExceptionScreen:
    """Six queries, however many exceptions there are."""
    page_obj = Paginator(exceptions_of(client, at=at), PER_PAGE).get_page(page)
    overrides = list(page_obj)
    courses = _course_titles([row.quiz for row in overrides])
    names = dict(groups_of_client(client))
    return ExceptionScreen(
        client=client,
        page_obj=page_obj,
        rows=[ExceptionRow(row, name_of(row, names), courses[row.quiz_id]) for row in overrides],
        can_grant=bool(quizzes_of(client, at=at)),
    )


def name_of(override: QuizOverride, groups: dict[str, str]) -> str:
    """Whom an exception is for; `groups`: names by key."""
    learner = override.learner
    return str(learner.get_full_name() or learner) if isinstance(learner, User) else groups[override.group]


def quizzes_of(client: Client, *, at: datetime.datetime) -> list[QuizChoice]:
    """Live quizzes of the courses that the client's people take, by course, then in the order of the course."""
    courses = list(courses_of_client(client, on=local_day(at, client)))
    inside = Q(pk__in=())
    for course in courses:
        inside |= Q(path__startswith=course.path)
    quizzes = list(QuizPage.objects.live().filter(inside).order_by("path"))
    return [
        QuizChoice(quiz, course.title) for course in courses for quiz in quizzes if quiz.path.startswith(course.path)
    ]


def _course_titles(quizzes: list[QuizPage]) -> dict[int, str]:
    """By key of the quiz, the title of its course; one query."""
    above = {quiz.path[:end] for quiz in quizzes for end in range(quiz.steplen, len(quiz.path), quiz.steplen)}
    titles = dict(CoursePage.objects.filter(path__in=above).values_list("path", "title"))
    return {
        quiz.pk: next((title for path, title in titles.items() if quiz.path.startswith(path)), "") for quiz in quizzes
    }
