from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lms.rollouts.models import TaskList
from lms.rollouts.models.pulses import DAYS

from .derived import Derived, Line, Published
from .k15 import after_days
from .pulses import RESPONSE, TRANSFER, pulse_measure, task_measure


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
        pulses = [(day, cell) for day, cell in cells if cell.is_shown]
        tasks = task_lines(published, pulses[0][0]) if pulses else []
        return [*(Line(after_days(day), cell) for day, cell in pulses), *tasks]

    def notes(self, published: Published) -> list[str]:
        return [*response_notes(published), _now("It says what people tell, not what the training has caused.")]


def task_lines(published: Published, day: int) -> list[Line]:
    """Of the tasks of the client's list, those that are shown of one pulse, what most people named first."""
    lists = [terms for terms in published.terms if isinstance(terms, TaskList)]
    labels = {task["key"]: task["label"] for terms in lists for task in terms.tasks}
    found = []
    for key, label in labels.items():
        cell = published.cell(task_measure(day, key))
        if cell.is_shown:
            found.append(Line(_now("%(task)s, %(when)s") % {"task": label, "when": after_days(day)}, cell))
    return sorted(found, key=lambda line: (-(line.cell.lower or 0), -(line.cell.upper or 0), line.label))


def response_notes(published: Published) -> list[str]:
    """How many of those asked have answered, for each pulse that is over."""
    notes = []
    for day in reversed(DAYS):
        cell = published.cell(pulse_measure(RESPONSE, day))
        if cell.is_shown:
            words = {"day": day, "share": cell.text, "asked": cell.n}
            notes.append(_now("After %(day)d days %(share)s of %(asked)s people asked have answered.") % words)
    return notes
