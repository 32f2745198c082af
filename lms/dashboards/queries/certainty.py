"""What people of a client are certain of and have wrong, as it was published; for those who teach and advise them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import Page

from lms.accounts.models import Client, Team
from lms.disclosure.cells import Cell
from lms.disclosure.models import Publication
from lms.disclosure.queries import cells_of, latest_publications
from lms.disclosure.rosters import group_of
from lms.rollouts.kpis import certainty_measure
from quizzes.models import QuizPage
from quizzes.queries import draws, mending_lessons


@dataclass(frozen=True)
class TeamCell:
    """A figure with the team that it is about."""

    team: Team
    cell: Cell


@dataclass(frozen=True)
class ObjectiveRow:
    """A learning objective of a quiz, with a figure for each of `CertaintyScreen.teams`."""

    quiz: QuizPage
    objective: str
    lesson: Page | None
    cells: list[TeamCell]


@dataclass(frozen=True)
class CertaintyScreen:
    """The latest published figures of one client. `teams`: the company, then the teams below it."""

    client: Client
    clients: Sequence[Client]
    teams: list[Team]
    publication: Publication | None
    rows: list[ObjectiveRow]

    @property
    def has_hidden_cells(self) -> bool:
        return any(not one.cell.is_shown for row in self.rows for one in row.cells)


def certainty_screen(client: Client, *, clients: Sequence[Client]) -> CertaintyScreen:
    """All objectives that quizzes with certainty ask for now, answered or not: a missing row would tell something."""
    publications = latest_publications(client)
    teams = list(Team.objects.of_client(client).filter(depth__lte=2).order_by("path"))
    if not publications:
        return CertaintyScreen(client, clients, teams, None, [])
    week = publications[0].week
    quizzes = QuizPage.objects.live().filter(asks_certainty=True).order_by("title", "pk")
    objectives = {quiz: _objectives(quiz) for quiz in quizzes}
    measures = [certainty_measure(quiz.pk, objective) for quiz, of in objectives.items() for objective in of]
    cells = cells_of(publications, groups=[group_of(team.pk) for team in teams], measures=measures)
    rows = []
    for quiz, of in objectives.items():
        lessons = mending_lessons(quiz, of)
        for objective in of:
            measure = certainty_measure(quiz.pk, objective)
            found = [TeamCell(team, cells.get(week, measure, group_of(team.pk))) for team in teams]
            rows.append(ObjectiveRow(quiz, objective, lessons[objective], found))
    return CertaintyScreen(client, clients, teams, publications[0], rows)


def _objectives(quiz: QuizPage) -> list[str]:
    candidates = (candidate for draw in draws(quiz) for candidate in draw.candidates)
    return sorted({candidate.objective for candidate in candidates if candidate.objective})
