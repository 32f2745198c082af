"""The page of a single published number: what it means, and how it came about."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.models import CoursePage
from lms.accounts.models import Client, Team, User
from lms.accounts.queries import may_view_team
from lms.disclosure.cells import Cell
from lms.disclosure.queries import Proof, proof_of
from lms.rollouts.kpis import FIGURES, QUESTIONS, USAGE_FIGURES, Kpi
from lms.rollouts.kpis.before_after import LABELS, BeforeAfter
from lms.rollouts.kpis.certainty import SureAndWrong
from quizzes.models import QuizPage

from .ratings import rated_clients


@dataclass(frozen=True)
class ProofScreen:
    """A shown number with its definition, whom it is about, its cut-off, and how many cells beside it are hidden.

    `about`: the course, quiz or quarter, if it is about one. `kpi`: with the definition in full, if it is a KPI.
    """

    proof: Proof
    label: str | Promise
    description: str | Promise
    about: str = ""
    kpi: Kpi | None = None

    @property
    def cell(self) -> Cell:
        return self.proof.cell

    @property
    def client(self) -> Client:
        return self.proof.publication.client

    @property
    def cutoff(self) -> datetime.date:
        """The last day of which facts count."""
        return (self.cell.data_from or self.cell.period).ends_on


def proof_screen(release_id: int, *, viewer: User, on: datetime.date) -> ProofScreen | None:
    """The page, or None alike for a hidden number, one that the viewer may not see, and none at all.

    Figures of the rollout are for those who may see the team; what people think and believe is for those who teach and
    advise the client. Six queries at most.
    """
    proof = proof_of(release_id)
    if proof is None or not _may_see(viewer, proof, on=on):
        return None
    measure = proof.cell.measure
    figure = next((figure for figure in (*FIGURES, *USAGE_FIGURES) if figure.id == measure), None)
    if figure is not None:
        return ProofScreen(proof, figure.label, figure.description, kpi=figure if isinstance(figure, Kpi) else None)
    kind, first, second = measure.split(".")
    if kind == "rating":
        agreeing = _("How many of those who rated the course gave a 4 or a 5.")
        return ProofScreen(proof, QUESTIONS[first], agreeing, _title_of(CoursePage, second))
    if kind == "use":
        quarter = "" if second == "all" else second
        return ProofScreen(proof, LABELS[first], BeforeAfter.description, quarter)
    wrong = _("How many of those who were certain of an answer had at least one of them wrong.")
    return ProofScreen(proof, SureAndWrong.label, wrong, _title_of(QuizPage, first))


def _may_see(viewer: User, proof: Proof, *, on: datetime.date) -> bool:
    client = proof.publication.client_id
    if proof.cell.measure.startswith(("rating.", "sure.")):
        return rated_clients(viewer, on=on).filter(pk=client).exists()
    team = Team.objects.filter(pk=proof.team_id, client=client).first()
    return team is not None and may_view_team(viewer, team, on=on)


def _title_of(model: type[CoursePage] | type[QuizPage], pk: str) -> str:
    """The title of a page, empty if it is no more."""
    return model.objects.filter(pk=pk).values_list("title", flat=True).first() or ""
