"""The page of a single published number: what it means, and how it came about."""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CoursePage
from lms.accounts.models import Client, Team, User
from lms.accounts.queries import may_view_team
from lms.adoption.models import UsageSource
from lms.disclosure.cells import Cell
from lms.disclosure.queries import Proof, proof_of
from lms.rollouts.kpis import QUESTIONS, Kpi, figure_named, volume
from lms.rollouts.kpis.before_after import LABELS, BeforeAfter
from lms.rollouts.kpis.certainty import SureAndWrong
from lms.rollouts.kpis.derived import Unit
from lms.rollouts.kpis.k2 import cohort_of
from lms.rollouts.kpis.k15 import after_days
from lms.rollouts.queries import means_of, task_named
from quizzes.models import QuizPage

from .access import may_import_usage, roles_for
from .ratings import rated_clients

MEANS: dict[str, tuple[str | Promise, Unit]] = {
    "before": (gettext_lazy("Average before the course, in percent"), Unit.PERCENT),
    "after": (gettext_lazy("Average after the course, in percent"), Unit.PERCENT),
    "gain": (gettext_lazy("Gain in percent of what was still to be learned"), Unit.PERCENT),
    "minutes": (gettext_lazy("Minutes a week, on average"), Unit.MINUTES),
}
"""By the name under which a mean is published, its words and unit."""


@dataclass(frozen=True)
class ProofScreen:
    """A shown number with its definition, whom it is about, its cut-off, and how many cells beside it are hidden.

    `about`: what it is about, if there are several of its kind. `kpi`: with the definition in full, if it is a KPI.
    `means`: what stands beside a number of people, by name.
    """

    proof: Proof
    label: str | Promise
    description: str | Promise
    about: str = ""
    kpi: Kpi | type[Kpi] | None = None
    means: Mapping[str, int] = field(default_factory=dict)

    @property
    def cell(self) -> Cell:
        return self.proof.cell

    @property
    def client(self) -> Client:
        return self.proof.publication.client

    @property
    def mean_lines(self) -> list[tuple[str | Promise, int]]:
        """The means with their names in words."""
        return [(words, self.means[name]) for name, (words, _unit) in MEANS.items() if name in self.means]

    @property
    def value(self) -> str:
        """What is printed as the number: the mean where there is one, else what the cell says."""
        for name in ("gain", "minutes"):
            if name in self.means:
                return MEANS[name][1].text(self.means[name])
        return self.cell.text

    @property
    def fingerprint(self) -> str:
        """That of the cell; with means, SHA-256 over the JSON text of [fingerprint of the cell, means by name]."""
        if not self.means:
            return self.proof.fingerprint
        printed = json.dumps([self.proof.fingerprint, self.means], separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(printed.encode()).hexdigest()

    @property
    def cutoff(self) -> datetime.date:
        """The last day of which facts count."""
        return (self.cell.data_from or self.cell.period).ends_on


def proof_screen(release_id: int, *, viewer: User, on: datetime.date) -> ProofScreen | None:
    """The page, or None alike for a hidden number, one that the viewer may not see, and none at all.

    Figures of the rollout are for those who may see the team; what people think and believe is for those who teach and
    advise the client; how much a tool is used, for those who may see its reports. Eight queries at most.
    """
    proof = proof_of(release_id)
    if proof is None or not _may_see(viewer, proof, on=on):
        return None
    measure = proof.cell.measure
    if measure.startswith("volume."):
        return ProofScreen(proof, volume.LABEL, volume.DESCRIPTION, _name_of_source(measure.split(".")[1]))
    if measure.startswith("rating."):
        _kind, answer, course = measure.split(".")
        agreeing = _("How many of those who rated the course gave a 4 or a 5.")
        return ProofScreen(proof, QUESTIONS[answer], agreeing, _title_of(CoursePage, course))
    if measure.startswith("use."):
        _kind, side, quarter = measure.split(".")
        return ProofScreen(proof, LABELS[side], BeforeAfter.description, "" if quarter == "all" else quarter)
    if measure.startswith("sure."):
        wrong = _("How many of those who were certain of an answer had at least one of them wrong.")
        return ProofScreen(proof, SureAndWrong.label, wrong, _title_of(QuizPage, measure.split(".")[1]))
    figure = figure_named(measure)
    return ProofScreen(
        proof,
        figure.label,
        figure.description,
        _about(measure, proof),
        kpi=figure if isinstance(figure, Kpi) or (isinstance(figure, type) and issubclass(figure, Kpi)) else None,
        means=means_of(proof.cell),
    )


def _about(measure: str, proof: Proof) -> str:
    """What a figure of which there are several is about: a month, a quiz, a tool, a pulse, a task; else empty."""
    parts = measure.split(".")
    if measure.startswith("task."):
        words = {"task": task_named(proof.publication.client, parts[2]), "when": after_days(int(parts[1]))}
        return _("%(task)s, %(when)s") % words
    if month := cohort_of(measure):
        return _("Courses assigned in %(month)s") % {"month": date_format(month, "F Y")}
    if measure.startswith(("k5", "k6")):
        return _title_of(QuizPage, parts[1])
    if measure.startswith("k12.held."):
        return UsageSource.objects.filter(pk=parts[2]).values_list("name", flat=True).first() or ""
    return after_days(int(parts[1])) if len(parts) == 2 and parts[1].isdigit() else ""


def _may_see(viewer: User, proof: Proof, *, on: datetime.date) -> bool:
    client = proof.publication.client_id
    if proof.cell.measure.startswith(("rating.", "sure.")):
        return rated_clients(viewer, on=on).filter(pk=client).exists()
    if proof.cell.measure.startswith("volume."):
        return may_import_usage(roles_for(viewer, proof.publication.client, on=on))
    team = Team.objects.filter(pk=proof.team_id, client=client).first()
    return team is not None and may_view_team(viewer, team, on=on)


def _name_of_source(pk: str) -> str:
    return UsageSource.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def _title_of(model: type[CoursePage] | type[QuizPage], pk: str) -> str:
    """The title of a page, empty if it is no more."""
    return model.objects.filter(pk=pk).values_list("title", flat=True).first() or ""
