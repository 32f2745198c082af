"""Pulses and pairs of tests for tests of KPIs.

ask(client, people, day=30, opens_on="2026-02-02")    # invitations, as publishing a week plans them
say(person, at=noon("2026-02-03"), recommends=9)      # answers the person's open pulse
sit(person, quiz, 40, pretest=True, at=…)             # a finished attempt with so many percent
"""

import datetime
import itertools
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lms.accounts.models import Client, User
from lms.rollouts.actions import answer_pulse
from lms.rollouts.models import PulseAnswer, PulseInvitation
from quizzes.models import Attempt, AttemptState, Purpose, QuizPage

_numbers = itertools.count(1)


def ask(client: Client, people: Iterable[User], *, day: int = 30, opens_on: str) -> list[PulseInvitation]:
    first = datetime.date.fromisoformat(opens_on)
    return PulseInvitation.objects.bulk_create(
        PulseInvitation(
            client=client,
            pseudonym=person.pseudonym,
            day=day,
            opens_on=first,
            closes_on=first + datetime.timedelta(days=27),
        )
        for person in people
    )


def say(person: User, *, at: datetime.datetime, day: int = 30, **answers: Any) -> PulseAnswer:
    return answer_pulse(
        invitation=PulseInvitation.objects.get(pseudonym=person.pseudonym, day=day),
        by=person,
        at=at,
        **{"recommends": 8, "used_at_work": True, "minutes": "30", **answers},
    )


def sit(
    person: User,
    quiz: QuizPage,
    percent: int | str,
    *,
    at: datetime.datetime,
    pretest: bool = False,
    number: int = 1,
    blueprint: str = "b" * 64,
) -> Attempt:
    return Attempt.objects.create(
        learner=person,
        quiz=quiz,
        number=number,
        seed=next(_numbers),
        purpose=Purpose.PRETEST if pretest else Purpose.REGULAR,
        blueprint=blueprint,
        state=AttemptState.FINISHED,
        started_at=at,
        finished_at=at,
        pass_percent=50,
        max_points=100,
        points=Decimal(percent),
        passed=Decimal(percent) >= 50,
    )
