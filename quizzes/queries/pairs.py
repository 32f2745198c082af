"""The same people in the same quiz before a course and after it: what they reached, and how they judge themselves."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from quizzes.models import Answer, Attempt, AttemptState, Purpose

from .contents import frozen_contents

STEPS = 5  # of a scale whose answers are compared


@dataclass(frozen=True)
class Sat:
    """A finished attempt. `percent`: 0–100, exact. `judged`: by item of a self-assessment, what was chosen, 1 to 5."""

    percent: Fraction
    judged: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Pair:
    """One person's first finished test before the course, and first finished attempt, with the same blueprint."""

    learner: int
    quiz: int
    blueprint: str
    before: Sat | None = None
    after: Sat | None = None

    @property
    def is_complete(self) -> bool:
        return self.before is not None and self.after is not None


def pairs_before(*, learners: QuerySet[Any], until: datetime.datetime) -> list[Pair]:
    """Pairs of these learners at quizzes that one of them took before the course, complete ones and others.

    `learners`: a query for primary keys. Four queries at most.

    It tells of single people: for an app that counts them and shows nothing of it unguarded.
    """
    finished = Attempt.objects.filter(learner__in=learners, state=AttemptState.FINISHED, finished_at__lt=until).exclude(
        blueprint=""
    )
    before = _first(finished.filter(purpose=Purpose.PRETEST))
    quizzes = {quiz for _learner, quiz, _blueprint in before}
    after = _first(finished.filter(purpose=Purpose.REGULAR, quiz__in=quizzes)) if quizzes else {}
    compared = {(quiz, blueprint) for _learner, quiz, blueprint in before}
    judged = _judged([attempt for attempt, _percent in (*before.values(), *after.values())])
    pairs = []
    for key in sorted(before.keys() | {key for key in after if key[1:] in compared}):
        pair = Pair(*key)
        pair.before, pair.after = (
            Sat(found[key][1], judged.get(found[key][0], {})) if key in found else None for found in (before, after)
        )
        pairs.append(pair)
    return pairs


Key = tuple[int, int, str]


def _first(attempts: Any) -> dict[Key, tuple[int, Fraction]]:
    """By learner, quiz and blueprint the first of the attempts, with its percentage."""
    found: dict[Key, tuple[int, Fraction]] = {}
    rows = attempts.filter(max_points__gt=0).order_by("finished_at", "pk")
    for pk, learner, quiz, blueprint, points, most in rows.values_list(
        "pk", "learner", "quiz", "blueprint", "points", "max_points"
    ).iterator():
        found.setdefault((learner, quiz, blueprint), (pk, 100 * Fraction(points) / Fraction(most)))
    return found


def _judged(attempts: Iterable[int]) -> dict[int, dict[str, int]]:
    """By attempt what was chosen on scales of five steps, by item; the item's key names its question, too."""
    answers = Answer.objects.filter(
        attempt__in=list(attempts), response__isnull=False, question_version__content__type="scale"
    )
    rows = list(
        answers.values_list(
            "attempt", "question_version", "question_version__digest", "question_version__question", "response"
        )
    )
    contents = frozen_contents((version, digest) for _attempt, version, digest, _question, _response in rows)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for attempt, version, _digest, question, response in rows:
        if len(contents[version]["labels"]) == STEPS:
            found[attempt] |= {f"{question}.{item}": int(chosen) for item, chosen in (response or {}).items()}
    return dict(found)
