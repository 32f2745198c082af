"""Published figures of a team as sentences."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.disclosure.cells import Cell


@dataclass(frozen=True)
class Sentence:
    """How a figure is said when it is shown, with `%(value)s`, and when it is hidden."""

    shown: str | Promise
    hidden: str | Promise


SENTENCES = {
    "k1": Sentence(
        _("%(value)s of the people have validly completed all their mandatory courses."),
        _("How many have completed all their mandatory courses is not shown: the group is too small."),
    ),
    "k3": Sentence(
        _("%(value)s of those for whom something was due completed it in time."),
        _("How many completed in time what was due is not shown: the group is too small."),
    ),
    "k4b": Sentence(
        _("%(value)s of those who took a test have passed it in the end."),
        _("How many have passed their tests is not shown: the group is too small."),
    ),
}


@dataclass(frozen=True)
class Statement:
    """A sentence about a team, and whether the figure in it is that of an earlier week."""

    text: str
    is_shown: bool
    note: str


def statements(cells: list[Cell]) -> list[Statement]:
    """The three sentences, in the order of the figures; empty if nothing of it is shown or published."""
    told = [(SENTENCES[cell.measure], cell) for cell in cells if cell.measure in SENTENCES]
    if not any(cell.is_shown for _sentence, cell in told):
        return []
    return [
        Statement(
            text=capfirst(str(sentence.shown) % {"value": cell.text}) if cell.is_shown else str(sentence.hidden),
            is_shown=cell.is_shown,
            note=cell.note,
        )
        for sentence, cell in told
    ]
