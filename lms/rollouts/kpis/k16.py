from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models.pulses import DAYS

from .derived import Derived, Line, Published
from .k15 import after_days
from .pulses import RESPONSE, TRANSFER, pulse_measure


class Transfer(Derived):
    """K16: what arrives at work, in the words of those who were asked (Kirkpatrick, level 3)."""

    id = "k16"
    label = _("Transfer to work")
    description = _("How many have used at work what they learned, in the four weeks before they were asked.")
    denominator = _("Members who answered the questions 30, 60 or 90 days after their training.")
    numerator = _("Of these, people who used it at least once.")
    exclusions = _("Those who did not answer or did not want to. Answering is voluntary. From 10 people on.")

    def lines(self, published: Published) -> list[Line]:
        cells = [(day, published.cell(pulse_measure(TRANSFER, day))) for day in reversed(DAYS)]
        return [Line(after_days(day), cell) for day, cell in cells if cell.is_shown]

    def notes(self, published: Published) -> list[str]:
        return [*response_notes(published), _now("It says what people tell, not what the training has caused.")]


def response_notes(published: Published) -> list[str]:
    """How many of those asked have answered, for each pulse that is over."""
    notes = []
    for day in reversed(DAYS):
        cell = published.cell(pulse_measure(RESPONSE, day))
        if cell.is_shown:
            words = {"day": day, "share": cell.text, "asked": cell.n}
            notes.append(_now("After %(day)d days %(share)s of %(asked)s people asked have answered.") % words)
    return notes
