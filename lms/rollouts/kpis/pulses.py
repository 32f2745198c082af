"""What people say 30, 60 and 90 days after their training: K13, K15, K16, and how many of those asked say anything.

Each pulse has figures of its own. An answer never changes, so the same people always give the same figure; a mixture of
the newest answers would tell what one person has just said.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models import PulseAnswer
from lms.rollouts.models.pulses import DAYS, midpoint
from lms.rollouts.statistics.benefit import is_dominated
from lms.rollouts.statistics.gain import whole

from .asof import AsOf, Person
from .base import LEAST_FOR_MEANS, Figure, Kpi, Mean

PROMOTERS, DETRACTORS, TRANSFER, SAVED, RESPONSE = "k15p", "k15d", "k16", "k13", "pulse"
TASK = "task"
PROMOTES_FROM, DETRACTS_UP_TO = 9, 6


def pulse_measure(name: str, day: int) -> str:
    """The name under which a figure about one pulse is published."""
    return f"{name}.{day}"


def task_measure(day: int, key: str) -> str:
    """The name under which a figure about one task in one pulse is published."""
    return f"{TASK}.{day}.{key}"


def answers_of(as_of: AsOf, day: int) -> Iterator[tuple[Person, PulseAnswer]]:
    """What members have answered to a pulse."""
    for pulse in as_of.pulses:
        if pulse.day == day and (answer := as_of.answer_to(pulse)):
            yield pulse.pseudonym, answer


class _AboutPulse(Kpi):
    name: ClassVar[str]
    denominator: ClassVar[str | Promise] = _("Members who answered the questions of this pulse.")
    exclusions: ClassVar[str | Promise] = _(
        "Those who did not answer or did not want to; how many that are is a figure of its own. Answering is voluntary."
    )
    minimum_n = LEAST_FOR_MEANS
    is_for_company_only = True

    def __init__(self, day: int) -> None:
        self.id = pulse_measure(self.name, day)  # type: ignore[misc]  # one figure per pulse
        self.day = day


class _OfPulse(_AboutPulse):
    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {person: self.is_so(answer) for person, answer in answers_of(as_of, self.day)}

    @abstractmethod
    def is_so(self, answer: PulseAnswer) -> bool:
        """Whether the answer counts in the numerator."""


class Promoters(_OfPulse):
    """K15, what is added."""

    name = PROMOTERS
    label = _("Recommend it")
    description = _("How many would recommend the training to colleagues with a 9 or a 10, of 0 to 10.")
    numerator = _("Of these, people who gave a 9 or a 10.")

    def is_so(self, answer: PulseAnswer) -> bool:
        return (answer.recommends or 0) >= PROMOTES_FROM


class Detractors(_OfPulse):
    """K15, what is taken away."""

    name = DETRACTORS
    label = _("Do not recommend it")
    description = _("How many gave 0 to 6, of 0 to 10, when asked whether they would recommend the training.")
    numerator = _("Of these, people who gave 0 to 6.")

    def is_so(self, answer: PulseAnswer) -> bool:
        return (answer.recommends or 0) <= DETRACTS_UP_TO


class UsedAtWork(_OfPulse):
    """K16: what arrives at work. It says what people tell, not what the training has caused."""

    name = TRANSFER
    label = _("Used at work")
    description = _("How many have used at work what they learned, in the four weeks before they were asked.")
    numerator = _("Of these, people who used it at least once.")

    def is_so(self, answer: PulseAnswer) -> bool:
        return bool(answer.used_at_work)


class UsedForTask(_OfPulse):
    """K16 by task of the client's list. Who was asked before a task came on the list counts as not naming it."""

    name = TASK
    label = _("Used at work, by task")
    description = _(
        "How many have used at work what they learned for this task, in the four weeks before they were asked."
    )
    numerator = _("Of these, people who named the task.")

    def __init__(self, day: int, key: str) -> None:
        super().__init__(day)
        self.id = task_measure(day, key)  # type: ignore[misc]  # one figure per pulse and task
        self._key = key

    def is_so(self, answer: PulseAnswer) -> bool:
        return self._key in answer.tasks


class Response(_AboutPulse):
    """How many of those asked have answered. Only pulses that are over count: before that nobody knows."""

    name = RESPONSE
    label = _("Response")
    description = _("How many of those asked have answered.")
    denominator = _("Members whose time for answering this pulse is over.")
    numerator = _("Of these, people who answered.")
    exclusions = _("Those who still have time to answer.")

    def results(self, as_of: AsOf) -> dict[Person, bool]:
        return {
            pulse.pseudonym: as_of.answer_to(pulse) is not None
            for pulse in as_of.pulses
            if pulse.day == self.day and pulse.closes_on <= as_of.day
        }


class TimeSaved(Mean):
    """K13: minutes a week that people say they save, on average."""

    label = _("Time saved")
    description = _("How many minutes a week people say they save, on average over all who answered.")

    def __init__(self, day: int) -> None:
        self.id = pulse_measure(SAVED, day)  # type: ignore[misc]  # one figure per pulse
        self._day = day

    def minutes(self, as_of: AsOf) -> dict[Person, Fraction]:
        """By person the middle of the class they chose."""
        return {person: midpoint(answer.minutes) for person, answer in answers_of(as_of, self._day)}

    def people(self, as_of: AsOf) -> set[Person]:
        return set(self.minutes(as_of))

    def numbers(self, as_of: AsOf) -> dict[str, int]:
        """minutes: the mean. Nothing if one person alone makes up more than half of the sum, or two 80 percent (R8)."""
        minutes = list(self.minutes(as_of).values())
        if len(minutes) < LEAST_FOR_MEANS or is_dominated(minutes):
            return {}
        return {"minutes": whole(sum(minutes, Fraction(0)) / len(minutes))}


def pulse_figures(as_of: AsOf) -> list[Figure]:
    """Five figures for each pulse that somebody was asked, and one for each task of the client's list.

    All of a pulse are about the same people, but for those who have not answered: so none tells more of a group.
    """
    asked = {pulse.day for pulse in as_of.pulses}
    kinds: tuple[Callable[[int], Figure], ...] = (Promoters, Detractors, UsedAtWork, TimeSaved, Response)
    days = [day for day in DAYS if day in asked]
    tasks = [UsedForTask(day, key) for day in days for key in as_of.tasks]
    return [*(kind(day) for day in days for kind in kinds), *tasks]
