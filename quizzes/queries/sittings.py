"""Loads what item analysis counts: finished first attempts (L15), in two queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from quizzes.models import Answer, Attempt, AttemptState, Purpose
from quizzes.models.questions import Content, Response
from quizzes.statistics import UNIT, Answered, Sitting

from .contents import frozen_contents


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an attempt as figures see it, and what only tables of responses see."""

    sitting: Sitting
    answered: Answered
    response: Response | None
    certainty: int | None
    learner: int


@dataclass(frozen=True)
class Material:
    """The first attempts at a quiz that were handed in before `until`."""

    sittings: list[Sitting]
    asked: list[Asked]


def cutoff_of(at: datetime.datetime) -> datetime.datetime:
    """The last midnight of the site. Figures count what was handed in before it: all day they stay the same."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def first_attempts(quizzes: Iterable[int], until: datetime.datetime) -> Any:
    """Finished first regular attempts at the quizzes that were handed in before the moment."""
    return Attempt.objects.filter(
        quiz__in=list(quizzes),
        purpose=Purpose.REGULAR,
        number=1,
        state=AttemptState.FINISHED,
        finished_at__lt=until,
    )


def material_of(
    quizzes: Iterable[int], *, until: datetime.datetime
) -> tuple[dict[int, Material], dict[int, Content], dict[int, int]]:
    """The material of each quiz that has any; contents and numbers of the versions asked, by version. Three queries."""
    attempts = first_attempts(quizzes, until)
    heads = {pk: rest for pk, *rest in attempts.values_list("pk", "quiz", "learner", "points", "max_points")}
    rows: dict[int, list[Any]] = defaultdict(list)
    versions: dict[int, tuple[str, int]] = {}
    fields = ("question_version__question", "question_version", "response", "fraction", "points", "max_points")
    answers = Answer.objects.filter(attempt__in=attempts).order_by("attempt", "position")
    for attempt, digest, number, certainty, *row in answers.values_list(
        "attempt", "question_version__digest", "question_version__number", "certainty", *fields
    ).iterator(chunk_size=5000):
        versions[row[1]] = (digest, number)
        rows[attempt].append((certainty, row))
    found: dict[int, Material] = {}
    for attempt in sorted(heads):
        quiz, learner, points, max_points = heads[attempt]
        material = found.setdefault(quiz, Material([], []))
        given = [_answered(row) for _certainty, row in rows[attempt]]
        sitting = Sitting(_units(points), _units(max_points), given)
        material.sittings.append(sitting)
        material.asked.extend(
            Asked(sitting, answered, row[2], certainty, learner)
            for answered, (certainty, row) in zip(given, rows[attempt], strict=True)
        )
    contents = frozen_contents((pk, digest) for pk, (digest, _number) in versions.items())
    return found, contents, {pk: number for pk, (_digest, number) in versions.items()}


def _answered(row: list[Any]) -> Answered:
    question, version, response, fraction, points, max_points = row
    return Answered(
        question=question,
        version=version,
        is_answered=response is not None,
        fraction=None if fraction is None else _units(fraction),
        points=_units(points or Decimal(0)),
        max_points=_units(max_points),
    )


def _units(value: Decimal) -> int:
    return int(value * UNIT)
