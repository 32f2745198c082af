from fractions import Fraction

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models import TimeSavingTerms
from lms.rollouts.models.pulses import DAYS
from lms.rollouts.statistics.benefit import Three

from .derived import Derived, Line, Published, Step, Unit, people_in, step
from .k15 import after_days
from .k16 import response_notes
from .pulses import SAVED, pulse_measure

ACTIVE = "k7"


class TimeSaving(Derived):
    """K13: minutes a week, as people estimate them, and what that is for all who use their tools."""

    id = "k13"
    unit = Unit.MINUTES
    highest = 120
    label = _("Time saved")
    description = _("How many minutes a week people say they save, on average over all who answered.")
    denominator = _("Members who answered the questions 30, 60 or 90 days after their training.")
    numerator = _("Sum of the middles of the classes they chose; the last class counts 120 minutes.")
    caveat = _("Self-assessment, without a comparison group.")
    exclusions = _("Those who did not answer or did not want to. Answering is voluntary. From 10 people on.")

    def lines(self, published: Published) -> list[Line]:
        found = []
        for day in reversed(DAYS):
            cell = published.cell(pulse_measure(SAVED, day))
            minutes = published.mean(cell, "minutes")
            if minutes is not None:
                found.append(Line(after_days(day), self.made(cell, minutes, minutes)))
        return found

    def notes(self, published: Published) -> list[str]:
        return response_notes(published)

    def steps(self, published: Published) -> list[Step]:
        minutes, active = self.cell(published).lower, people_in(published.cell(ACTIVE))
        if minutes is None or active is None:
            return []
        realization = realization_of(published)
        return [
            step(_now("Active people (K7)"), active),
            step(_now("Realization in percent"), realization * 100),
            step(_now("Hours a week in the whole company"), saved_hours(active, realization, minutes), 1),
        ]


def realization_of(published: Published) -> Three:
    """The factor that was set, 0–1, or the cautious one."""
    set_terms = published.newest(TimeSavingTerms)
    return (set_terms[-1] if set_terms else TimeSavingTerms()).realization


def saved_hours(active: Three, realization: Three, minutes: int) -> Three:
    """Hours a week over all active people that become useful time."""
    return active * realization * Fraction(minutes, 60)
