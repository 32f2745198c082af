"""What people of a client think of courses, as it was published; for those who teach and advise them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from courses.models import CoursePage
from lms.accounts.models import Client, Team, User
from lms.accounts.queries import FIRM_ROLES, clients_for
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis import QUESTIONS, rating_measure


@dataclass(frozen=True)
class Answer:
    """A question with the share of those who gave a 4 or a 5."""

    question: str | Promise
    cell: Cell


@dataclass(frozen=True)
class CourseRow:
    """A course with the answers, in the order of `RatingScreen.questions`."""

    course: CoursePage
    answers: list[Answer]


@dataclass(frozen=True)
class RatingScreen:
    """The latest published figures of one client; `clients` are all whose figures the viewer may open."""

    client: Client
    clients: Sequence[Client]
    questions: Sequence[str | Promise]
    publication: Publication | None
    rows: list[CourseRow]

    @property
    def has_hidden_cells(self) -> bool:
        return any(not answer.cell.is_shown for row in self.rows for answer in row.answers)


def rated_clients(person: User, *, on: datetime.date) -> QuerySet[Client]:
    """The clients whose ratings the person may see: those they train or advise."""
    return clients_for(person, roles=FIRM_ROLES, on=on)


def rating_screen(client: Client, *, clients: Sequence[Client]) -> RatingScreen:
    """All live courses, rated or not: a course that is missing would tell as much as a figure. Four queries."""
    questions = list(QUESTIONS.values())
    publications = latest_publications(client)
    if not publications:
        return RatingScreen(client, clients, questions, None, [])
    week = publications[0].week
    root = group_of(Team.objects.of_client(client).filter(depth=1).values_list("pk", flat=True).get())
    courses = list(CoursePage.objects.live().order_by("title", "pk"))
    measures = [rating_measure(answer, course.pk) for course in courses for answer in QUESTIONS]
    cells = cells_of(publications, groups=[root], measures=measures)
    rows = [
        CourseRow(
            course,
            [
                Answer(question, cells.get(week, rating_measure(answer, course.pk), root))
                for answer, question in QUESTIONS.items()
            ],
        )
        for course in courses
    ]
    return RatingScreen(client, clients, questions, publications[0], rows)
