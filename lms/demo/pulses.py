"""What people of the demo say some weeks after their training, and what their company has set for its KPIs."""

import datetime
import random
from decimal import Decimal

from lms.accounts.models import Membership, User
from lms.adoption.models import UsageSource
from lms.rollouts.actions import set_definition, task_list
from lms.rollouts.models import (
    CostItem,
    KpiDefinition,
    LicenseTerms,
    Minutes,
    Programme,
    PulseAnswer,
    PulseInvitation,
    ReturnTerms,
    TimeSavingTerms,
)

from .stage import Stage

ANSWERING = 0.8
DECLINING = 0.05
TASKS = ["Angebote entwerfen", "Prüfberichte zusammenfassen", "Normen durchsuchen", "Mails beantworten", "Übersetzen"]
RECOMMENDS = (10, 9, 9, 8, 8, 7, 9, 6, 10, 5)
SAVED = (
    Minutes.NONE,
    Minutes.UP_TO_30,
    Minutes.UP_TO_60,
    Minutes.UP_TO_60,
    Minutes.UP_TO_120,
    Minutes.UP_TO_120,
    Minutes.UP_TO_120,
    Minutes.MORE,
)


def set_terms(stage: Stage, *, by: User, at: datetime.datetime) -> None:
    """Set everything that KPIs are worked out with, before the first week that needs it."""
    programme = Programme.objects.get(client=stage.client)
    tool = UsageSource.objects.of_client(stage.client).get()
    tasks = task_list(programme=programme, labels=TASKS)
    tasks.source = "Workshop mit Konstruktion und Vertrieb"
    rows: list[KpiDefinition] = [
        tasks,
        TimeSavingTerms(programme=programme, source="Vorsichtige Annahme aus dem Pilotbericht"),
        ReturnTerms(
            programme=programme,
            source="Controlling, Stundensätze 2026",
            **_three("hourly_cost", 48, 54, 60),
            **_three("isolation", 70, 80, 90),
            **_three("confidence", 70, 80, 90),
            **_three("learning_hours", 3, 4, 5),
        ),
        CostItem(
            programme=programme,
            label="Training und Beratung",
            source="Angebot 2026-017",
            **_three("amount", 9, 10, 12, 1000),
        ),
        CostItem(
            programme=programme,
            label="Einführung der Werkzeuge",
            source="Schätzung der IT",
            **_three("amount", 2, 3, 5, 1000),
        ),
        LicenseTerms(
            programme=programme, tool=tool, bought=70, price=Decimal("28.10"), source="Rahmenvertrag vom 4. Mai 2026"
        ),
    ]
    for row in rows:
        set_definition(definition=row, by=by, at=at)


def _three(name: str, low: int, base: int, high: int, times: int = 1) -> dict[str, Decimal]:
    return {
        f"{name}_{case}": Decimal(number * times) for case, number in (("low", low), ("base", base), ("high", high))
    }


def answer_pulses(stage: Stage, *, at: datetime.datetime) -> None:
    """Let those answer who are asked and have not yet been; most do, some do not want to, some never come to it.

    All at once: the dice are the person's own, so nothing else in the story changes.
    """
    members = Membership.objects.of_client(stage.client).active_on(at.date())
    emails = dict(members.values_list("person__pseudonym", "person__email"))
    asked = PulseInvitation.objects.filter(client=stage.client).open_on(at.date())
    answers = [_answer(pulse, emails[pulse.pseudonym], at) for pulse in asked if pulse.pseudonym in emails]
    PulseAnswer.objects.bulk_create(answer for answer in answers if answer)


def _answer(pulse: PulseInvitation, email: str, at: datetime.datetime) -> PulseAnswer | None:
    dice = random.Random(f"{pulse.day} {email}")  # noqa: S311 the same demo every time, nothing secret
    chance = dice.random()
    if chance > ANSWERING:
        return PulseAnswer(invitation=pulse, is_declined=True, answered_at=at) if chance > 1 - DECLINING else None
    is_used = dice.random() < 0.75
    return PulseAnswer(
        invitation=pulse,
        recommends=dice.choice(RECOMMENDS),
        used_at_work=is_used,
        minutes=dice.choice(SAVED) if is_used else Minutes.NONE,
        tasks=[str(number) for number in sorted(dice.sample(range(1, len(TASKS) + 1), 2))] if is_used else [],
        answered_at=at,
    )
